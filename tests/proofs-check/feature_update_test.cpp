#include <catch2/catch.hpp>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

SmallRun run_of(Regime regime, double nu = 0x1p-10) {
  SmallRun run;
  run.regime = regime;
  run.instance = small_instance(nu);
  return run;
}

}  // namespace

// an identity for each of 2 neurons, 2 features, 3 steps
TEMPLATE_TEST_CASE("feature.update passes in both regimes, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Tally tally = examine<TestType>(claim_of("feature.update"), run_of(regime));
    CHECK(tally.cases == 3 * 2 * 2);
    CHECK(verdict_of<TestType>(claim_of("feature.update"), tally) == passed<TestType>);
  }
}

TEMPLATE_TEST_CASE("feature.update passes without noise, where R is zero or tiny", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Tally tally = examine<TestType>(claim_of("feature.update"), run_of(regime, 0));
    INFO(to_string(tally.worst_at));
    CHECK(verdict_of<TestType>(claim_of("feature.update"), tally) == passed<TestType>);
  }
}

TEMPLATE_TEST_CASE("feature.update fails for a weight that moved 1e-9 too far", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("feature.update"), run_of(Regime::standard),
                                        [](Trainer<TestType>&, StepView<TestType>& view) {
                                          TestType& after = view.weights_after(1, 3);  // B of class 1
                                          after = after * (1 + 1e-9);
                                        });
  CHECK(tally.violated == 3);
  CHECK(tally.worst_at.class_index == 1);
  CHECK(std::string(tally.worst_at.what) == "non-robust feature");
  CHECK(verdict_of<TestType>(claim_of("feature.update"), tally) == failed<TestType>);
}

TEMPLATE_TEST_CASE("feature.update fails for a wrong slope", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("feature.update"), run_of(Regime::standard),
                                        [](Trainer<TestType>& trainer, StepView<TestType>&) {
                                          TestType& slope = quantities_of(trainer).forward.slope(0, 0);
                                          slope = slope * (1 + 1e-6);
                                        });
  // patch 0 of sample 0 enters A through its signal and B through its noise, of class 0
  CHECK(tally.violated == 2 * 3);
}

}  // namespace advproof
