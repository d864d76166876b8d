// phase.order [S: first review, Q2]: in adversarial training, phase 1: non-robust features grow first; phase
// 2: robust features overtake them.
#include <algorithm>
#include "advproof/claim/over_seeds.h"

namespace advproof {
namespace {

/// The extremes over seeds and classes of a number of a race, where both phases were seen.
template <class Number>
Constant over_races(const std::string& name, const std::vector<Outcome>& outcomes, Number number) {
  Extremes extremes;
  for (const Outcome& outcome : outcomes) {
    for (const Race& race : outcome.adversarial.races) {
      if (!race.both_phases()) continue;
      extremes.min = std::min(extremes.min, static_cast<double>(number(race)));
      extremes.max = std::max(extremes.max, static_cast<double>(number(race)));
    }
  }
  return {name, extremes.min, extremes.max, "", ""};
}

ClaimResult examine(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result = conclude_fraction(page, page.title, outcomes, [](const Outcome& outcome) {
    return std::ranges::all_of(outcome.adversarial.races, &Race::both_phases);
  });
  result.constants.push_back(
      over_races("step where B leads", outcomes, [](const Race& r) { return r.nonrobust_leads_at; }));
  result.constants.push_back(
      over_races("step where A overtakes", outcomes, [](const Race& r) { return r.robust_overtakes_at; }));
  result.constants.push_back(over_races("max B", outcomes, [](const Race& r) { return r.B_max; }));
  return result;
}

}  // namespace

namespace checks {

Check phase_order() { return OverSeeds{{{"", examine}}}; }

}  // namespace checks

}  // namespace advproof
