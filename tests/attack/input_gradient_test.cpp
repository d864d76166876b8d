#include "attack/input_gradient.h"

#include <catch2/catch.hpp>

#include "linalg/hand_matrix.h"

namespace advproof {

TEST_CASE("the difference of logits is divided by the first output less the third") {
  // w_i = e_i on the linear piece, z - 1/2: differences of F are those of x, slopes are 1. Labels 1 and 0.
  const Samples samples{
      hand_matrix({{5, 4, 3, 1}, {5, 4, 3, 1}}), {1, 0}, Matrix<double>(2, 1), Matrix<double>(2, 1)};
  const Matrix<double> W = hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 1}, 4, W);
  const Features features;
  const AttackSettings settings;
  const Attempts attempts(network, samples, features, settings);
  InputGradient difference(attempts, AttackLoss::logit_difference);
  difference.evaluate(attempts.no_perturbation());
  CHECK(difference.loss == std::vector{0.5, -0.5});  // (5 - 4) / (5 - 3) and (4 - 5) / (5 - 3)
  CHECK(difference.gradient.entries() == std::vector{0.25, -0.5, 0.25, 0.0, -0.25, 0.5, -0.25, 0.0});
}

}  // namespace advproof
