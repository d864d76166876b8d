#include "advproof/claim/outcome.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "training/tiny_run.h"

namespace advproof {
namespace {

using Records = std::vector<std::vector<double>>;

/// One class, one neuron, recorded every ten steps.
Race race(const std::vector<double>& A, const std::vector<double>& B) {
  std::vector<std::int64_t> steps;
  Records A_records;
  Records B_records;
  for (std::size_t i = 0; i < A.size(); ++i) {
    steps.push_back(static_cast<std::int64_t>(10 * i));
    A_records.push_back({A[i]});
    B_records.push_back({B[i]});
  }
  return find_races(steps, A_records, B_records, 1, 1).front();
}

}  // namespace

TEST_CASE("both phases of a race are found") {
  // B leads and has doubled at step 20; A overtakes at step 40 for good
  const Race found = race({1, 1, 1, 2, 5, 6}, {1, 1.5, 2, 4, 4, 3});
  CHECK(found.nonrobust_leads_at == 20);
  CHECK(found.robust_overtakes_at == 40);
  CHECK(found.A_end == 6);
  CHECK(found.B_end == 3);
  CHECK(found.B_max == 4);
}

TEST_CASE("a lead without doubling is not phase 1") {
  const Race found = race({1, 1, 1}, {1, 1.5, 1.9});
  CHECK(found.nonrobust_leads_at == -1);
  CHECK(found.robust_overtakes_at == -1);
}

TEST_CASE("doubling without a lead is not phase 1") {
  CHECK(race({3, 3, 3}, {1, 2, 3}).nonrobust_leads_at == -1);
}

TEST_CASE("robust learning that leads first overtakes nothing") {
  const Race found = race({1, 2, 3}, {1, 1, 1});
  CHECK(found.nonrobust_leads_at == -1);
  CHECK(found.robust_overtakes_at == -1);
}

TEST_CASE("only the overtaking that lasts to the end counts") {
  CHECK(race({1, 1, 3, 1, 4, 5}, {1, 2, 2, 2, 2, 2}).robust_overtakes_at == 40);
  CHECK(race({1, 1, 3, 1}, {1, 2, 2, 2}).robust_overtakes_at == -1);
  CHECK(race({1, 1, 3, 2}, {1, 2, 2, 2}).robust_overtakes_at == -1);  // a tie at the end
}

TEST_CASE("each class races with its own strongest neurons") {
  // two classes of two neurons; class 1's second neuron doubles its strongest start of 1 at step 10
  const std::vector<std::int64_t> steps{0, 10, 20};
  const Records A{{1, 2, 0, 0}, {1, 2, 0, 0}, {5, 2, 0, 3}};
  const Records B{{1, 1, 1, 0.5}, {1, 1, 1, 2}, {4, 1, 1, 2}};
  const std::vector<Race> races = find_races(steps, A, B, 2, 2);
  REQUIRE(races.size() == 2);
  CHECK(races[0].nonrobust_leads_at == -1);
  CHECK(races[0].A_end == 5);
  CHECK(races[0].B_max == 4);
  CHECK(races[1].nonrobust_leads_at == 10);
  CHECK(races[1].robust_overtakes_at == 20);
}

TEST_CASE("a negative start is not doubled by standing still") {
  // B starts at -1, leads A = -2 without having grown; it grows later
  CHECK(race({-2, -2, -2}, {-1, -1, -1}).nonrobust_leads_at == -1);
  CHECK(race({-2, -2, -2}, {-1, -1, 1}).nonrobust_leads_at == 20);
}

TEST_CASE("an outcome is complete, and the same for a seed") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 7, .adversarial_steps = 5, .record_every = 3};
  const Outcome outcome = run_outcome<double>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  CHECK(outcome.instance == tiny_instance(2));
  for (const RegimeOutcome* regime : {&outcome.standard, &outcome.adversarial}) {
    CHECK(std::isfinite(regime->risk.mid));
    CHECK(regime->risk.rad < 1e-9);
    CHECK(regime->races.size() == 2);
    CHECK(regime->attacks.size() == attack_names().size() + 1);
    CHECK(regime->against("box").accuracy.wrong >= regime->against("union").accuracy.wrong);
    CHECK(regime->witnesses.size() == regime->attacks.size());
    CHECK(regime->W.rows() == 4);
  }
  const Outcome again = run_outcome<double>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  CHECK(again.standard.W == outcome.standard.W);
  CHECK(again.adversarial.W == outcome.adversarial.W);
}

TEST_CASE("an outcome's weights are those of its number of steps in its regime") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 4, .adversarial_steps = 3, .record_every = 10};
  const Outcome outcome = run_outcome<double>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<double> trainer(outcome.instance, {{}, tiny_network(), tiny_attack(), training}, regime, {});
    for (int step = 0; step < training.steps(regime); ++step) {
      trainer.evaluate();
      trainer.update();
    }
    CHECK(trainer.network().W() == (regime == Regime::standard ? outcome.standard : outcome.adversarial).W);
  }
}

TEST_CASE("an outcome in double-double is that of double, but for rounding") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 4, .adversarial_steps = 3, .record_every = 1};
  const Outcome plain = run_outcome<double>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  const Outcome precise = run_outcome<Dd>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  for (std::size_t i = 0; i < plain.adversarial.W.entries().size(); ++i)
    CHECK(std::abs(plain.adversarial.W.entries()[i] - precise.adversarial.W.entries()[i]) <= 1e-12);
  CHECK(plain.adversarial.W != precise.adversarial.W);  // it is another arithmetic
  for (std::size_t i = 0; i < plain.adversarial.races.size(); ++i)
    CHECK(plain.adversarial.races[i].nonrobust_leads_at == precise.adversarial.races[i].nonrobust_leads_at);
}

TEST_CASE("a witness that an outcome certifies breaks its own test sample") {
  const TrainingConfig training{.eta = 0.25, .standard_steps = 3, .adversarial_steps = 3};
  const Outcome outcome = run_outcome<double>(tiny_data(), tiny_network(), tiny_attack(), training, 2);
  for (std::size_t i = 0; i < outcome.standard.attacks.size(); ++i) {
    const AttackOutcome& attack = outcome.standard.attacks[i];
    CHECK(attack.witness.has_value() == (attack.accuracy.wrong > 0));
    if (!attack.witness) CHECK_FALSE(outcome.standard.witnesses[i].certified());
    if (attack.witness) CHECK(outcome.standard.witnesses[i].feasible);
  }
}

}  // namespace advproof
