#include "advproof/data/assumptions.h"

#include <catch2/catch.hpp>
#include <limits>

#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

/// Two samples of two patches in d = 2: strengths 2, 3 on patch 0 and 1/2, 1 on patch 1.
Samples two_samples() {
  return {hand_matrix({{2, 0}, {0, 0.5}, {-3, 0}, {0.25, 1}}),
          {0, 1},
          hand_matrix({{2, 0}, {3, 0}}),
          hand_matrix({{0, 0.5}, {0, 1}})};
}

/// At radius 1/2.
Assumptions measure(const Samples& samples, int q) {
  return measure_assumptions(samples, q, measure_geometry(samples, 0.5));
}

}  // namespace

TEST_CASE("strength, density, radius and separation by hand") {
  // sum alpha^3 = 8 + 27 = 35, sum beta^3 = 1/8 + 1 = 9/8; |2 - (-3)| = 5 is the largest difference
  const Assumptions assumptions = measure(two_samples(), 3);
  CHECK(assumptions.strength == 2);
  CHECK(assumptions.density == 1.125 / 35);
  CHECK(assumptions.eps_over_beta == 0.5);
  CHECK(assumptions.alpha_over_eps == 4);
  CHECK(assumptions.separation == 5);
}

TEST_CASE("density follows the exponent") {
  CHECK(measure(two_samples(), 2).density == 1.25 / 13);  // (1/4 + 1) / (4 + 9)
}

TEST_CASE("separation is over pairs of distinct labels only") {
  Samples samples = two_samples();
  samples.y = {1, 1};
  CHECK(measure(samples, 3).separation == std::numeric_limits<double>::infinity());
}

TEST_CASE("separation is the smallest over pairs") {
  // a third sample of label 0 at distance 1 from the second (in its last entry), 5 from the first (same
  // label)
  Samples samples = two_samples();
  samples.X = hand_matrix({{2, 0}, {0, 0.5}, {-3, 0}, {0.25, 1}, {-3, 0}, {0.25, 2}});
  samples.y = {0, 1, 0};
  samples.alpha = hand_matrix({{2, 0}, {3, 0}, {3, 0}});
  samples.beta = hand_matrix({{0, 0.5}, {0, 1}, {0, 1}});
  CHECK(measure(samples, 3).separation == 1);
}

TEST_CASE("strength is that of the weakest sample's strongest patch") {
  Samples samples = two_samples();
  samples.alpha = hand_matrix({{2, 0.125}, {3, 0.125}});  // generalised model: robust signal everywhere
  CHECK(measure(samples, 3).strength == 2);
}

}  // namespace advproof
