#include "advproof/claim/outcome.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/configuration/configuration.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

Setting setting_of(const TrainingConfig& training) {
  Setting setting = tiny_setting();
  setting.training = training;
  return setting;
}

}  // namespace

TEST_CASE("an outcome is complete, and the same for a seed") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 7, .adversarial_steps = 5, .record_every = 3};
  const Outcome outcome = run_outcome<double>(setting_of(training), 2);
  CHECK(outcome.instance == tiny_instance(2));
  CHECK(outcome.setting == setting_of(training));
  for (const RegimeOutcome* regime : {&outcome.standard, &outcome.adversarial}) {
    CHECK(std::isfinite(regime->risk.mid));
    CHECK(regime->risk.rad < 1e-9);
    CHECK(regime->races.size() == 2);
    CHECK(regime->attacks.size() == attack_names().size() + 1);
    CHECK(regime->against("box").accuracy.wrong >= regime->against("union").accuracy.wrong);
    CHECK(regime->witnesses.size() == regime->attacks.size());
    CHECK(regime->W.rows() == 4);
    CHECK(regime->swap.accuracy.count == outcome.instance.test.count());  // times k - 1 = 1
    CHECK(regime->swap.targeted.count == regime->swap.accuracy.count);
    CHECK(regime->swap.risk.rad < 1e-9);
    const Index directions = 2 * (regime->W.cols() - 2 * 2);
    CHECK(regime->orthogonal.count == directions * outcome.instance.test.count());
    REQUIRE(regime->learned.size() == 2);
    for (Index i = 0; i < 2; ++i) {  // one-hot features: A and B are entries of W, exactly
      const HeightsIn<Ball>& of_class = regime->learned[static_cast<std::size_t>(i)];
      CHECK(enclosure(of_class.A).mid == std::max(regime->W(2 * i, i), regime->W(2 * i + 1, i)));
      CHECK(enclosure(of_class.B).mid == std::max(regime->W(2 * i, 2 + i), regime->W(2 * i + 1, 2 + i)));
      CHECK(enclosure(of_class.A).rad == 0);
    }
  }
  const Outcome again = run_outcome<double>(setting_of(training), 2);
  CHECK(again.standard.W == outcome.standard.W);
  CHECK(again.adversarial.W == outcome.adversarial.W);
}

TEST_CASE("an outcome's weights are those of its number of steps in its regime") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 4, .adversarial_steps = 3, .record_every = 10};
  const Outcome outcome = run_outcome<double>(setting_of(training), 2);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<double> trainer(outcome.instance, outcome.setting, regime, {});
    for (int step = 0; step < training.steps(regime); ++step) {
      trainer.evaluate();
      trainer.update();
    }
    CHECK(trainer.network().W() == (regime == Regime::standard ? outcome.standard : outcome.adversarial).W);
  }
}

TEST_CASE("an outcome does not depend on how often one records") {
  const auto outcome = [](int record_every) {
    Setting setting = load_preset("tiny").setting;
    setting.training.record_every = record_every;
    return run_outcome<double>(setting, 1);
  };
  const Outcome often = outcome(1);
  const Outcome hardly = outcome(1000);
  const auto learned_at = [](const Outcome& of, bool adversarial) {
    std::vector<std::int64_t> steps;
    for (const Race& race : (adversarial ? of.adversarial : of.standard).races) {
      steps.push_back(race.nonrobust_leads_at);
      steps.push_back(race.robust_overtakes_at);
    }
    return steps;
  };
  CHECK(learned_at(often, false) == learned_at(hardly, false));
  CHECK(learned_at(often, true) == learned_at(hardly, true));
  const std::vector<std::int64_t> standard = learned_at(often, false);
  CHECK(std::ranges::any_of(standard, [](std::int64_t step) { return step > 0; }));
}

TEST_CASE("an outcome in double-double is that of double, but for rounding") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 4, .adversarial_steps = 3, .record_every = 1};
  const Outcome plain = run_outcome<double>(setting_of(training), 2);
  const Outcome precise = run_outcome<Dd>(setting_of(training), 2);
  for (std::size_t i = 0; i < plain.adversarial.W.entries().size(); ++i)
    CHECK(std::abs(plain.adversarial.W.entries()[i] - precise.adversarial.W.entries()[i]) <= 1e-12);
  CHECK(plain.adversarial.W != precise.adversarial.W);  // it is another arithmetic
  for (std::size_t i = 0; i < plain.adversarial.races.size(); ++i)
    CHECK(plain.adversarial.races[i].nonrobust_leads_at == precise.adversarial.races[i].nonrobust_leads_at);
}

TEST_CASE("a witness that an outcome certifies breaks its own test sample") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 3, .adversarial_steps = 3};
  const Outcome outcome = run_outcome<double>(setting_of(training), 2);
  for (std::size_t i = 0; i < outcome.standard.attacks.size(); ++i) {
    const AttackOutcome& attack = outcome.standard.attacks[i];
    CHECK(attack.witness.has_value() == (attack.accuracy.wrong > 0));
    if (!attack.witness) CHECK_FALSE(outcome.standard.witnesses[i].certified());
    if (attack.witness) CHECK(outcome.standard.witnesses[i].feasible);
  }
}

}  // namespace advproof
