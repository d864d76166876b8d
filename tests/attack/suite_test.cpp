#include "advproof/attack/suite.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

std::map<std::string, AttackOutcome> run(const Matrix<double>& weights, int patches, double eps) {
  const Samples samples = prop_samples(patches);
  std::map<std::string, AttackOutcome> outcomes;
  for (const AttackOutcome& outcome : run_attack_suite(prop_network(weights), samples, prop_features(),
                                                       {.eps = eps, .eta_attack = 1000}, 1)) {
    outcomes[outcome.attack] = outcome;
  }
  return outcomes;
}

}  // namespace

TEST_CASE("the suite names its attack classes, the union last") {
  const std::vector<std::string> expected{"one-step", "fgsm",      "pgd-ce",          "pgd-margin", "removal",
                                          "swap",     "injection", "swap-orthogonal", "union"};
  CHECK(attack_names() == expected);
  const auto outcomes =
      run_attack_suite(prop_network(prop_features().U), prop_samples(2), prop_features(), {.eps = 0.25}, 1);
  REQUIRE(outcomes.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(outcomes[i].attack == expected[i]);
}

TEST_CASE("prop-3.2 with few patches: no perturbation of the box breaks it, and none is found") {
  // worst margin = s(alpha - eps) - P s(eps) = 5/8 - 2/8 > 0 at eps = 1/4, P = 2
  for (const auto& [name, outcome] : run(prop_features().U, 2, 0.25)) {
    INFO(name);
    CHECK(certainly(outcome.accuracy.is_one()));
    CHECK_FALSE(outcome.witness);
  }
}

TEST_CASE("prop-3.2 with many patches: injection breaks it, removal and swap do not") {
  // worst margin = 5/8 - 32/8 < 0 at P = 32. Along v nothing changes. A gradient step from the clean sample
  // sees no slope along u_t (s'(0) = 0) and leaves F_y = s(3/4) = 5/8 > 0 = F_t. From a random start the
  // patches that start positive along u_t climb to s(1/4) = 1/8: five of 32 are enough.
  const auto outcomes = run(prop_features().U, 32, 0.25);
  for (const char* name : {"one-step", "fgsm", "removal", "swap"})
    CHECK(certainly(outcomes.at(name).accuracy.is_one()));
  for (const char* name : {"pgd-ce", "pgd-margin", "injection", "union"})
    CHECK(certainly(outcomes.at(name).accuracy.is_zero()));
  // the union's witness is that of the first class that has one
  CHECK(outcomes.at("union").witness->delta == outcomes.at("pgd-ce").witness->delta);

  const Witness& witness = *outcomes.at("injection").witness;
  CHECK(witness.sample == 1);  // class 0 is the first target, and sample 1 the one that is not of it
  CHECK(witness.taken_for == 0);
  for (Index p = 0; p < 32; ++p) {  // + eps u_0 everywhere, - eps u_1 on J_R
    CHECK(witness.delta(p, 0) == 0.25);
    CHECK(witness.delta(p, 1) == (p == 0 ? -0.25 : 0));
    CHECK(witness.delta(p, 2) == 0);
  }
}

TEST_CASE("prop-3.2: a tie of injection is an error") {
  // P = 5: s(3/4) - 5 s(1/4) = 5/8 - 5/8 = 0
  CHECK(certainly(run(prop_features().U, 5, 0.25).at("injection").accuracy.is_zero()));
  CHECK(certainly(run(prop_features().U, 4, 0.25).at("injection").accuracy.is_one()));
}

TEST_CASE("prop-3.1: the swap breaks it at eps = beta/2, removal and injection do not") {
  // swap: F_y = (P-1) s(1/4), F_t = P s(1/4); removal: F_y = (P-1) s(1/4) > 0. Gradients see no slope along
  // v_t where x = 0; from a random start they would need 31 of 32 patches to start positive.
  const auto outcomes = run(prop_features().V, 32, 0.25);
  for (const char* name : {"one-step", "fgsm", "pgd-ce", "pgd-margin", "removal", "injection"}) {
    INFO(name);
    CHECK(certainly(outcomes.at(name).accuracy.is_one()));
  }
  CHECK(certainly(outcomes.at("swap").accuracy.is_zero()));
  CHECK(certainly(outcomes.at("union").accuracy.is_zero()));

  const Witness& witness = *outcomes.at("swap").witness;
  CHECK(witness.sample == 1);
  CHECK(witness.taken_for == 0);
  for (Index p = 0; p < 32; ++p) {
    CHECK(witness.delta(p, 2) == 0.25);
    CHECK(witness.delta(p, 3) == -0.25);
    CHECK(witness.delta(p, 0) == 0);
  }
}

TEST_CASE("prop-3.1: removal of the whole signal leaves a tie, an error") {
  // eps = beta = 1/2: F_y = 0 = F_t; the clipped gradient step and FGSM do the same
  const auto outcomes = run(prop_features().V, 4, 0.5);
  for (const char* name : {"one-step", "fgsm", "pgd-ce", "pgd-margin", "removal", "swap", "union"}) {
    INFO(name);
    CHECK(certainly(outcomes.at(name).accuracy.is_zero()));
  }
  CHECK(certainly(outcomes.at("injection").accuracy.is_one()));
  // removal takes min(eps, beta), on the patches that carry the signal only
  const Matrix<double>& delta = outcomes.at("removal").witness->delta;
  CHECK(delta(0, 2) == 0);
  for (Index p = 1; p < 4; ++p) CHECK(delta(p, 2) == -0.5);
}

TEST_CASE("removal never overshoots the signal") {
  const auto outcomes = run(prop_features().V, 4, 0.75);
  for (Index p = 1; p < 4; ++p) CHECK(outcomes.at("removal").witness->delta(p, 2) == -0.5);
}

TEST_CASE("every perturbation of the suite lies in the box") {
  for (const Matrix<double>& weights : {prop_features().U, prop_features().V}) {
    for (const auto& [name, outcome] : run(weights, 32, 0.3)) {
      if (!outcome.witness) continue;
      for (const double entry : outcome.witness->delta.entries()) CHECK(std::abs(entry) <= 0.3);
    }
  }
}

TEST_CASE("eps = 0 breaks nothing that is right when clean") {
  for (const auto& [name, outcome] : run(prop_features().U, 32, 0))
    CHECK(certainly(outcome.accuracy.is_one()));
}

TEST_CASE("a sample that is wrong when clean counts as broken by every attack, unperturbed") {
  // features of the classes exchanged
  const Matrix<double> wrong = hand_matrix({{0, 1, 0, 0}, {1, 0, 0, 0}});
  for (const auto& [name, outcome] : run(wrong, 2, 0.25)) {
    INFO(name);
    CHECK(certainly(outcome.accuracy.is_zero()));
    REQUIRE(outcome.witness);
    CHECK(outcome.witness->delta == Matrix<double>(2, 4));
    CHECK(outcome.witness->taken_for == 1);
  }
}

TEST_CASE("the suite is the same for a seed") {
  const auto first = run(prop_features().U, 32, 0.25);
  const auto second = run(prop_features().U, 32, 0.25);
  CHECK(first.at("pgd-ce").witness->delta == second.at("pgd-ce").witness->delta);
}

TEST_CASE("accuracy counts strict winners, a tie is an error") {
  const Samples samples = prop_samples(2);
  CHECK(accuracy(prop_network(prop_features().U), samples) == Accuracy{2, 0, 2});
  CHECK(accuracy(prop_network(Matrix<double>(2, 4)), samples) == Accuracy{0, 2, 2});
  // only class 0 is known: its sample is right, the other is a tie
  CHECK(accuracy(prop_network(hand_matrix({{1, 0, 0, 0}, {0, 0, 0, 0}})), samples) == Accuracy{1, 1, 2});
}

TEST_CASE("a NaN output anywhere is neither right nor wrong") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const Samples one{hand_matrix({{1, 1}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const NetworkConfig config{.neurons = 1, .q = 2, .rho = 0.25};
  for (Index broken = 0; broken < 3; ++broken) {
    Matrix<double> W = hand_matrix({{1, 0}, {0, 0.5}, {0, 0.5}});
    CHECK(accuracy(PatchNetwork<double>(config, 3, W), one) == Accuracy{1, 0, 1});
    W(broken, 0) = nan;
    INFO("NaN in class " << broken);
    CHECK(accuracy(PatchNetwork<double>(config, 3, W), one) == Accuracy{0, 0, 1});
  }
}

TEST_CASE("risk encloses the mean cross-entropy, narrowly") {
  const Samples samples = prop_samples(2);
  // no output: log 2 for each; outputs 7/8 : 0 at the prop-3.2 network: log(1 + exp(-7/8))
  const auto is_close = [](const Enclosure& risk, double expected) {
    return std::abs(risk.mid - expected) <= risk.rad + 4 * 0x1p-53 && risk.rad < 1e-13;
  };
  CHECK(is_close(risk(prop_network(Matrix<double>(2, 4)), samples), std::log(2.0)));
  CHECK(is_close(risk(prop_network(prop_features().U), samples), std::log1p(std::exp(-0.875))));
}

}  // namespace advproof
