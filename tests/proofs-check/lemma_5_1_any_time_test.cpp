#include <catch2/catch.hpp>
#include <limits>

#include "network/activation/archetype_activation.h"
#include "proofs-check/small_run.h"

namespace advproof {
namespace {

const Claim& any_time() { return claim_of("lemma-5.1-any-time"); }

/// Both pre-activations of the signals, 1/8 and 1/16, lie beyond rho.
SmallRun beyond_rho() {
  SmallRun run;
  run.network.rho = 0x1p-5;
  return run;
}

/// The growth of A of class 0 times `factor`.
template <class T>
Spoil<T> grown(double factor) {
  return [factor](Trainer<T>&, StepView<T>& view) {
    const T& before = view.weights_before(0, 0);
    view.weights_after(0, 0) = before + (view.weights_after(0, 0) - before) * factor;
  };
}

}  // namespace

// two bounds for each of 2 neurons, 2 features, 3 steps
TEMPLATE_TEST_CASE("lemma-5.1-any-time passes below rho, beyond it, and where s' = 0", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun against;
  for (double& entry : against.instance.W0.entries()) entry = -entry;
  for (const SmallRun& run : {SmallRun(), beyond_rho(), against}) {
    const Tally tally = examine<TestType>(any_time(), run);
    INFO(to_string(tally.worst_at));
    CHECK(tally.cases == 3 * 2 * 2 * 2);
    CHECK(tally.inapplicable.empty());
    CHECK(verdict_of<TestType>(any_time(), tally) == passed<TestType>);
  }
}

TEMPLATE_TEST_CASE("lemma-5.1-any-time: beyond rho growth is linear, and no longer A^{q-1}", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(any_time(), beyond_rho());
  const Extremes& linear = tally.constants.at("robust feature: growth / linear rate");
  CHECK(linear.min >= 1 - 1e-12);
  CHECK(linear.max <= 1 + 1e-12);
  // (rho / A)^2 with A >= 1/8
  CHECK(tally.constants.at("robust feature: growth / polynomial growth").max <= 0x1p-4 + 1e-12);
}

TEMPLATE_TEST_CASE("lemma-5.1-any-time fails for a feature that grew twice as fast, or not at all", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const SmallRun& run : {SmallRun(), beyond_rho()}) {
    for (const double factor : {0.0, 2.0}) {
      const Tally tally = examine<TestType>(any_time(), run, grown<TestType>(factor));
      CHECK(tally.violated == 3);  // one bound at every step
      CHECK(std::string(tally.worst_at.what) == "robust feature");
      CHECK(verdict_of<TestType>(any_time(), tally) == failed<TestType>);
    }
  }
}

TEMPLATE_TEST_CASE("lemma-5.1-any-time fails for linear growth wrong by 1e-9", "", ADVPROOF_CLAIM_SCALARS) {
  for (const double factor : {1 - 1e-9, 1 + 1e-9})
    CHECK(examine<TestType>(any_time(), beyond_rho(), grown<TestType>(factor)).violated == 3);
}

TEMPLATE_TEST_CASE("lemma-5.1-any-time never passes a NaN weight", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally =
      examine<TestType>(any_time(), SmallRun(), grown<TestType>(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(verdict_of<TestType>(any_time(), tally) == passed<TestType>);
}

TEST_CASE("lemma-5.1-any-time asks of the activation that it is convex, and nothing else") {
  SmallRun run;
  run.network = with_own<Bowl>(run.network);
  const Tally convex = examine<double>(any_time(), run);
  CHECK(convex.cases == 3 * 2 * 2 * 2);
  CHECK(verdict_of<double>(any_time(), convex) == Verdict::holds);
  run.network = with_own<Softsign>(run.network);
  const Tally other = examine<double>(any_time(), run);
  CHECK(other.inapplicable.at("s' is non-decreasing") == 3);
  CHECK(verdict_of<double>(any_time(), other) == Verdict::not_applicable);
}

TEST_CASE("lemma-5.1-any-time is about standard training alone") {
  SmallRun run;
  run.regime = Regime::adversarial;
  CHECK(examine<double>(any_time(), run).cases == 0);
}

}  // namespace advproof
