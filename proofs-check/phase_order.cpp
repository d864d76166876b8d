// phase.order [S: first review, Q2]: in adversarial training, phase 1: non-robust features grow first; phase
// 2: robust features overtake them.
#include <algorithm>

#include "claims.h"

namespace advproof {
namespace {

bool both_phases(const Race& race) { return race.nonrobust_leads_at >= 0 && race.robust_overtakes_at >= 0; }

/// The extremes over seeds and classes of a number of a race, where both phases were seen.
template <class Number>
Constant over_races(const std::string& name, const std::vector<Outcome>& outcomes, Number number) {
  Extremes extremes;
  for (const Outcome& outcome : outcomes) {
    for (const Race& race : outcome.adversarial.races) {
      if (!both_phases(race)) continue;
      extremes.min = std::min(extremes.min, static_cast<double>(number(race)));
      extremes.max = std::max(extremes.max, static_cast<double>(number(race)));
    }
  }
  return {name, extremes.min, extremes.max, "", ""};
}

ClaimResult examine(const Claim& claim, const std::vector<Outcome>& outcomes) {
  ClaimResult result = conclude_fraction(claim, claim.title, outcomes, [](const Outcome& outcome) {
    return std::ranges::all_of(outcome.adversarial.races, both_phases);
  });
  result.constants.push_back(
      over_races("step where B leads", outcomes, [](const Race& r) { return r.nonrobust_leads_at; }));
  result.constants.push_back(
      over_races("step where A overtakes", outcomes, [](const Race& r) { return r.robust_overtakes_at; }));
  result.constants.push_back(over_races("max B", outcomes, [](const Race& r) { return r.B_max; }));
  return result;
}

}  // namespace

Claim phase_order() {
  Claim claim;
  claim.id = "phase.order";
  claim.tag = Tag::stated;
  claim.source = "first review, Q2";
  claim.title = "non-robust grows first, robust overtakes";
  claim.statement =
      "Adversarial training, every class i: max_r B_{i,r} comes to lead max_r A_{i,r} after at least "
      "doubling (phase 1), "
      "and later max_r A_{i,r} overtakes it to the end of training (phase 2). Supported if true on most "
      "seeds: the 95 % "
      "Clopper-Pearson interval of the fraction lies above 1/2.";
  claim.hypotheses = {"the preset's own parameters: a statement about its seeds"};
  claim.parts = {{"", examine}};
  return claim;
}

}  // namespace advproof
