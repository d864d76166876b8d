// A claim's own sweep, with rows planted in the place of runs.
#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include "claims.h"

namespace advproof {

inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// Of the list of claims.
inline const Claim& claim_named(const std::string& id) {
  for (const Claim& claim : all_claims()) {
    if (claim.id == id) return claim;
  }
  throw std::out_of_range(id);
}

/// The value of a column at a point and seed.
using Plant = std::function<double(const SweepPoint& point, std::uint64_t seed, const std::string& column)>;

/// Every row of the claim's sweep. The claim must outlive the table.
inline SweepTable planted_table(const Claim& claim, const Plant& plant) {
  SweepTable table{claim.sweep.get(), {}};
  for (std::size_t point = 0; point < claim.sweep->points.size(); ++point) {
    for (std::uint64_t seed = 1; seed <= claim.sweep->seeds; ++seed) {
      SweepRow row{point, seed, {}};
      for (const std::string& column : claim.sweep->columns)
        row.values.push_back(plant(claim.sweep->points[point], seed, column));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

/// What the claim concludes of planted rows, one result a part.
inline std::vector<ClaimResult> concluded(const Claim& claim, const Plant& plant) {
  return claim.trend(planted_table(claim, plant));
}

inline std::vector<Verdict> verdicts_of(const std::vector<ClaimResult>& results) {
  std::vector<Verdict> verdicts;
  for (const ClaimResult& result : results) verdicts.push_back(result.verdict);
  return verdicts;
}

}  // namespace advproof
