#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {

// A = B = 1/8, alpha = 1, beta = 1/2, noise up to 2^-9: tau = 2^-8 / 8, far below beta B, and alpha A + tau <
// rho. Two bounds for each of 2 neurons, 2 features, 3 steps.
TEMPLATE_TEST_CASE("lemma-5.1 passes while its hypotheses hold, all cases of it", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("lemma-5.1"), SmallRun());
  CHECK(tally.cases == 3 * 2 * 2 * 2);
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("lemma-5.1"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("lemma-5.1 reports a growth constant near 1 for little noise", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // between (1 -+ tau / (beta B))^2 and tau / (beta B) = 2^-8 / (1/2) = 2^-7
  const Tally tally = examine<TestType>(claim_of("lemma-5.1"), SmallRun());
  CHECK(tally.constants.size() == 2);
  for (const auto& [name, extremes] : tally.constants) {
    CHECK(extremes.min >= 1 - 0x1p-5);
    CHECK(extremes.max <= 1 + 0x1p-5);
  }
}

TEMPLATE_TEST_CASE("lemma-5.1 fails for a feature that grew twice as fast, or not at all", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const double factor : {0.0, 2.0}) {
    const Tally tally = examine<TestType>(
        claim_of("lemma-5.1"), SmallRun(), [&](Trainer<TestType>&, StepView<TestType>& view) {
          const TestType& before = view.weights_before(0, 0);
          view.weights_after(0, 0) = before + (view.weights_after(0, 0) - before) * factor;
        });
    CHECK(tally.violated == 3);  // one bound of A of class 0, at every step
    CHECK(std::string(tally.worst_at.what) == "robust feature");
    CHECK(verdict_of<TestType>(claim_of("lemma-5.1"), tally) == failed<TestType>);
  }
}

TEST_CASE("lemma-5.1 fails in points for a growth wrong by 1e-9 where the bounds meet") {
  // no noise: tau = 0 and both bounds are the growth itself
  SmallRun run;
  run.instance = small_instance(0);
  CHECK(verdict_of<double>(claim_of("lemma-5.1"), examine<double>(claim_of("lemma-5.1"), run)) ==
        Verdict::holds);
  const Tally tally =
      examine<double>(claim_of("lemma-5.1"), run, [](Trainer<double>&, StepView<double>& view) {
        const double before = view.weights_before(0, 0);
        view.weights_after(0, 0) = before + (view.weights_after(0, 0) - before) * (1 + 1e-9);
      });
  CHECK(tally.violated == 3);
}

TEMPLATE_TEST_CASE("lemma-5.1 never passes a NaN weight", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally =
      examine<TestType>(claim_of("lemma-5.1"), SmallRun(), [](Trainer<TestType>&, StepView<TestType>& view) {
        view.weights_after(0, 0) = Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
      });
  CHECK_FALSE(verdict_of<TestType>(claim_of("lemma-5.1"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("lemma-5.1 names the hypothesis that is not met", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  SECTION("weights against the features") {
    for (double& entry : run.instance.W0.entries()) entry = -entry;
    const Tally tally = examine<TestType>(claim_of("lemma-5.1"), run);
    CHECK(tally.cases == 0);
    CHECK(tally.inapplicable == std::map<std::string, std::int64_t>{{"A >= tau / alpha_min", 4}});
    CHECK(verdict_of<TestType>(claim_of("lemma-5.1"), tally) == Verdict::not_applicable);
  }
  SECTION("pre-activations beyond rho") {
    run.network.rho = 0x1p-5;  // beta B = 1/16 already
    const Tally tally = examine<TestType>(claim_of("lemma-5.1"), run);
    CHECK(tally.inapplicable == std::map<std::string, std::int64_t>{{"alpha A + tau <= rho", 4}});
    CHECK(verdict_of<TestType>(claim_of("lemma-5.1"), tally) == Verdict::not_applicable);
  }
}

TEST_CASE("lemma-5.1 is about standard training alone") {
  SmallRun run;
  run.regime = Regime::adversarial;
  const Tally tally = examine<double>(claim_of("lemma-5.1"), run);
  CHECK(tally.cases == 0);
  CHECK(tally.inapplicable.empty());
}

}  // namespace advproof
