#include "advproof/scalar/format.h"

#include <catch2/catch.hpp>
#include <limits>

#include "scalar/exactly.h"

namespace advproof {

TEMPLATE_TEST_CASE("every binary64 number is embedded exactly", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const double x : {0.0, 1.0, -0.1, 0x1.fffffffffffffp1023, -0x1p-1022, 0x1p-1074, 0x1.8p-1073}) {
    CHECK(is_exactly(format(x), x));
  }
}

TEMPLATE_TEST_CASE("binary64 is exact on either side of + - * /", "", ADVPROOF_TEST_SCALARS) {
  const TestType x = Format<TestType>()(0.75);
  CHECK(is_exactly(TestType(x + 0.25), 1));
  CHECK(is_exactly(TestType(0.25 + x), 1));
  CHECK(is_exactly(TestType(x - 0.25), 0.5));
  CHECK(is_exactly(TestType(0.25 - x), -0.5));
  CHECK(is_exactly(TestType(x * 4.0), 3));
  CHECK(is_exactly(TestType(4.0 * x), 3));
  CHECK(is_exactly(TestType(x / 0.5), 1.5));
  CHECK(is_exactly(TestType(1.5 / x), 2));
  CHECK(is_exactly(TestType(-x), -0.75));
}

TEMPLATE_TEST_CASE("comparisons with binary64 decide at the last bit", "", ADVPROOF_TEST_SCALARS) {
  const TestType x = Format<TestType>()(1);
  const double above = 1 + std::numeric_limits<double>::epsilon();
  CHECK(certainly(x < above));
  CHECK(certainly(x <= 1.0));
  CHECK(certainly(x >= 1.0));
  CHECK_FALSE(possibly(x > 1.0));
  CHECK_FALSE(possibly(x >= above));
}

TEMPLATE_TEST_CASE("a third is rounded at the bits of the format", "", ADVPROOF_TEST_SCALARS) {
  // 1/3 = 0.010101..., so the first bit dropped is always a third of an ulp away: 3 |fl(1/3) - 1/3| =
  // 2^-(bits+1)
  const Format<TestType> format;
  const TestType third = format(1) / 3.0;
  const Ball third_exact = Ball(1.0, 8192) / 3.0;
  const Ball stored = [&] {
    if constexpr (std::same_as<TestType, double>) {
      return Ball(third, 8192);
    } else if constexpr (Format<TestType>::rigorous) {
      return third;
    } else if constexpr (std::same_as<TestType, Dd>) {
      return Ball(third.hi, 8192) + third.lo;
    } else {
      Ball ball(0.0, 8192);
      arf_set_mpfr(arb_midref(ball.get()), third.backend().data());
      return ball;
    }
  }();
  const Ball relative_error = abs(stored - third_exact) * 3.0;
  const Ball unit = power(Ball(0.5, 8192), static_cast<unsigned>(format.bits()));
  // a ball: the error and the radius, each at most an ulp of 2^-(bits+1), three times
  CHECK(certainly(relative_error <= unit * 4.0));
  // dd keeps more than its bits, which bound the worst operation
  if constexpr (!Format<TestType>::rigorous && !std::same_as<TestType, Dd>)
    CHECK(certainly(relative_error >= unit / 4.0));
}

TEST_CASE("formats name their scalar and their bits") {
  CHECK(Format<double>::name() == "double");
  CHECK(Format<double>::bits() == 53);
  CHECK_FALSE(Format<double>::rigorous);
  CHECK(Format<Mpfr<256>>::name() == "mpfr");
  CHECK_FALSE(Format<Mpfr<256>>::rigorous);
  CHECK(Format<Ball>::name() == "ball");
  CHECK(Format<Ball>{300}.bits() == 300);
  CHECK(Format<Ball>::rigorous);
}

}  // namespace advproof
