#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// Class 0's robust component goes 1/8, 1/4, 1/2, 1 instead of what training does.
template <class T>
void doubling(Trainer<T>& /*trainer*/, StepView<T>& view) {
  view.weights_before(0, 0) = Format<T>()(std::ldexp(0.125, static_cast<int>(view.step)));
  view.weights_after(0, 0) = Format<T>()(std::ldexp(0.25, static_cast<int>(view.step)));
}

}  // namespace

TEMPLATE_TEST_CASE("tensor-power passes on planted recursions and on both components of both classes", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun none;
  none.steps = 1;
  for (double& entry : none.instance.W0.entries()) entry = -entry;
  const Tally planted = examine<TestType>(claim_of("tensor-power"), none);
  CHECK(planted.inapplicable == std::map<std::string, std::int64_t>{{"0 < A < A' <= rho / alpha", 4}});
  const Tally tally = examine<TestType>(claim_of("tensor-power"), SmallRun());
  CHECK(tally.cases == planted.cases + 3 * 4 * 2);
  CHECK(verdict_of<TestType>(claim_of("tensor-power"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("tensor-power measures the constants of a stretch", "", ADVPROOF_CLAIM_SCALARS) {
  // q = 3: g_t = (x_0/x_t) = 1, 1/2, 1/4: K_hi / K_lo = 4; both bounds hold for any growing sequence
  const Tally tally =
      examine<TestType>(claim_of("tensor-power"), SmallRun(), Spoil<TestType>(doubling<TestType>));
  CHECK(tally.violated == 0);
  CHECK(tally.constants.at("K_hi / K_lo").max == 4);
  CHECK(tally.constants.at("steps of a stretch").max == 3);
}

TEST_CASE("tensor-power ends a stretch at rho, and begins another in the next regime") {
  SmallRun run;
  run.network.rho = 0.375;  // 1/2 lies beyond
  const Tally tally = examine<double>(claim_of("tensor-power"), run, Spoil<double>(doubling<double>));
  CHECK(tally.inapplicable.at("0 < A < A' <= rho / alpha") == 2);
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
