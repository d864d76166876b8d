#include <catch2/catch.hpp>
#include <set>

#include "proofs-check/hand_outcomes.h"

namespace advproof {
namespace {

/// 40 seeds as the theorem has them: D_NR at chance (1/2 of two classes), all else perfect.
std::vector<Outcome> as_stated() {
  auto outcomes = perfect_outcomes(40);
  for (Outcome& outcome : outcomes) outcome.adversarial.nonrobust_feature_accuracy = of_ten(5);
  return outcomes;
}

/// All but the mean over seeds is decided by proof.
Verdict as_it_says(const std::string& id) {
  return id == "theorem-4.4.nonrobust" ? Verdict::supported : Verdict::certified;
}

/// 40 seeds of which the first `broken` lose to attack number `attack`, the first `certified` of them
/// provably.
std::vector<Outcome> broken_by(std::size_t attack, std::size_t broken, std::size_t certified) {
  auto outcomes = as_stated();
  for (std::size_t i = 0; i < broken; ++i) {
    outcomes[i].adversarial.attacks[attack].accuracy = of_ten(5);
    if (i < certified) {
      outcomes[i].adversarial.witnesses[attack].feasible = true;
      outcomes[i].adversarial.witnesses[attack].broken = true;
    }
  }
  return outcomes;
}

constexpr std::size_t injection_attack = 6;

ClaimResult injection_attack_result(std::size_t broken, std::size_t certified) {
  return result_named(concluded(claim_of("theorem-4.4"), broken_by(injection_attack, broken, certified)),
                      "theorem-4.4.injection");
}

}  // namespace

TEST_CASE("theorem-4.4 has a result for each part that it declares, in their order") {
  std::vector<std::string> ids;
  for (const ClaimResult& result : concluded(claim_of("theorem-4.4"), perfect_outcomes(20)))
    ids.push_back(result.id);
  CHECK(ids == claim_of("theorem-4.4").page.result_ids());
}

TEST_CASE("theorem-4.4 is certified, attack by attack, by seeds that are proved to be as it says") {
  const std::vector<ClaimResult> results = concluded(claim_of("theorem-4.4"), as_stated());
  CHECK(results.size() == 5 + attack_names().size());
  for (const ClaimResult& result : results) {
    INFO(result.id);
    CHECK(result.verdict == as_it_says(result.id));
    CHECK_FALSE(result.witness);
  }
}

TEST_CASE("where only computed perturbations were tried, certified reads withstood") {
  const std::set<std::string> withstood{"theorem-4.4.one-step", "theorem-4.4.fgsm", "theorem-4.4.pgd-ce",
                                        "theorem-4.4.pgd-margin", "theorem-4.4.union"};
  for (const ClaimResult& result : concluded(claim_of("theorem-4.4"), as_stated())) {
    INFO(result.id);
    CHECK(reading(result) ==
          (withstood.contains(result.id) ? "withstood" : std::string(name(as_it_says(result.id)))));
  }
  const auto broken = concluded(claim_of("theorem-4.4"), broken_by(0, 5, 5));
  CHECK(reading(result_named(broken, "theorem-4.4.one-step")) == "undecided");
}

TEST_CASE("theorem-4.4 is refuted for an attack only where every failing seed is certified") {
  CHECK(injection_attack_result(20, 20).verdict == Verdict::refuted);
  CHECK(injection_attack_result(20, 19).verdict == Verdict::unsupported);
  CHECK(injection_attack_result(9, 9).verdict == Verdict::refuted);    // 31 of 40: [.615, .892]
  CHECK(injection_attack_result(8, 8).verdict == Verdict::undecided);  // 32 of 40: [.644, .909]
  CHECK(injection_attack_result(1, 1).verdict == Verdict::undecided);  // 39 of 40: [.868, .999]
  CHECK(injection_attack_result(0, 0).verdict == Verdict::certified);
}

TEST_CASE("an infeasible witness certifies nothing") {
  auto outcomes = broken_by(injection_attack, 20, 20);
  for (Outcome& outcome : outcomes) outcome.adversarial.witnesses[injection_attack].feasible = false;
  CHECK(result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.injection").verdict ==
        Verdict::unsupported);
}

TEST_CASE("one attack class says nothing about the others") {
  for (const ClaimResult& result : concluded(claim_of("theorem-4.4"), broken_by(injection_attack, 36, 36))) {
    INFO(result.id);
    CHECK(result.verdict ==
          (result.id == "theorem-4.4.injection" ? Verdict::refuted : as_it_says(result.id)));
  }
}

TEST_CASE("theorem-4.4 points at the first certified counterexample and reports the accuracies") {
  auto outcomes = broken_by(injection_attack, 40, 40);
  outcomes[0].adversarial.witnesses[injection_attack].broken = false;
  const ClaimResult result =
      result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.injection");
  CHECK(result.witness == 1);
  // of all samples, and of those right when clean: the two conventions
  REQUIRE(result.constants.size() == 3);
  CHECK(result.constants[1].name == "robust accuracy");
  CHECK(result.constants[1].min == 0.5);
  CHECK(result.constants[1].max == 0.5);
  CHECK(result.constants[2].name == "robust accuracy of samples right when clean");
  CHECK(result.constants[2].min == 0.5);
  CHECK(result.constants[2].max == 0.5);
  CHECK_THAT(result.note, Catch::Contains("counterexamples certified: 39 of 40"));
}

TEST_CASE("accuracy and D_R accuracy are parts of their own") {
  auto outcomes = perfect_outcomes(36);
  for (Outcome& outcome : outcomes) outcome.adversarial.robust_feature_accuracy = of_ten(9);
  const std::vector<ClaimResult> results = concluded(claim_of("theorem-4.4"), outcomes);
  CHECK(result_named(results, "theorem-4.4.accuracy").verdict == Verdict::certified);
  CHECK(result_named(results, "theorem-4.4.robust").verdict == Verdict::refuted);
}

TEST_CASE("D_NR accuracy 1 contradicts that non-robust features are not learned") {
  const ClaimResult result =
      result_named(concluded(claim_of("theorem-4.4"), perfect_outcomes(20)), "theorem-4.4.nonrobust");
  CHECK(result.verdict == Verdict::unsupported);
  CHECK_THAT(result.note, Catch::Contains("1.000"));
}

TEST_CASE("the learned ratio is below 1 in every class, in balls") {
  const auto ratio = [](const HeightsIn<Ball>& first_class) {
    auto outcomes = as_stated();
    for (Outcome& outcome : outcomes) outcome.adversarial.learned.front() = first_class;
    return result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.learned-ratio");
  };
  const auto exact = [](double x) { return Ball(x, 128); };
  const ClaimResult below = ratio({exact(4), exact(1)});
  CHECK(below.verdict == Verdict::certified);
  REQUIRE(below.constants.size() == 2);
  CHECK(below.constants[1].min == 0.25);
  CHECK(below.constants[1].max == 0.5);
  CHECK(ratio({exact(1), exact(2)}).verdict == Verdict::refuted);
  CHECK(ratio({exact(1), exact(1)}).verdict == Verdict::refuted);
  CHECK(ratio({exact(1), hull(exact(0.5), exact(1.5))}).verdict == Verdict::undecided);
  const ClaimResult wide = ratio({exact(1), hull(exact(0.25), exact(0.75))});  // the ends of the ball
  CHECK((wide.constants[1].min <= 0.25 && wide.constants[1].max >= 0.75));
  // A <= 0 has no ratio; B below it is more robust learning all the same
  CHECK(ratio({exact(-1), exact(-2)}).constants[1].max == 0.5);
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.adversarial.learned.clear();
  CHECK(result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.learned-ratio").verdict ==
        Verdict::undecided);
}

TEST_CASE("certificates that run out of budget leave the box undecided") {
  auto outcomes = perfect_outcomes(20);
  for (Outcome& outcome : outcomes) outcome.adversarial.attacks.back().accuracy = {9, 0, 10};
  const ClaimResult result = result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.box");
  CHECK(result.verdict == Verdict::undecided);
  CHECK_FALSE(result.witness);
  CHECK_THAT(result.note, Catch::Contains("20 undecided"));
}

TEST_CASE("where certificates are not proved the box is undecided, and says why") {
  auto outcomes = perfect_outcomes(20);
  for (std::size_t i = 0; i < 3; ++i) {
    AttackOutcome& box = outcomes[i].adversarial.attacks.back();
    box.accuracy = {0, 0, 10};
    box.beyond = "beyond certificates: expected weights";
  }
  const ClaimResult result = result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.box");
  CHECK(result.verdict == Verdict::undecided);
  CHECK_THAT(result.note, Catch::EndsWith("; 3 seeds beyond certificates: expected weights"));
}

TEST_CASE("the box is impossible where boxes of test samples meet on too many seeds, whatever was trained") {
  const auto box = [](std::size_t crowded, double eps) {
    auto outcomes = broken_by(attack_names().size(), 20, 20);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const double apart = i < crowded ? 1 : 8;
      outcomes[i].instance.test = {Matrix<double>(2, 1), {0, 1}, Matrix<double>(2, 1), Matrix<double>(2, 1)};
      outcomes[i].instance.test.X(1, 0) = apart;
      outcomes[i].setting.attack.eps = eps;
    }
    return concluded(claim_of("theorem-4.4"), outcomes);
  };
  const ClaimResult all = result_named(box(40, 0.5), "theorem-4.4.box");
  CHECK(all.verdict == Verdict::impossible);
  CHECK_THAT(all.note,
             Catch::Contains("on 40 of 40 seeds (1 of 1 pairs, at most 1 of 2 samples robust, on seed 1)"));
  CHECK(result_named(box(40, 0.5), "theorem-4.4.union").verdict == Verdict::certified);
  CHECK(result_named(box(40, 0.25), "theorem-4.4.box").verdict == Verdict::refuted);
  CHECK(result_named(box(5, 0.5), "theorem-4.4.box").verdict ==
        Verdict::refuted);  // training failed 20 of 40
}

TEST_CASE("the swap toward an orthogonal direction needs one, d > 2k") {
  auto outcomes = perfect_outcomes(20);
  for (Outcome& outcome : outcomes) outcome.instance.features = {Matrix<double>(2, 4), Matrix<double>(2, 4)};
  const ClaimResult result =
      result_named(concluded(claim_of("theorem-4.4"), outcomes), "theorem-4.4.swap-orthogonal");
  CHECK(result.verdict == Verdict::not_applicable);
  CHECK_THAT(result.note, Catch::Contains("d > 2k"));
}

}  // namespace advproof
