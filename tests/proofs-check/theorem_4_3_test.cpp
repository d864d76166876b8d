#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/hand_outcomes.h"

namespace advproof {
namespace {

/// 20 seeds as the theorem has them: D_R at chance (1/2 of two classes), every swap successful.
std::vector<Outcome> as_stated() {
  auto outcomes = perfect_outcomes(20);
  for (Outcome& outcome : outcomes) {
    outcome.standard.robust_feature_accuracy = of_ten(5);
    for (AttackOutcome& attack : outcome.standard.attacks) {
      if (attack.attack == "swap") attack.accuracy = of_ten(0);
    }
  }
  return outcomes;
}

Verdict verdict(const std::vector<Outcome>& outcomes, const std::string& part) {
  return result_named(concluded(claim_of("theorem-4.3"), outcomes), "theorem-4.3." + part).verdict;
}

/// All parts but the mean over seeds are decided by proof.
Verdict passed(const std::string& id) {
  return id == "theorem-4.3.robust-chance" ? Verdict::supported : Verdict::certified;
}
Verdict failed(const std::string& id) {
  return id == "theorem-4.3.robust-chance" ? Verdict::unsupported : Verdict::refuted;
}

}  // namespace

TEST_CASE("theorem-4.3 has a result for each part that it declares, in their order") {
  std::vector<std::string> ids;
  for (const ClaimResult& result : concluded(claim_of("theorem-4.3"), as_stated())) ids.push_back(result.id);
  CHECK(ids == claim_of("theorem-4.3").page.result_ids());
}

TEST_CASE("theorem-4.3 is certified, part by part, by seeds that are as it says") {
  const std::vector<ClaimResult> results = concluded(claim_of("theorem-4.3"), as_stated());
  CHECK(results.size() == 5);
  for (const ClaimResult& result : results) {
    INFO(result.id);
    CHECK(result.verdict == passed(result.id));
    CHECK(result.cases == 20);
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
  check_only(spoiled([](RegimeOutcome& o) { o.attacks[5].accuracy = of_ten(1); }), "swap");
}

TEST_CASE("small risk means below log(k)/10") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) outcome.standard.risk = {0.069, 0};  // log(2)/10 = .0693
  CHECK(verdict(outcomes, "risk") == Verdict::certified);
  for (Outcome& outcome : outcomes) outcome.standard.risk.rad = 0.001;
  CHECK(verdict(outcomes, "risk") == Verdict::undecided);
}

TEST_CASE("near chance is undecided where the interval straddles its bounds, or for one seed") {
  auto outcomes = as_stated();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    outcomes[i].standard.robust_feature_accuracy = of_ten(i % 4 == 0 ? 0 : 10);  // mean 3/4, the upper bound
  }
  CHECK(verdict(outcomes, "robust-chance") == Verdict::undecided);
  outcomes = as_stated();
  outcomes.resize(1);
  CHECK(verdict(outcomes, "robust-chance") == Verdict::undecided);
}

TEST_CASE("a NaN risk and an accuracy that nothing proves support nothing") {
  auto outcomes = as_stated();
  for (Outcome& outcome : outcomes) {
    outcome.standard.risk.mid = std::numeric_limits<double>::quiet_NaN();
    outcome.standard.accuracy = outcome.standard.robust_feature_accuracy = {0, 0, 10};
  }
  CHECK(verdict(outcomes, "risk") == Verdict::undecided);
  CHECK(verdict(outcomes, "accuracy") == Verdict::undecided);
  CHECK_FALSE(verdict(outcomes, "robust-chance") == Verdict::supported);
}

}  // namespace advproof
