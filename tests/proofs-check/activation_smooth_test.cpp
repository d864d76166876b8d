#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// No weights: every pre-activation is equal, and only the planted points are examined.
SmallRun planted_only(int q, double rho) {
  SmallRun run;
  run.instance.W0 = Matrix<double>(2, 4);
  run.network.q = q;
  run.network.rho = rho;
  run.steps = 2;
  run.ball_bits = 2048;  // 1e300 beside rho = 1e-5 asks for some 1100
  return run;
}

}  // namespace

// 14 planted points, of which -0 and 0 are equal: 14 * 13 - 2 = 180 ordered pairs of distinct ones, in both
// orders, with 5 + 2 cases each; s(z)/z^q among the 7 points from 2^-40 rho to 1e9 rho: 7 * 6 = 42; 5 at the
// kinks. A step has one output of each class (2) more, here 0.
TEMPLATE_TEST_CASE("activation.smooth: planted points pass, all 1307 cases of them", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const int q : {2, 3, 5}) {
    for (const double rho : {0.3, 1.0, 1e-5}) {
      const Tally tally = examine<TestType>(claim_of("activation.smooth"), planted_only(q, rho));
      INFO("q " << q << ", rho " << rho << ", worst at " << to_string(tally.worst_at));
      CHECK(tally.cases == 180 * 7 + 42 + 5 + 2 * 2);
      CHECK(verdict_of<TestType>(claim_of("activation.smooth"), tally) == passed<TestType>);
    }
  }
}

// Neuron i at step t compares rows 7919 t + i mod 8 and the next. Step 0: rows 0, 1 of neuron 0, near 1/8 and
// 1/16, and rows 1, 2 of neuron 1, near 2^-13 and 1/8: distinct and in (0, rho], 7 + 1 cases each.
TEMPLATE_TEST_CASE("activation.smooth: pre-activations of the run are examined too", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  run.ball_bits = 2048;
  const Tally tally = examine<TestType>(claim_of("activation.smooth"), run);
  CHECK(tally.cases == 1307 + 8 + 8 + 2);
  CHECK(verdict_of<TestType>(claim_of("activation.smooth"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("activation.smooth fails for an output that is not the sum of s", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.ball_bits = 2048;
  const Tally tally = examine<TestType>(
      claim_of("activation.smooth"), run, [](Trainer<TestType>& trainer, StepView<TestType>&) {
        TestType& output = quantities_of(trainer).forward.F(1, 0);  // looked at in step 1
        output = output * (1 + 1e-9);
      });
  CHECK(tally.violated == 1);
  CHECK(tally.worst_at.sample == 1);
  CHECK(tally.worst_at.class_index == 0);
}

TEMPLATE_TEST_CASE("activation.smooth never passes a NaN pre-activation", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  run.ball_bits = 2048;
  const Tally tally = examine<TestType>(
      claim_of("activation.smooth"), run, [](Trainer<TestType>& trainer, StepView<TestType>&) {
        quantities_of(trainer).forward.Z(0, 0) = Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
      });
  CHECK_FALSE(verdict_of<TestType>(claim_of("activation.smooth"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("activation.smooth fails for an activation with a kink", "", ADVPROOF_CLAIM_SCALARS) {
  // q = 1 is ReLU with slope 1 everywhere: s'(0) = 0 and s'(-1) = 0 are wrong
  const Tally tally = examine<TestType>(claim_of("activation.smooth"), planted_only(1, 1));
  CHECK(verdict_of<TestType>(claim_of("activation.smooth"), tally) == failed<TestType>);
}

TEMPLATE_TEST_CASE("activation.smooth does not pass at thresholds that make no sense", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("activation.smooth"), planted_only(3, -1));
  CHECK_FALSE(verdict_of<TestType>(claim_of("activation.smooth"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE(
    "activation.smooth: what is wrong at rho is wrong at 4 rho, as s(z) / rho depends on z / rho alone", "",
    ADVPROOF_CLAIM_SCALARS) {
  const auto violated = [](double rho) {
    return examine<TestType>(claim_of("activation.smooth"), planted_only(2, rho)).violated;
  };
  CHECK(violated(-0.5) > 0);
  CHECK(violated(-0.5) == violated(-2));
}

TEMPLATE_TEST_CASE("activation.smooth: outputs far below rho are held to their own size", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // F is about 1e-63: 1e-9 of it, beside rho, would pass as rounding
  SmallRun run;
  run.network.rho = 1e30;
  run.ball_bits = 2048;
  const Claim& claim = claim_of("activation.smooth");
  CHECK(examine<TestType>(claim, run).violated == 0);
  const Tally tally = examine<TestType>(claim, run, [](Trainer<TestType>& trainer, StepView<TestType>&) {
    TestType& output = quantities_of(trainer).forward.F(1, 0);  // looked at in step 1
    output = output * (1 + 1e-9);
  });
  CHECK(tally.violated == 1);
}

}  // namespace advproof
