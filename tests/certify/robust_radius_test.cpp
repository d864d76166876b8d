#include "advproof/certify/robust_radius.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"

namespace advproof {

TEST_CASE("the radius of prop-3.2 on four patches is 11/40") {
  // s(1 - eps) = 4 s(eps) at 7/8 - eps = 4 (eps - 1/8)
  const RobustRadius radius = robust_radius(prop_network(prop_features().U), prop_samples(4), 0, 1, 1e-12);
  CHECK(radius.converged);
  CHECK(radius.lower <= 11.0 / 40);
  CHECK(radius.upper >= 11.0 / 40);
  CHECK(radius.upper - radius.lower <= 1e-12);
  REQUIRE(radius.witness);
  for (const double entry : radius.witness->delta.entries()) CHECK(std::abs(entry) <= radius.upper);
  CHECK(certify(prop_network(prop_features().U), prop_samples(4), *radius.witness, radius.upper).certified());
}

TEST_CASE("bisection ends where nothing is left between both ends") {
  const RobustRadius radius =
      robust_radius(prop_network(prop_features().U), prop_samples(4), 0, 1, 0x1p-1074);
  CHECK(radius.converged);
  CHECK(radius.lower <= 11.0 / 40);
  CHECK(radius.upper == std::nextafter(radius.lower, 1.0));
}

TEST_CASE("robust at the limit: no witness, no upper end") {
  const RobustRadius radius = robust_radius(prop_network(prop_features().U), prop_samples(4), 0, 0.25, 1e-6);
  CHECK(radius.converged);
  CHECK(radius.lower == 0.25);
  CHECK(std::isinf(radius.upper));
  CHECK_FALSE(radius.witness);
}

TEST_CASE("a misclassified sample has radius 0") {
  Samples wrong = prop_samples(4);
  wrong.y[0] = 1;
  const RobustRadius radius = robust_radius(prop_network(prop_features().U), wrong, 0, 1, 1e-9);
  CHECK(radius.converged);
  CHECK(radius.lower == 0);
  CHECK(radius.upper <= 1e-9);
}

}  // namespace advproof
