#include "advproof/scalar/mpfr.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/error.h"
#include "scalar/exactly.h"
#include "scalar/extremes.h"

namespace advproof {
namespace {}  // namespace

#define MPFR_SCALARS \
  advproof::Mpfr<128>, advproof::Mpfr<256>, advproof::Mpfr<512>, advproof::Mpfr<1024>, advproof::Mpfr<2048>

TEST_CASE("the bits are those that the header promises") {
  CHECK(Format<Mpfr<128>>::bits() == 128);
  CHECK(Format<Mpfr<256>>::bits() == 254);
  CHECK(Format<Mpfr<512>>::bits() == 510);
  CHECK(Format<Mpfr<1024>>::bits() == 1021);
  CHECK(Format<Mpfr<2048>>::bits() == 2048);
}

TEMPLATE_TEST_CASE("one unit in the last place is kept, half of it is rounded to even", "", MPFR_SCALARS) {
  const Format<TestType> format;
  const TestType ulp = power(format(0.5), static_cast<unsigned>(format.bits() - 1));
  CHECK(format(1) + ulp > 1.0);
  CHECK(is_exactly(TestType((format(1) + ulp) - 1.0 - ulp), 0));
  CHECK(identical(TestType(format(1) + ulp / 2.0), format(1)));
  CHECK(identical(TestType(format(1) + ulp + ulp / 2.0), TestType(format(1) + ulp * 2.0)));
}

TEMPLATE_TEST_CASE("multi-precision numbers are identical by their bits", "", MPFR_SCALARS) {
  const Format<TestType> format;
  CHECK(identical(format(0.1), format(0.1)));
  CHECK(identical(format(nan), format(nan)));
  CHECK_FALSE(identical(format(nan), format(0)));
  CHECK_FALSE(identical(format(0.0), format(-0.0)));
  const TestType third = format(1) / 3.0;
  CHECK_FALSE(identical(third, TestType(third * (1.0 + power(format(0.5), 100)))));
}

TEMPLATE_TEST_CASE("the enclosure of a third holds it and is tight", "", MPFR_SCALARS) {
  const TestType third = Format<TestType>()(1) / 3.0;
  const Enclosure enclosed = enclosure(third);
  CHECK(enclosed.mid == 1.0 / 3);
  CHECK(abs(TestType(third - enclosed.mid)) <= enclosed.rad);
  CHECK(enclosed.rad <= 0x1p-55);  // half an ulp of 1/3: the ulp is 2^-54
  CHECK(enclosed.rad >= 0x1p-57);
}

TEMPLATE_TEST_CASE("enclosures beyond binary64 keep the value inside", "", MPFR_SCALARS) {
  const Format<TestType> format;
  const TestType tiny = power(format(0.5), 2000);
  CHECK(enclosure(tiny).mid == 0);
  CHECK(enclosure(tiny).rad == 0x1p-1074);
  CHECK(enclosure(power(format(2), 2000)).rad == infinity);
}

TEMPLATE_TEST_CASE("a finite multi-precision number is neither infinite nor NaN", "", MPFR_SCALARS) {
  const Format<TestType> format;
  CHECK(is_finite(power(format(2), 2000)));
  CHECK_FALSE(is_finite(format(infinity)));
  CHECK_FALSE(is_finite(format(nan)));
}

TEMPLATE_TEST_CASE("exact text gives a multi-precision number back bit for bit", "", MPFR_SCALARS) {
  const Format<TestType> format;
  const TestType numbers[] = {format(0.0),
                              format(-0.0),
                              TestType(format(-1) / 3.0),
                              exp(format(1)),
                              power(format(0.5), 3000),
                              format(infinity),
                              format(-infinity),
                              format(nan)};
  for (const TestType& x : numbers) CHECK(identical(from_exact_string(format, to_exact_string(x)), x));
}

TEMPLATE_TEST_CASE("text that is not a number of the scalar is refused", "", MPFR_SCALARS) {
  const Format<TestType> format;
  for (const char* text : {"", "x", "0x1p0 ", "0x1p0x"}) {
    CHECK_THROWS_AS(from_exact_string(format, text), InputError);
  }
  CHECK_THROWS_WITH(from_exact_string(format, "0.1"), Catch::Contains("more bits than the scalar"));
}

TEMPLATE_TEST_CASE("exp and log1p are correctly rounded at known points", "", MPFR_SCALARS) {
  const Format<TestType> format;
  CHECK(is_exactly(exp(format(0)), 1));
  CHECK(is_exactly(log1p(format(0)), 0));
  // e - 1 rounded to binary64
  CHECK(enclosure(TestType(exp(format(1)) - 1.0)).mid == 0x1.b7e151628aed3p+0);
  CHECK(enclosure(log1p(format(1))).mid == 0x1.62e42fefa39efp-1);  // ln 2
}

}  // namespace advproof
