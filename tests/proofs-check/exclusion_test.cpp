#include <catch2/catch.hpp>

#include "proofs-check/posing_activation.h"
#include "proofs-check/small_run.h"

namespace advproof {
namespace {

using Counts = std::map<std::string, std::int64_t>;
constexpr std::int64_t drawn = 9;

/// alpha = 1.2 on one patch, beta = 1/2 on nineteen, no noise: .7^3 < 19 (1/2)^3, but .7^12 > 19 (1/2)^12.
/// W0 = u / 2.
SmallRun many_patches() {
  SmallRun run;
  DataConfig data{.classes = 2, .dim = 4, .patches = 20, .robust_patches = 1, .samples = 2};
  data.alpha = {1.2, 1.2};
  data.beta = {0.5, 0.5};
  data.noise_std = 0;
  run.instance = draw_instance(data, 1, 0, 1);
  run.instance.W0 = hand_matrix({{0.5, 0, 0, 0}, {0, 0.5, 0, 0}});
  return run;
}

}  // namespace

// at the radius 1/2 + 2^-10: S = 1/8, T = (1/2 + 2^-10)^3
TEMPLATE_TEST_CASE("exclusion: every drawn network, and the run's own at every recorded step", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("exclusion"), SmallRun());
  CHECK(tally.cases == drawn + 1);
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("exclusion"), tally) == passed<TestType>);
  CHECK(tally.constants.at("radius").max == 0.5 + 0x1p-10);
}

TEMPLATE_TEST_CASE("exclusion names the hypothesis that is not met", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun strong;
  for (Index n = 0; n < 4; ++n)
    strong.instance.train.X(2 * n, strong.instance.train.y[static_cast<std::size_t>(n)]) = 2;
  CHECK(examine<TestType>(claim_of("exclusion"), strong).inapplicable == Counts{{"S S' <= T T'", drawn + 1}});
  SmallRun large;
  for (double& w : large.instance.W0.entries()) w *= 32;
  CHECK(examine<TestType>(claim_of("exclusion"), large).inapplicable ==
        Counts{{"pre-activations <= rho at the four points", 1}});
  SmallRun alone;
  for (int& y : alone.instance.train.y) y = 0;
  CHECK(examine<TestType>(claim_of("exclusion"), alone).inapplicable ==
        Counts{{"two samples of distinct labels", 1}});
  SmallRun rotated;
  rotated.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  CHECK(examine<TestType>(claim_of("exclusion"), rotated).inapplicable == Counts{{"one-hot features", 1}});
}

TEMPLATE_TEST_CASE("exclusion fails for an activation of a higher degree than it says", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = many_patches();
  CHECK(verdict_of<TestType>(claim_of("exclusion"), examine<TestType>(claim_of("exclusion"), run)) ==
        passed<TestType>);
  run.network.own_activation = std::make_shared<Posing<12>>();
  const Tally tally = examine<TestType>(claim_of("exclusion"), run);
  CHECK(tally.violated > 0);
  CHECK(verdict_of<TestType>(claim_of("exclusion"), tally) == failed<TestType>);
}

}  // namespace advproof
