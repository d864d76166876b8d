// A claim's own sweep, with rows planted in the place of runs.
#pragma once

#include <cmath>
#include <functional>
#include <limits>

#include "advproof/sweep/ledger_sweeps.h"
#include "proofs-check/claim_by_id.h"

namespace advproof {

inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// The value of a column at a point and seed.
using Plant = std::function<double(const SweepPoint& point, std::uint64_t seed, const std::string& column)>;

/// Every row of the sweep.
inline SweepTable planted_table(const Sweep& sweep, const Plant& plant) {
  SweepTable table = ledger_table(sweep);
  for (std::size_t point = 0; point < table.points.size(); ++point) {
    for (std::uint64_t seed = 1; seed <= table.seeds; ++seed) {
      SweepRow row{point, seed, {}};
      for (const std::string& column : table.columns)
        row.values.push_back(plant(table.points[point], seed, column));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

/// What the claim, one over a sweep, concludes of planted rows: one result a part. Throws for another kind of
/// claim.
inline std::vector<ClaimResult> concluded(const Claim& claim, const Plant& plant) {
  const auto& check = std::get<OverSweep>(claim.check);
  return check.examine(claim.page, planted_table(*check.sweep, plant));
}

inline std::vector<Verdict> verdicts_of(const std::vector<ClaimResult>& results) {
  std::vector<Verdict> verdicts;
  for (const ClaimResult& result : results) verdicts.push_back(result.verdict);
  return verdicts;
}

}  // namespace advproof
