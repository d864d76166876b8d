#include <catch2/catch.hpp>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// alpha = beta = 1/2: density 1, where both sides are equal.
SmallRun dense_run() {
  SmallRun run;
  for (Index n = 0; n < 4; ++n) run.instance.train.alpha(n, 0) = 0.5;
  return run;
}

}  // namespace

TEMPLATE_TEST_CASE("injection passes once a run: a case a sample and scale", "", double,
                   advproof::Mpfr<256>) {
  const Tally tally = examine<TestType>(claim_of("injection"), dense_run());
  CHECK(tally.cases == 4 * 4);
  CHECK(verdict_of<TestType>(claim_of("injection"), tally) == Verdict::holds);
}

TEST_CASE("injection is certified where density exceeds 1") {
  SmallRun run = dense_run();
  for (Index n = 0; n < 4; ++n) run.instance.train.beta(n, 0) = 0.25;  // overlapping: 1/64 + 1/8 against 1/8
  const Tally tally = examine<Ball>(claim_of("injection"), run);
  CHECK(tally.cases == 4 * 4);
  CHECK(verdict_of<Ball>(claim_of("injection"), tally) == Verdict::certified);
}

TEMPLATE_TEST_CASE("injection names the hypothesis that is not met", "", ADVPROOF_CLAIM_SCALARS) {
  using Counts = std::map<std::string, std::int64_t>;
  CHECK(examine<TestType>(claim_of("injection"), SmallRun()).inapplicable ==
        Counts{{"sum alpha^q <= sum beta^q", 16}});
  SmallRun weak;
  for (Index n = 0; n < 4; ++n) weak.instance.train.alpha(n, 0) = 0.25;
  CHECK(examine<TestType>(claim_of("injection"), weak).inapplicable == Counts{{"alpha_p >= beta_p'", 16}});
  SmallRun rotated = dense_run();
  rotated.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  CHECK(examine<TestType>(claim_of("injection"), rotated).inapplicable == Counts{{"one-hot features", 1}});
}

TEMPLATE_TEST_CASE("injection fails where u and v are not orthogonal", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = dense_run();
  run.instance.features.V = hand_matrix({{1, 0, 0, 0}, {0, 0, 0, 1}});  // v_0 = u_0: F_0 sees both patches
  const Tally tally = examine<TestType>(claim_of("injection"), run);
  CHECK(tally.violated == 4 * 2);
  CHECK(verdict_of<TestType>(claim_of("injection"), tally) == failed<TestType>);
}

}  // namespace advproof
