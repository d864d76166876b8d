#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {

// z <= rho at every step, z <= envelope from the second on
TEMPLATE_TEST_CASE("early.polynomial passes in both regimes, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    SmallRun run;
    run.regime = regime;
    const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
    CHECK(tally.cases == 3 + 2);
    CHECK(tally.constants.at("steps proved polynomial").max == 3);
    CHECK(verdict_of<TestType>(claim_of("early.polynomial"), tally) == passed<TestType>);
  }
}

TEMPLATE_TEST_CASE("early.polynomial fails for a pre-activation beyond its envelope, or beyond rho", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const double z : {0.5, 1.5}) {
    const Tally tally = examine<TestType>(claim_of("early.polynomial"), SmallRun(),
                                          [z](Trainer<TestType>& trainer, StepView<TestType>& view) {
                                            if (view.step == 1)
                                              quantities_of(trainer).forward.Z(0, 0) = Format<TestType>()(z);
                                          });
    CHECK(tally.violated == (z > 1 ? 2 : 1));
    CHECK(verdict_of<TestType>(claim_of("early.polynomial"), tally) == failed<TestType>);
  }
}

TEMPLATE_TEST_CASE("early.polynomial says nothing once its envelope reaches rho", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.network.rho = 0x1p-5;  // A = 1/8 already
  const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
  CHECK(tally.cases == 0);
  CHECK(tally.inapplicable.count("the envelope is below rho") == 1);
  CHECK(tally.constants.at("T_0, first step with a pre-activation beyond rho").max == 0);
}

TEMPLATE_TEST_CASE("early.polynomial never passes a NaN pre-activation", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(
      claim_of("early.polynomial"), SmallRun(), [](Trainer<TestType>& trainer, StepView<TestType>&) {
        quantities_of(trainer).forward.Z(1, 1) = Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
      });
  CHECK_FALSE(verdict_of<TestType>(claim_of("early.polynomial"), tally) == passed<TestType>);
}

}  // namespace advproof
