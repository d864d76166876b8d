#include "advproof/network/activation/smoothed_relu.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "scalar/exactly.h"

namespace advproof {
namespace {

NetworkConfig with(int q, double rho) { return {.neurons = 1, .q = q, .rho = rho}; }

bool contains(const Ball& x, double point) { return arb_contains(x.get(), Ball(point, 64).get()) != 0; }

}  // namespace

TEMPLATE_TEST_CASE("s is zero with slope zero up to 0", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const int q : {2, 3, 5}) {
    for (const double z : {0.0, -0.0, -0x1p-1074, -1.0, -1e308}) {
      const Activated<TestType> s = smoothed_relu(format(z), with(q, 0.5));
      CHECK(is_exactly(s.value, 0));
      CHECK(is_exactly(s.slope, 0));
    }
  }
}

TEMPLATE_TEST_CASE("s(rho) = rho/q and s'(rho) = 1", "", ADVPROOF_TEST_SCALARS) {
  // q rho' = rho with rho' dyadic, so that rho/q is exact: s(rho) = rho'
  const Format<TestType> format;
  for (const int q : {2, 3, 5}) {
    const Activated<TestType> s = smoothed_relu(format(0.25 * q), with(q, 0.25 * q));
    CHECK(identical(s.value, TestType(format(0.25))));
    CHECK(is_exactly(s.slope, 1));
  }
}

TEMPLATE_TEST_CASE("at rho/2 the slope is 2^(1-q) and the value 2^-q rho/q", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const int q : {2, 3, 5}) {
    const double rho = 0.25 * q;
    const Activated<TestType> s = smoothed_relu(format(rho / 2), with(q, rho));
    CHECK(is_exactly(s.slope, std::ldexp(1, 1 - q)));
    CHECK(is_exactly(s.value, std::ldexp(0.25, -q)));
  }
}

TEMPLATE_TEST_CASE("at 2 rho the slope is 1 and the value rho + rho/q", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const int q : {2, 3, 5}) {
    const double rho = 0.25 * q;
    const Activated<TestType> s = smoothed_relu(format(2 * rho), with(q, rho));
    CHECK(is_exactly(s.slope, 1));
    CHECK(is_exactly(s.value, rho + 0.25));
  }
}

TEMPLATE_TEST_CASE("nothing overflows for huge inputs or tiny thresholds", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const double rho : {1e-200, 0.5, 1e200}) {
    const Activated<TestType> huge = smoothed_relu(format(1e308), with(5, rho));
    CHECK(is_exactly(huge.slope, 1));
    CHECK(is_finite(huge.value));
    CHECK(std::abs(enclosure(huge.value).mid - 1e308) <= 1e293);  // rho and one rounding
  }
  // at rho/2 of a tiny threshold: 2^-4 slope, 2^-5 rho / 5 value
  const Activated<TestType> tiny = smoothed_relu(format(0.5e-200), with(5, 1e-200));
  CHECK(certainly(abs(tiny.slope - 0x1p-4) <= 0x1p-4 * 9 * 0x1p-53));  // (q + 4) u
  const double expected = 1e-200 / 160;
  CHECK(std::abs(enclosure(tiny.value).mid - expected) <= 10 * 0x1p-53 * expected);
}

TEMPLATE_TEST_CASE("the relative error is at most (q + 4) u", "", double, advproof::Mpfr<128>,
                   advproof::Mpfr<512>) {
  // against balls of many more bits at the same points, 0.3 and the points not dyadic
  const Format<TestType> format;
  for (const int q : {2, 3, 5}) {
    const double bound = (q + 4) * std::ldexp(1, -static_cast<int>(format.bits()));
    for (const double z : {1e-3, 0.1, 0.29, 0.3, 0.31, 0.7, 123.456}) {
      const Activated<TestType> s = smoothed_relu(format(z), with(q, 0.3));
      const Activated<Ball> exact = smoothed_relu(Ball(z, 2048), with(q, 0.3));
      const auto relative_error = [](const TestType& x, const Ball& truth) {
        const Ball point = from_exact_string(Format<Ball>{2048}, to_exact_string([&] {
                                               Ball ball(0.0, 2048);
                                               if constexpr (std::same_as<TestType, double>) {
                                                 ball = Ball(x, 2048);
                                               } else {
                                                 arf_set_mpfr(arb_midref(ball.get()), x.backend().data());
                                               }
                                               return ball;
                                             }()));
        return abs(point - truth) / truth;
      };
      CHECK(certainly(relative_error(s.value, exact.value) <= bound));
      CHECK(certainly(relative_error(s.slope, exact.slope) <= bound));
    }
  }
}

TEST_CASE("a ball across a kink gets the hull of both pieces") {
  const NetworkConfig network = with(3, 0.75);
  // across 0: from s = 0 to s(rho/2)
  const Activated<Ball> low = smoothed_relu(hull(Ball(-1.0, 128), Ball(0.375, 128)), network);
  for (const double z : {-1.0, 0.0, 0.1875, 0.375}) {
    const Activated<double> s = smoothed_relu(z, network);  // exact: dyadic
    CHECK(contains(low.value, s.value));
    CHECK(contains(low.slope, s.slope));
  }
  CHECK(certainly(low.slope <= 0.5));
  // across rho: from s(rho/2) to s(2 rho)
  const Activated<Ball> high = smoothed_relu(hull(Ball(0.375, 128), Ball(1.5, 128)), network);
  for (const double z : {0.375, 0.75, 1.5}) {
    const Activated<double> s = smoothed_relu(z, network);
    CHECK(contains(high.value, s.value));
    CHECK(contains(high.slope, s.slope));
  }
  CHECK(certainly(high.slope <= 1.0 + 0x1p-20));  // the radius is rounded upward
}

TEST_CASE("many numbers at once give the bits of each alone, for exponents known to the compiler or not") {
  const std::vector<double> z{-1, 0, 0.1, 0.2, 0.3, 0.4, 2};
  for (const int q : {2, 3, 4, 5}) {
    std::vector<double> value(z.size());
    std::vector<double> slope(z.size());
    smoothed_relu(z.data(), std::ssize(z), with(q, 0.3), value.data(), slope.data());
    for (std::size_t i = 0; i < z.size(); ++i) {
      const Activated<double> alone = smoothed_relu(z[i], with(q, 0.3));
      CHECK(identical(value[i], alone.value));
      CHECK(identical(slope[i], alone.slope));
    }
  }
}

TEMPLATE_TEST_CASE("a patch adds q s(z) to the sum and leaves s'(z)", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const int q : {2, 3, 4, 5}) {  // exact: rho = 1/2, s' = (1/2)^{q-1} at 1/4
    const TestType z[] = {format(-1), format(0.25), format(2)};
    TestType sum[] = {format(1), format(1), format(1)};
    TestType slope[3];
    add_smoothed_relu(z, 3, with(q, 0.5), sum, slope);
    const double half = std::ldexp(1.0, 1 - q);
    CHECK(enclosure(slope[0]).mid == 0.0);
    CHECK(enclosure(slope[1]).mid == half);
    CHECK(enclosure(slope[2]).mid == 1.0);
    CHECK(enclosure(sum[0]).mid == 1.0);
    CHECK(enclosure(sum[1]).mid == 1.0 + half / 4);
    CHECK(enclosure(sum[2]).mid == 1.0 + 2.0 * q - 0.5 * (q - 1));
  }
}

TEST_CASE("many balls at once hold the activation of their points, across kinks too") {
  const std::vector<double> points{-1, 0, 0.125, 0.25, 0.5, 0.75, 1.5};
  for (const int q : {2, 3, 5}) {
    for (std::size_t lo = 0; lo < points.size(); ++lo) {
      for (std::size_t hi = lo; hi < points.size(); ++hi) {
        const Ball z = hull(Ball(points[lo], 128), Ball(points[hi], 128));
        Ball sum(1.0, 128);
        Ball slope;
        add_smoothed_relu(&z, 1, with(q, 0.5), &sum, &slope);
        for (std::size_t at = lo; at <= hi; ++at) {
          const Activated<Ball> point = smoothed_relu(Ball(points[at], 512), with(q, 0.5));
          CHECK(arb_overlaps(sum.get(), (1.0 + point.value * q).get()) != 0);
          CHECK(arb_overlaps(slope.get(), point.slope.get()) != 0);
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("a NaN pre-activation gives no finite value", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const Activated<TestType> s = smoothed_relu(format(std::numeric_limits<double>::quiet_NaN()), with(3, 0.5));
  CHECK_FALSE(is_finite(s.value));
}

}  // namespace advproof
