#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

SmallRun run_of(Regime regime) {
  SmallRun run;
  run.regime = regime;
  return run;
}

}  // namespace

// a case a neuron (2) and step; in adversarial training a case a sample (4) more
TEMPLATE_TEST_CASE("gradient.exact: both gradients pass, every neuron and sample of them", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally standard = examine<TestType>(claim_of("gradient.exact"), run_of(Regime::standard));
  CHECK(standard.cases == 3 * 2);
  CHECK(verdict_of<TestType>(claim_of("gradient.exact"), standard) == passed<TestType>);

  const Tally adversarial = examine<TestType>(claim_of("gradient.exact"), run_of(Regime::adversarial));
  CHECK(adversarial.cases == 3 * (2 + 4));
  CHECK(verdict_of<TestType>(claim_of("gradient.exact"), adversarial) == passed<TestType>);
}

TEMPLATE_TEST_CASE("gradient.exact fails for a weight gradient wrong by 1e-9", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("gradient.exact"), run_of(Regime::standard),
                                        [](Trainer<TestType>& trainer, StepView<TestType>&) {
                                          TestType& entry = quantities_of(trainer).descent(1, 1);
                                          entry = entry * (1 + 1e-9);
                                        });
  CHECK(tally.violated == 3);  // neuron 1 at every step, neuron 0 is right
  CHECK(tally.worst_at.class_index == 1);
  CHECK(verdict_of<TestType>(claim_of("gradient.exact"), tally) == failed<TestType>);
}

TEMPLATE_TEST_CASE("gradient.exact fails for an input gradient wrong by 1e-9", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("gradient.exact"), run_of(Regime::adversarial),
                                        [](Trainer<TestType>& trainer, StepView<TestType>&) {
                                          TestType& entry = quantities_of(trainer).attack.descent(
                                              2, 1);  // patch 0 of sample 1
                                          entry = entry * (1 + 1e-9);
                                        });
  CHECK(tally.violated == 3);
  CHECK(tally.worst_at.sample == 1);
}

TEMPLATE_TEST_CASE("gradient.exact never passes a NaN gradient", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("gradient.exact"), run_of(Regime::standard),
                                        [](Trainer<TestType>& trainer, StepView<TestType>&) {
                                          quantities_of(trainer).descent(0, 0) =
                                              Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
                                        });
  CHECK_FALSE(verdict_of<TestType>(claim_of("gradient.exact"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("gradient.exact examines the last gradient of several ascent steps", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = run_of(Regime::adversarial);
  run.attack.steps = 3;
  run.attack.random_start = true;
  const Tally tally = examine<TestType>(claim_of("gradient.exact"), run);
  CHECK(tally.cases == 3 * (2 + 4));
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("gradient.exact"), tally) == passed<TestType>);
}

}  // namespace advproof
