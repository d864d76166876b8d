#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/random/stream.h"
#include "advproof/scalar/ball.h"

#if __has_include(<flint/arb_hypgeom.h>)
#include <flint/arb_hypgeom.h>
#else
#include <arb_hypgeom.h>
#endif

namespace advproof {
namespace {

/// The normal distribution function, enclosed.
Ball Phi(const Ball& x) {
  Ball result = x;
  const Ball half(0.5, x.bits());
  arb_sqrt(result.get(), half.get(), x.bits());
  result *= -x;
  arb_hypgeom_erfc(result.get(), result.get(), x.bits());
  return result * 0.5;
}

/// normal_quantile(p) is within 10 u of the true quantile, proved: Phi increases.
void check_accurate(double p) {
  const Ball x(normal_quantile(p), 256);
  const Ball bound = abs(x) * (10 * 0x1p-53);
  INFO("p = " << p);
  CHECK((certainly(Phi(x - bound) <= p) && certainly(Phi(x + bound) >= p)));
}

}  // namespace

TEST_CASE("normal_quantile is within 10 u of the quantile") {
  SECTION("in the middle") {
    for (int i = 1; i < 1000; ++i)
      if (i != 500) check_accurate(i / 1000.0);
  }
  SECTION("close to one half") {
    for (int e = 2; e <= 53; ++e) {
      check_accurate(0.5 - std::ldexp(1.0, -e - 1));
      check_accurate(0.5 + std::ldexp(1.0, -e));
    }
  }
  SECTION("in both tails, to the smallest number and to the largest below 1") {
    for (int e = 1; e <= 1074; ++e) check_accurate(std::ldexp(1.0, -e) * (e == 1 ? 0.9 : 1));
    for (int e = 2; e <= 53; ++e) check_accurate(1 - std::ldexp(1.0, -e));
  }
  SECTION("at random points of every stretch") {
    Stream stream(1, Substream::noise);
    for (int i = 0; i < 500; ++i) check_accurate(stream.uniform());
    for (int i = 0; i < 500; ++i) check_accurate(std::exp(-stream.uniform(2.6, 740)));
  }
  SECTION("where one rational function takes over from the next") {
    for (const double p : {0.075, 0.925, std::exp(-25.0)})
      for (const double side : {0.0, 1.0}) {
        check_accurate(p);
        check_accurate(std::nextafter(p, side));
      }
  }
}

TEST_CASE("normal_quantile at known points") {
  CHECK(normal_quantile(0.5) == 0);
  // percentage points of every textbook: 10 u, 1 u of the literal, and 5 u since 0.975 and 0.001 are rounded
  const auto check_near = [](double value, double expected) {
    CHECK(std::abs(value - expected) <= 16 * 0x1p-53 * std::abs(expected));
  };
  check_near(normal_quantile(0.975), 1.95996398454005423552);
  check_near(normal_quantile(0.75), 0.674489750196081743202);
  check_near(normal_quantile(0.001), -3.09023230616781354154);
}

TEST_CASE("normal_quantile is odd about one half, to the bit") {
  Stream stream(5, Substream::noise);
  for (int i = 0; i < 10000; ++i) {
    const double p = 0.5 + stream.uniform() / 2;  // 1 - p is exact
    if (p < 1) CHECK(normal_quantile(1 - p) == -normal_quantile(p));
  }
}

TEST_CASE("normal_quantile at the ends of what a stream can draw") {
  check_accurate(0x1p-54);
  CHECK(normal_quantile(0x1p-54) < -8.2);
  const double nearest = 1 - 0x1p-53;
  CHECK(normal_quantile(nearest) == -normal_quantile(0x1p-53));
  CHECK(std::isfinite(normal_quantile(std::numeric_limits<double>::denorm_min())));
}

TEST_CASE("normal_quantile does not decrease") {
  double last = normal_quantile(0x1p-1074);
  for (int e = 1074; e >= 4; --e)
    for (int step = 8; step < 16; ++step) {
      const double p = std::ldexp(step, -e - 4 + 1);
      if (p <= 0) continue;
      const double value = normal_quantile(p);
      CHECK(value >= last);
      last = value;
    }
}

TEST_CASE("normal_quantile outside its domain is NaN") {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double p : {0.0, -0.0, 1.0, -0x1p-1074, 1 + 0x1p-52, -1.0, 2.0, infinity, -infinity,
                         std::numeric_limits<double>::quiet_NaN()})
    CHECK(std::isnan(normal_quantile(p)));
}

}  // namespace advproof
