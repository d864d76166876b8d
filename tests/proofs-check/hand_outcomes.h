// Outcomes written by hand, for the claims about trends over seeds.
#pragma once

#include <stdexcept>

#include "advproof/claim/outcome.h"
#include "proofs-check/claim_by_id.h"

namespace advproof {

/// Of ten samples, so many proved right, all others proved wrong.
inline Accuracy of_ten(Index right) { return {right, 10 - right, 10}; }

/// Of which the claims see when the phases came, and the height of B.
inline Race race_of(std::int64_t nonrobust_leads_at, std::int64_t robust_overtakes_at, double B_max) {
  Race race;
  race.nonrobust_leads_at = nonrobust_leads_at;
  race.robust_overtakes_at = robust_overtakes_at;
  race.B_max = B_max;
  return race;
}

/// Seeds 1 .. count, each with every number at its best: risk 0, every accuracy 1, no swap that reaches its
/// target, both phases and max A twice max B in both classes.
inline std::vector<Outcome> perfect_outcomes(std::size_t count) {
  Outcome outcome;
  outcome.instance.features = {Matrix<double>(2, 5), Matrix<double>(2, 5)};
  for (RegimeOutcome* regime : {&outcome.standard, &outcome.adversarial}) {
    regime->accuracy = regime->robust_feature_accuracy = regime->nonrobust_feature_accuracy = of_ten(10);
    regime->races.assign(2, race_of(10, 20, 0.5));
    regime->learned.assign(2, {Ball(2.0, 128), Ball(1.0, 128)});
    regime->swap.accuracy = of_ten(10);
    regime->swap.targeted = of_ten(0);
    regime->orthogonal = of_ten(10);
    for (const std::string& name : attack_names()) regime->attacks.push_back({name, of_ten(10), {}});
    regime->attacks.push_back({"box", of_ten(10), {}});
    regime->witnesses.resize(regime->attacks.size());
  }
  std::vector<Outcome> outcomes(count, outcome);
  for (std::size_t i = 0; i < count; ++i) outcomes[i].instance.seed = i + 1;
  return outcomes;
}

inline const ClaimResult& result_named(const std::vector<ClaimResult>& results, const std::string& id) {
  for (const ClaimResult& result : results) {
    if (result.id == id) return result;
  }
  throw std::out_of_range(id);
}

}  // namespace advproof
