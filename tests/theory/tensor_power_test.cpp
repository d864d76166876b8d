#include "advproof/theory/tensor_power.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace advproof {

TEST_CASE("growth by the factor 2 with K = 1/4, q = 3, worked by hand") {
  // D = 1/2, Y = 1/2, 1/4 (1 + Y) = 3/8
  const GrowthTime<double> time(0.5, 0.25, 3);
  CHECK(time.least == 0.5);
  CHECK(time.overshoot == 0.375);
  CHECK(time.most == Approx(0.5 + 0.375 * std::log(2)).epsilon(1e-14));
}

TEST_CASE("the logarithm keeps a last step that overshoots from being raised to q - 1") {
  // q = 6: x' = x + K x^5 from 1 on. The last step goes far beyond v: (1 + Y)^5 D bounds the time too.
  const double K = 1e-3;
  double x = 1;
  int steps = 0;
  while (x < 10) {
    x += K * std::pow(x, 5);
    ++steps;
  }
  const GrowthTime<double> time(0.1, K, 6);  // v = 10, Y = 10
  const double latest = time.most / (4 * K) + 1;
  CHECK(steps <= latest);
  CHECK(steps >= time.least / (4 * K));
  CHECK(latest < 400);
  CHECK(std::pow(11.0, 5) * time.least / (4 * K) > 1e7);
}

}  // namespace advproof
