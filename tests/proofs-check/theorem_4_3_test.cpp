#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/hand_outcomes.h"

namespace advproof {
namespace {

constexpr std::size_t removal_attack = 4;
constexpr std::size_t swap_attack = 5;

/// 36 seeds as the theorem has them: every swap successful, and chance (1/2 of two classes) where v_y is gone.
/// eps >= beta_p, as the default setting has it.
std::vector<Outcome> as_stated() {
  auto outcomes = perfect_outcomes(36);
  for (Outcome& outcome : outcomes) {
    RegimeOutcome& standard = outcome.standard;
    standard.robust_feature_accuracy = standard.orthogonal = of_ten(5);
    standard.attacks[removal_attack].accuracy = of_ten(5);
    standard.attacks[swap_attack].accuracy = of_ten(0);
    standard.swap = {of_ten(0), of_ten(10), {0.7, 0}};  // log(2) = .693
  }
  return outcomes;
}

bool is_near_chance(const std::string& id) {
  return id == "theorem-4.3.robust-chance" || id == "theorem-4.3.removal" ||
         id == "theorem-4.3.swap-orthogonal";
}

Verdict verdict(const std::vector<Outcome>& outcomes, const std::string& part) {
  return result_named(concluded(claim_of("theorem-4.3"), outcomes), "theorem-4.3." + part).verdict;
}

/// All parts but the means over seeds are decided by proof.
Verdict passed(const std::string& id) { return is_near_chance(id) ? Verdict::supported : Verdict::certified; }
Verdict failed(const std::string& id) { return is_near_chance(id) ? Verdict::unsupported : Verdict::refuted; }

}  // namespace

TEST_CASE("theorem-4.3 has a result for each part that it declares, in their order") {
  std::vector<std::string> ids;
  for (const ClaimResult& result : concluded(claim_of("theorem-4.3"), as_stated())) ids.push_back(result.id);
  CHECK(ids == claim_of("theorem-4.3").page.result_ids());
}

TEST_CASE("theorem-4.3 is certified, part by part, by seeds that are as it says") {
  const std::vector<ClaimResult> results = concluded(claim_of("theorem-4.3"), as_stated());
  CHECK(results.size() == 10);
  for (const ClaimResult& result : results) {
    INFO(result.id);
    CHECK(result.verdict == passed(result.id));
    CHECK(result.cases == 36);
  }
}

TEST_CASE("each part of theorem-4.3 fails by its own number alone") {
  const auto spoiled = [](auto spoil) {
    auto outcomes = as_stated();
    for (Outcome& outcome : outcomes) spoil(outcome.standard);
    return outcomes;
  };
  const auto check_only = [](const std::vector<Outcome>& outcomes, const std::string& part) {
    for (const ClaimResult& result : concluded(claim_of("theorem-4.3"), outcomes)) {
      INFO(result.id);
      CHECK(result.verdict == (result.id == "theorem-4.3." + part ? failed(result.id) : passed(result.id)));
    }
  };
  check_only(spoiled([](RegimeOutcome& o) { o.risk = {0.07, 0}; }), "risk");  // log(2)/10 = .069
  check_only(spoiled([](RegimeOutcome& o) { o.accuracy = of_ten(9); }), "accuracy");
  check_only(spoiled([](RegimeOutcome& o) { o.nonrobust_feature_accuracy = of_ten(9); }), "nonrobust");
  check_only(spoiled([](RegimeOutcome& o) { o.robust_feature_accuracy = of_ten(8); }), "robust-chance");
  check_only(spoiled([](RegimeOutcome& o) { o.robust_feature_accuracy = of_ten(2); }), "robust-chance");
  check_only(spoiled([](RegimeOutcome& o) { o.attacks[swap_attack].accuracy = of_ten(1); }), "swap");
  check_only(spoiled([](RegimeOutcome& o) { o.swap.accuracy = of_ten(1); }), "swap-every");
  check_only(spoiled([](RegimeOutcome& o) { o.swap.targeted = of_ten(9); }), "swap-targeted");
  check_only(spoiled([](RegimeOutcome& o) { o.swap.risk = {0.69, 0}; }), "adversarial-risk");
  check_only(spoiled([](RegimeOutcome& o) { o.attacks[removal_attack].accuracy = of_ten(10); }), "removal");
  check_only(spoiled([](RegimeOutcome& o) { o.attacks[removal_attack].accuracy = of_ten(0); }), "removal");
  check_only(spoiled([](RegimeOutcome& o) { o.orthogonal = of_ten(0); }), "swap-orthogonal");
}

TEST_CASE("where the box does not hold beta_p v_y, removal and the orthogonal swap are not applicable") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.setting.attack.eps = outcome.setting.data.beta.hi;
  CHECK(verdict(outcomes, "removal") == Verdict::supported);
  for (Outcome& outcome : outcomes) outcome.setting.attack.eps = outcome.setting.data.beta.lo;
  const std::vector<ClaimResult> results = concluded(claim_of("theorem-4.3"), outcomes);
  for (const char* part : {"theorem-4.3.removal", "theorem-4.3.swap-orthogonal"}) {
    const ClaimResult& result = result_named(results, part);
    CHECK(result.verdict == Verdict::not_applicable);
    CHECK(result.cases == 0);
    CHECK_THAT(result.note, Catch::StartsWith("without: eps >= beta_p; ") && Catch::Contains("0.500"));
  }
  CHECK(result_named(results, "theorem-4.3.swap").verdict == Verdict::certified);
}

TEST_CASE("where the features span R^d there is no orthogonal swap") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.standard.orthogonal = {};
  const ClaimResult result =
      result_named(concluded(claim_of("theorem-4.3"), outcomes), "theorem-4.3.swap-orthogonal");
  CHECK(result.verdict == Verdict::not_applicable);
  CHECK(result.note == "without: a direction orthogonal to all features, d > 2k");
}

TEST_CASE("high loss means above log(k), proved") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.standard.swap.risk.rad = 0.01;
  CHECK(verdict(outcomes, "adversarial-risk") == Verdict::undecided);
  for (Outcome& outcome : outcomes) {
    outcome.standard.risk = {0.125, 0};
    outcome.standard.swap.risk = {0.75, 0.01};
  }
  const ClaimResult result =
      result_named(concluded(claim_of("theorem-4.3"), outcomes), "theorem-4.3.adversarial-risk");
  CHECK(result.verdict == Verdict::certified);
  REQUIRE(result.constants.size() == 3);
  CHECK(result.constants[1].max == 0.75);
  CHECK(result.constants[2].max == 6);
}

TEST_CASE("small risk means below log(k)/10") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.standard.risk = {0.069, 0};  // log(2)/10 = .0693
  CHECK(verdict(outcomes, "risk") == Verdict::certified);
  for (Outcome& outcome : outcomes) outcome.standard.risk.rad = 0.001;
  CHECK(verdict(outcomes, "risk") == Verdict::undecided);
}

TEST_CASE("with high probability needs 36 seeds: 35 that are as theorem-4.3 says leave it undecided") {
  auto outcomes = as_stated();
  outcomes.pop_back();
  for (const ClaimResult& result : concluded(claim_of("theorem-4.3"), outcomes)) {
    INFO(result.id);
    CHECK(result.verdict == (is_near_chance(result.id) ? Verdict::supported : Verdict::undecided));
  }
}

TEST_CASE("near chance is an equivalence: within a tenth of 1/k, and 1/k itself in the interval") {
  const auto chance_of = [](Index odd, Index even) {
    auto outcomes = as_stated();
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      outcomes[i].standard.robust_feature_accuracy = of_ten(i % 2 == 0 ? even : odd);
    return result_named(concluded(claim_of("theorem-4.3"), outcomes), "theorem-4.3.robust-chance");
  };
  CHECK(chance_of(4, 6).verdict == Verdict::supported);    // .5, interval about +-.03
  CHECK(chance_of(0, 10).verdict == Verdict::undecided);   // .5, interval about +-.16
  CHECK(chance_of(5, 6).verdict == Verdict::unsupported);  // .55 +- .02: near, and above chance
  CHECK_THAT(chance_of(5, 6).note, Catch::EndsWith("chance 0.500 +- 0.1: above chance"));
  CHECK(chance_of(4, 5).verdict == Verdict::unsupported);
  CHECK_THAT(chance_of(4, 5).note, Catch::EndsWith(": below chance"));
}

TEST_CASE("samples that are not proved right or wrong count both ways for chance") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.standard.robust_feature_accuracy = {9, 9, 20};  // .45 to .55
  CHECK(verdict(outcomes, "robust-chance") == Verdict::supported);
  for (Outcome& outcome : outcomes) outcome.standard.robust_feature_accuracy = {6, 9, 20};  // .3 to .55
  CHECK(verdict(outcomes, "robust-chance") == Verdict::undecided);
}

TEST_CASE("near chance is undecided for one seed") {
  auto outcomes = as_stated();
  outcomes.resize(1);
  CHECK(verdict(outcomes, "robust-chance") == Verdict::undecided);
}

TEST_CASE("a NaN risk and an accuracy that nothing proves support nothing") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) {
    outcome.standard.risk.mid = outcome.standard.swap.risk.mid = std::numeric_limits<double>::quiet_NaN();
    outcome.standard.swap.accuracy = outcome.standard.swap.targeted = {0, 0, 10};
    outcome.standard.accuracy = outcome.standard.robust_feature_accuracy = {0, 0, 10};
  }
  CHECK(verdict(outcomes, "risk") == Verdict::undecided);
  for (const char* part : {"accuracy", "swap-every", "swap-targeted", "adversarial-risk"})
    CHECK(verdict(outcomes, part) == Verdict::undecided);
  CHECK_FALSE(verdict(outcomes, "robust-chance") == Verdict::supported);
}

}  // namespace advproof
