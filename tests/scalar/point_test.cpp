#include "advproof/scalar/point.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "scalar/exactly.h"

namespace advproof {

#define POINT_SCALARS double, advproof::Mpfr<128>, advproof::Mpfr<2048>

TEMPLATE_TEST_CASE("max and clamp pick the point", "", POINT_SCALARS) {
  const Format<TestType> format;
  CHECK(is_exactly(max(format(1.5), format(-2.0)), 1.5));
  CHECK(is_exactly(max(format(-2.0), format(1.5)), 1.5));
  CHECK(is_exactly(clamp(format(0.5), -1, 1), 0.5));
  CHECK(is_exactly(clamp(format(1.5), -1, 1), 1));
  CHECK(is_exactly(clamp(format(-1.5), -1, 1), -1));
}

TEMPLATE_TEST_CASE("a clamp to a single point gives that point", "", POINT_SCALARS) {
  const Format<TestType> format;
  for (const double x : {-1.0, 0.0, 1.0}) CHECK(is_exactly(clamp(format(x), 0, 0), 0));
}

TEMPLATE_TEST_CASE("sign is -1, 0 or 1", "", POINT_SCALARS) {
  const Format<TestType> format;
  CHECK(is_exactly(sign(format(0x1p-1074)), 1));
  CHECK(is_exactly(sign(format(0)), 0));
  CHECK(is_exactly(sign(format(-0x1p1023)), -1));
}

TEMPLATE_TEST_CASE("NaN passes through clamp and sign", "", POINT_SCALARS) {
  const Format<TestType> format;
  const TestType nan = format(std::numeric_limits<double>::quiet_NaN());
  CHECK(std::isnan(enclosure(clamp(nan, -1, 1)).mid));
  CHECK(std::isnan(enclosure(sign(nan)).mid));
}

TEMPLATE_TEST_CASE("a comparison with NaN is never certain", "", POINT_SCALARS) {
  const Format<TestType> format;
  const TestType nan = format(std::numeric_limits<double>::quiet_NaN());
  const TestType one = format(1);
  for (const bool truth : {nan<one, nan <= one, nan> one, nan >= one, one < nan, one >= nan, nan <= 1.0}) {
    CHECK_FALSE(certainly(truth));
  }
}

TEMPLATE_TEST_CASE("powers of dyadic numbers are exact", "", POINT_SCALARS) {
  const Format<TestType> format;
  CHECK(is_exactly(power(format(0), 0), 1));
  CHECK(is_exactly(power(format(1.5), 1), 1.5));
  CHECK(is_exactly(power(format(1.5), 5), 7.59375));  // 3^5 / 2^5 = 243/32
  CHECK(is_exactly(power(format(-2), 9), -512));
  CHECK(is_exactly(power(format(0.5), 64), 0x1p-64));
}

TEMPLATE_TEST_CASE("the midpoint of a point is the point", "", POINT_SCALARS) {
  const TestType third = Format<TestType>()(1) / 3.0;
  CHECK(identical(midpoint(third), third));
}

}  // namespace advproof
