#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// The last growth of A of class 0 times `factor`.
template <class T>
Spoil<T> grown(double factor) {
  return [factor](Trainer<T>&, StepView<T>& view) {
    const T& before = view.weights_before(0, 0);
    view.weights_after(0, 0) = before + (view.weights_after(0, 0) - before) * factor;
  };
}

/// Cases of the planted recursions alone, which belong to no regime.
template <class T>
std::int64_t planted_cases() {
  SmallRun run;
  run.regime = Regime::adversarial;
  const Tally tally = examine<T>(claim_of("tensor-power"), run);
  CHECK(verdict_of<T>(claim_of("tensor-power"), tally) == passed<T>);
  return tally.cases;
}

}  // namespace

// two bounds for each of 2 neurons, 2 features, 3 steps
TEMPLATE_TEST_CASE("tensor-power passes on planted recursions and on both components of both classes", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("tensor-power"), SmallRun());
  CHECK(tally.cases == planted_cases<TestType>() + 3 * 4 * 2);
  CHECK(tally.inapplicable.empty());
  CHECK(tally.constants.at("steps of a stretch").max == 3);
  CHECK(verdict_of<TestType>(claim_of("tensor-power"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("tensor-power: A grows with the constant of the data times 1 - logit", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // 1 - logit is about 1/2; tau / (beta B) = 2^-8, and R is smaller still
  const Tally tally = examine<TestType>(claim_of("tensor-power"), SmallRun());
  const Extremes& constant = tally.constants.at("(A' - A) / (eta C A^{q-1})");
  CHECK(constant.min > 0.45);
  CHECK(constant.max < 0.55);
}

TEMPLATE_TEST_CASE("tensor-power fails for a feature that grew faster or slower than its data allow", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // the constant lies between 5/8 and 3/2 of what it is
  for (const double factor : {0.0, 0.5, 2.0}) {
    const Tally tally = examine<TestType>(claim_of("tensor-power"), SmallRun(), grown<TestType>(factor));
    CHECK(tally.violated >= 1);
    CHECK(tally.worst_at.class_index == 0);
    CHECK(std::string(tally.worst_at.what) == "robust feature");
    CHECK(verdict_of<TestType>(claim_of("tensor-power"), tally) == failed<TestType>);
  }
}

TEMPLATE_TEST_CASE("tensor-power names the hypothesis that a stretch ends with", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  SECTION("weights against the features") {
    for (double& entry : run.instance.W0.entries()) entry = -entry;
    CHECK(examine<TestType>(claim_of("tensor-power"), run)
              .inapplicable.at("A > 0 and tau <= phi alpha_min A") == 4);
  }
  SECTION("pre-activations beyond rho") {
    run.network.rho = 0x1p-5;
    CHECK(examine<TestType>(claim_of("tensor-power"), run).inapplicable.at("alpha A + tau <= rho") == 4);
  }
  SECTION("noise that grows A as the signal does") {
    // u_0 on the patch of v_0 too, which B raises: R = (1-logit) s'(beta B) / 2 beside (1-logit) s'(A)
    for (const Index row : {1, 5}) run.instance.train.X(row, 0) = 0.5;
    run.instance.W0(0, 2) = 0.375;
    CHECK(examine<TestType>(claim_of("tensor-power"), run).inapplicable.at("|R| <= phi C A^{q-1}") >= 1);
  }
}

TEMPLATE_TEST_CASE("tensor-power never passes a NaN weight", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(
      claim_of("tensor-power"), SmallRun(), [](Trainer<TestType>&, StepView<TestType>& view) {
        view.weights_after(0, 0) = Format<TestType>()(std::numeric_limits<double>::quiet_NaN());
      });
  CHECK_FALSE(verdict_of<TestType>(claim_of("tensor-power"), tally) == passed<TestType>);
}

TEST_CASE("tensor-power speaks of q >= 3") {
  SmallRun run;
  run.network.q = 2;
  CHECK(examine<double>(claim_of("tensor-power"), run).cases == 0);
}

}  // namespace advproof
