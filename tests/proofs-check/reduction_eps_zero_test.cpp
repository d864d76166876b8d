#include <catch2/catch.hpp>
#include <cmath>

#include "proofs-check/small_run.h"

namespace advproof {

// Two twins, 2 neurons, and for each of 2 features tau and two bounds beside the weights: 2 * 2 * (1 + 2 * 3)
// a step.
TEMPLATE_TEST_CASE("reduction.eps-zero passes, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("reduction.eps-zero"), SmallRun());
  CHECK(tally.cases == 3 * 28);
  CHECK(tally.undecided == 0);
  CHECK(verdict_of<TestType>(claim_of("reduction.eps-zero"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("reduction.eps-zero fails for one weight off by its last bit", "", double,
                   advproof::Mpfr<256>) {
  SmallRun run;
  run.steps = 1;
  const Tally tally = examine<TestType>(
      claim_of("reduction.eps-zero"), run, [](Trainer<TestType>&, StepView<TestType>& view) {
        TestType& w = view.updated(1, 3);
        w = w * (1.0 + power(TestType(0.5), static_cast<unsigned>(Format<TestType>::bits() - 1)));
      });
  CHECK(tally.violated == 2);  // neuron (1, 0) against both twins
  CHECK(tally.worst_at.class_index == 1);
  CHECK(verdict_of<TestType>(claim_of("reduction.eps-zero"), tally) == failed<TestType>);
}

TEMPLATE_TEST_CASE("reduction.eps-zero fails for pre-activations that are not those of the twins", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  const Tally tally = examine<TestType>(
      claim_of("reduction.eps-zero"), run, [](Trainer<TestType>& trainer, StepView<TestType>&) {
        TestType& z = quantities_of(trainer).forward.Z(0, 0);  // carries u_0: tau of A changes
        z = z * 2.0;
      });
  CHECK(tally.violated == 2);
}

TEMPLATE_TEST_CASE("reduction.eps-zero holds for a run that goes on from a checkpoint", "", double,
                   advproof::Ball) {
  SmallRun run;
  Trainer<TestType> trainer(run.instance, {{}, run.network, run.attack, {.eta = 0.25}}, Regime::standard, {});
  StepView<TestType> view;
  take_step(trainer, view);
  take_step(trainer, view);
  const auto finite =
      std::get<MakeFiniteClaim<TestType>>(*claim_of("reduction.eps-zero").finite())({}, 1e-60);
  for (int step = 0; step < 2; ++step) {  // the claim sees steps 2 and 3 only
    take_step(trainer, view);
    finite->examine(view);
  }
  CHECK(finite->tally().cases == 2 * 28);
  CHECK(finite->tally().violated == 0);
}

TEST_CASE("reduction.eps-zero with a random start is about eps = 0 alone, and says so") {
  SmallRun run;
  run.attack.random_start = true;
  const Tally tally = examine<double>(claim_of("reduction.eps-zero"), run);
  CHECK(tally.cases == 3 * 14);
  CHECK(tally.violated == 0);
  CHECK(tally.inapplicable == std::map<std::string, std::int64_t>{{"no random start, for eta~ = 0", 3 * 2}});
}

TEST_CASE("reduction.eps-zero runs beside standard training alone") {
  SmallRun run;
  run.regime = Regime::adversarial;
  CHECK(examine<double>(claim_of("reduction.eps-zero"), run).cases == 0);
}

}  // namespace advproof
