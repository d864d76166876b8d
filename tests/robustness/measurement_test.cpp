#include "advproof/robustness/measurement.h"

#include <tbb/global_control.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/error.h"
#include "attack/prop_networks.h"

namespace advproof {
namespace {

std::vector<std::string> every_attack() {
  std::vector<std::string> names;
  for (const AttackInfo& info : all_attacks()) names.emplace_back(info.name);
  return names;
}

/// On the two samples of prop_samples, two patches each.
Measurement measured(const Matrix<double>& weights, const MeasurementOptions& options) {
  std::optional<Measurement> result =
      measure(prop_network(weights), prop_samples(2), prop_features(), options);
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("prop-3.2 by hand: the bracket is closed at every radius, and at the robust radius it changes") {
  // worst margin s(1 - eps) - 2 s(eps): 7/8 at 0, 5/8 - 2/8 at 1/4, 3/8 - 6/8 at 1/2; it is 0 at
  // 7/8 - eps = 2 eps - 1/4, eps = 3/8
  const MeasurementOptions options{
      .attacks = every_attack(), .radii = {0, 0.25, 0.5}, .certify = true, .radius = true};
  const Measurement result = measured(prop_features().U, options);
  CHECK(result.clean == std::vector<Truth>{Truth::yes, Truth::yes});
  REQUIRE(result.radii.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const RadiusResult& radius = result.radii[i];
    const Index broken = i == 2 ? 2 : 0;
    INFO("eps " << radius.eps);
    CHECK(radius.eps == options.radii[i]);
    CHECK(radius.robust == 2 - broken);
    CHECK(radius.all.attack == "union");
    CHECK(radius.all.accuracy == Accuracy{2 - broken, broken, 2});
    CHECK(radius.all.of_right == radius.all.accuracy);
    CHECK(radius.bracket() == radius.all.accuracy);
    CHECK(radius.undecided == 0);
    CHECK(radius.certified.estimate == radius.attacked.estimate);
    REQUIRE(radius.attacks.size() == options.attacks.size());
    for (std::size_t a = 0; a < radius.attacks.size(); ++a) {
      CHECK(radius.attacks[a].attack == options.attacks[a]);
      CHECK(radius.attacks[a].accuracy.wrong <= broken);
      CHECK(radius.attacks[a].accuracy.open() == 0);
      CHECK(radius.attacks[a].unconfirmed == 0);
    }
    for (const std::string& by : radius.broken_by) CHECK(by.empty() == (broken == 0));
    CHECK(radius.examples.empty());  // they were not to be kept
  }
  REQUIRE(result.radius.size() == 2);
  for (const RobustRadius& radius : result.radius) {
    CHECK(radius.converged);
    CHECK(radius.lower <= 0.375);
    CHECK(radius.upper >= 0.375);
    CHECK(radius.upper - radius.lower <= 1e-6);  // of the largest entry, 1
  }
}

TEST_CASE("certificates alone find the examples that break") {
  const Measurement result =
      measured(prop_features().U, {.radii = {0.25, 0.5}, .certify = true, .keep_examples = true});
  CHECK(result.radii[0].robust == 2);
  CHECK(result.radii[0].examples.empty());
  CHECK(result.radii[1].broken_by == std::vector<std::string>{"certificate", "certificate"});
  CHECK(result.radii[1].examples.size() == 2);
  CHECK(result.radii[1].notes.empty());
  CHECK(result.radius.empty());
}

TEST_CASE("without certificates nothing is called certified, and a misclassified sample counts as broken") {
  // only class 0 is known: its sample is right, the other a tie
  const Measurement result =
      measured(hand_matrix({{1, 0, 0, 0}, {0, 0, 0, 0}}), {.attacks = every_attack(), .radii = {0, 0.3}});
  REQUIRE(result.clean_accuracy() == Accuracy{1, 1, 2});
  CHECK(result.radii[0].all.accuracy == Accuracy{1, 1, 2});
  CHECK(result.radii[0].all.of_right == Accuracy{1, 0, 1});
  for (const RadiusResult& radius : result.radii) {
    CHECK(radius.certificates.empty());
    CHECK(radius.robust == 0);
    CHECK(radius.broken_by[1] == "clean");
    for (const AttackCount& attack : radius.attacks) {
      CHECK(attack.accuracy.wrong >= 1);
      CHECK(attack.accuracy.wrong - attack.of_right.wrong == 1);
    }
  }
}

namespace {

/// One sample of class 0, at x.
Samples one_sample(const Matrix<double>& x) { return {x, {0}, hand_matrix({{1}}), hand_matrix({{0}})}; }

Measurement measured(const PatchNetwork<double>& network, const Samples& samples,
                     const MeasurementOptions& options) {
  std::optional<Measurement> result = measure(network, samples, prop_features(), options);
  REQUIRE(result);
  return *result;
}

}  // namespace

TEST_CASE("classes with the same neurons tie: every sample is wrong, proved, and broken at every radius") {
  // q = 3, rho = .3: no output is dyadic, so balls cannot tell the tie
  const PatchNetwork<double> network(
      {.neurons = 2, .q = 3, .rho = 0.3}, 2,
      hand_matrix({{0.7, 0.1, 0, 0}, {0, 0.3, 0, 0}, {0, 0.3, 0, 0}, {0.7, 0.1, 0, 0}}));
  const Measurement result = measured(
      network, prop_samples(2), {.attacks = {"swap"}, .radii = {0, 0.25}, .certify = true, .radius = true});
  CHECK(result.clean_accuracy() == Accuracy{0, 2, 2});
  for (const RadiusResult& radius : result.radii) {
    CHECK(radius.attacks[0].accuracy == Accuracy{0, 2, 2});
    CHECK(radius.bracket() == Accuracy{0, 2, 2});
    CHECK(radius.broken_by == std::vector<std::string>{"clean", "clean"});
  }
  for (const RobustRadius& radius : result.radius) CHECK(radius.upper <= 1e-6);
}

TEST_CASE("a sample that nothing decides is neither right nor wrong, of no attack, not of the union") {
  // F_0 = F_1 = s(.1) = .001 / .27, by different neurons
  const PatchNetwork<double> network({.neurons = 1, .q = 3, .rho = 0.3}, 2,
                                     hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}}));
  const Samples tie = one_sample(hand_matrix({{0.1, 0.1, 0, 0}}));
  MeasurementOptions options{.attacks = {"fgsm", "swap"}, .radii = {0}};
  for (const bool certify : {false, true}) {
    options.certify = certify;
    const Measurement result = measured(network, tie, options);
    CHECK(result.clean == std::vector<Truth>{Truth::unknown});
    const RadiusResult& radius = result.radii[0];
    for (const AttackCount& attack : radius.attacks) CHECK(attack.accuracy == Accuracy{0, 0, 1});
    CHECK(radius.all.accuracy == Accuracy{0, 0, 1});
    CHECK(radius.all.of_right == Accuracy{});
    CHECK(radius.undecided == (certify ? 1 : 0));
    CHECK(radius.bracket() == Accuracy{0, 0, certify ? 1 : 0});
  }
  options.attacks.clear();  // that no certificate's example breaks it does not make it right
  CHECK(measured(network, tie, options).radii[0].all.accuracy == Accuracy{0, 0, 1});
}

TEST_CASE("without attacks and certificates a radius is not examined, whatever robust radii say") {
  const Measurement result = measured(prop_features().U, {.radii = {0.5}, .radius = true});
  CHECK_FALSE(result.radii[0].examined());
  CHECK(result.radii[0].all.accuracy == Accuracy{});
  CHECK(result.radii[0].bracket() == Accuracy{});
  CHECK(result.radius[0].upper < 0.5);
  const Measurement attacked = measured(prop_features().U, {.attacks = {"swap"}, .radii = {0.5}});
  CHECK(attacked.radii[0].examined());
  CHECK(attacked.radii[0].bracket() == Accuracy{0, 0, 0});  // nobody certified anything
}

TEST_CASE("every example that is kept is certified, inside its radius") {
  const MeasurementOptions options{.attacks = {"swap", "injection", "pgd-margin"},
                                   .radii = {0.25, 0.5},
                                   .certify = true,
                                   .keep_examples = true};
  const PatchNetwork<double> network = prop_network(prop_features().U);
  const Samples samples = prop_samples(2);
  const auto result = measure(network, samples, prop_features(), options);
  REQUIRE(result);
  for (const RadiusResult& radius : result->radii) {
    Index by_attacks = 0;
    for (const AttackCount& attack : radius.attacks) by_attacks += attack.accuracy.wrong;
    for (const CertifiedExample& example : radius.examples) {
      by_attacks -= example.attack == "certificate" ? 0 : 1;
      CHECK(example.proof.certified());
      CHECK(certify(network, samples, example.witness, radius.eps).certified());
    }
    CHECK(by_attacks == 0);
  }
  CHECK(result->radii[0].examples.empty());
  CHECK_FALSE(result->radii[1].examples.empty());
}

TEST_CASE("the caller is asked after every task, and no task begins after a no") {
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  const MeasurementOptions options{
      .attacks = {"swap", "injection", "fgsm"}, .radii = {0.25, 0.5}, .certify = true, .radius = true};
  const std::int64_t tasks = measurement_tasks(options, 2);
  CHECK(tasks == 2 * (3 + 2) + 2);
  const auto asked_until = [&](std::int64_t no) {  // the answer to question `no` is no
    std::atomic<std::int64_t> asked = 0;
    const auto result = measure(prop_network(prop_features().U), prop_samples(2), prop_features(), options,
                                [&] { return ++asked != no; });
    CHECK(result.has_value() == (asked < no));
    return asked.load();
  };
  CHECK(asked_until(tasks + 1) == tasks);
  for (std::int64_t no = 1; no <= tasks; ++no) CHECK(asked_until(no) == no);
}

TEST_CASE("the number of tasks counts attacks, certificates and radii as they are asked for") {
  CHECK(measurement_tasks({}, 7) == 0);
  CHECK(measurement_tasks({.attacks = {"swap", "fgsm"}, .radii = {0.1, 0.2, 0.3}}, 7) == 6);
  CHECK(measurement_tasks({.radii = {0.1, 0.2}, .certify = true}, 7) == 14);
  CHECK(measurement_tasks({.radii = {0.1}, .radius = true}, 7) == 7);
}

TEST_CASE("an unknown attack is refused by name") {
  CHECK_THROWS_WITH(measure(prop_network(prop_features().U), prop_samples(2), prop_features(),
                            {.attacks = {"pgd-margni"}, .radii = {0.1}}),
                    Catch::Contains("pgd-margni"));
}

}  // namespace advproof
