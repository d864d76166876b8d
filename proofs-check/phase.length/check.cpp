// phase.length [S: first reply A2]: with a large step of the attack "the duration of the first stage is very
// short".
#include <cmath>
#include <map>

#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"
#include "eta_attack_sweep.h"

#include <fmt/format.h>

namespace advproof {
namespace {

/// A seed's first stage at the least and at the largest eta~ at which it ends.
struct Stage {
  double least = NAN;
  double largest = NAN;
  int values = 0;
  void add(double length) {
    if (std::isnan(length)) return;
    if (values++ == 0) least = length;
    largest = length;
  }
};

ClaimResult examine(const ClaimPage& page, const SweepTable& table) {
  const std::size_t column = table.column("overtake_step");
  std::map<std::uint64_t, Stage> stages;
  for (const SweepRow& row : table.rows) stages[row.seed].add(row.values[column]);  // eta~ rises
  std::vector<SeedVote> votes;
  Extremes quotient;
  for (const auto& [seed, stage] : stages) {
    const bool compared = stage.values >= 2;
    votes.push_back(
        {seed, compared ? Truth::yes : Truth::no, stage.largest < stage.least / 2 ? Truth::yes : Truth::no});
    if (!compared) continue;
    quotient.min = std::min(quotient.min, stage.largest / stage.least);
    quotient.max = std::max(quotient.max, stage.largest / stage.least);
  }
  ClaimResult result = conclude_seeds(page, page.title, votes, false, "a first stage that ends at two eta~",
                                      more_often_than_not);
  if (result.cases > 0)
    result.constants.push_back({"length at large eta~ / at small eta~", quotient.min, quotient.max, "", ""});
  return result;
}

}  // namespace

namespace checks {

Check phase_length() { return OverSweep{eta_attack_sweep(), {{"", examine}}}; }

}  // namespace checks

}  // namespace advproof
