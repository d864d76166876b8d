#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

std::string name_of(Regime regime) { return regime == Regime::standard ? "standard" : "adversarial"; }

}  // namespace

// one patch of each of 2 neurons at every step: the others have more slack
TEMPLATE_TEST_CASE("early.polynomial passes in both regimes, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    SmallRun run;
    run.regime = regime;
    const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
    CHECK(tally.cases == 3 * 2);
    CHECK(tally.constants.at(name_of(regime) + ": steps proved polynomial").max == 3);
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
    CHECK(tally.violated == 1);
    CHECK(verdict_of<TestType>(claim_of("early.polynomial"), tally) == failed<TestType>);
  }
}

TEMPLATE_TEST_CASE("early.polynomial does not fail where products of its envelope underflow", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const double w : {0x1p-1074, 0x1p-1050, 0x1p-1022, 0x1p-1000}) {
    SmallRun run;
    run.instance.W0 = hand_matrix({{w, w, 3 * w, -w}, {-w, w, w, 5 * w}});
    for (double& x : run.instance.train.X.entries()) x *= 0.75;  // no power of two: products round
    const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
    CHECK(tally.cases > 0);
    CHECK(tally.violated == 0);
  }
}

TEMPLATE_TEST_CASE("early.polynomial says nothing once its envelope reaches rho", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.network.rho = 0x1p-5;  // A = 1/8 already
  const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
  CHECK(tally.cases == 0);
  CHECK(tally.inapplicable.count("the envelope is below rho") == 1);
  CHECK(tally.constants.at("standard: T_0, first step with a pre-activation beyond rho").max == 0);
}

TEMPLATE_TEST_CASE("early.polynomial never passes a NaN pre-activation", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(
      claim_of("early.polynomial"), SmallRun(), [](Trainer<TestType>& trainer, StepView<TestType>&) {
        quantities_of(trainer).forward.Z(1, 1) = Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
      });
  CHECK_FALSE(verdict_of<TestType>(claim_of("early.polynomial"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("early.polynomial proves T_0 where no term is lost, in both regimes", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // no noise, so that every term raises its own neuron alone: the envelope is the training, and 1/8 reaches
  // rho
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    SmallRun run;
    run.regime = regime;
    run.instance = small_instance(0);
    run.network.rho = 0.25;
    run.steps = 40;
    const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
    CHECK(tally.constants.at(name_of(regime) + ": T_0, first step with a pre-activation beyond rho").min > 3);
    CHECK(tally.constants.at(name_of(regime) + ": steps proved / T_0").min == 1);
    CHECK(verdict_of<TestType>(claim_of("early.polynomial"), tally) == passed<TestType>);
  }
}

TEMPLATE_TEST_CASE("early.polynomial counts what raises a neuron of another class", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // Samples of class 1 have -1/2 along u_0 on the patch that carries u_1, to which w_0 answers: c_0 < 0
  // there, so that they raise A of class 0. An envelope without them would be too low.
  SmallRun run;
  for (const Index row : {2, 6}) run.instance.train.X(row, 0) = -0.5;
  run.instance.W0(0, 1) = 0.5;
  run.steps = 6;
  const Tally tally = examine<TestType>(claim_of("early.polynomial"), run);
  CHECK(tally.constants.at("standard: steps proved polynomial").max == 6);
  CHECK(verdict_of<TestType>(claim_of("early.polynomial"), tally) == passed<TestType>);
}

}  // namespace advproof
