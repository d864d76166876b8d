// Sweeps that the ledger itself defines: trends in d, sigma_0, eta, eta~ ... that no single preset can show.
// Everything about a sweep, rule included, is written in proofs-check/ before it is run; the raw rows are
// kept in docs/data/NAME.csv.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "advproof/training/setting.h"
#include "advproof/verdict/power_law.h"

namespace advproof {

/// One value of one factor.
struct SweepPoint {
  std::string factor;
  double value = 0;
  Setting setting;
};

struct Sweep {
  std::string name;                  ///< of its file
  std::vector<std::string> columns;  ///< what `measure` gives
  std::vector<SweepPoint> points;
  std::uint64_t seeds = 10;       ///< seeds 1 .. seeds at every point
  std::string scalar = "double";  ///< that `measure` trains in
  /// One row: a number a column; NaN where the run has none. A pure function, run in parallel.
  std::function<std::vector<double>(const SweepPoint&, std::uint64_t seed)> measure;
};

struct SweepRow {
  std::size_t point = 0;
  std::uint64_t seed = 1;
  std::vector<double> values;
};

struct SweepTable {
  const Sweep* sweep = nullptr;
  std::vector<SweepRow> rows;  ///< points outside, seeds inside
  /// The index of a column. InputError if there is none.
  [[nodiscard]] std::size_t column(const std::string& name) const;
};

/// Header and rows, numbers in shortest round-trip form.
std::string to_csv(const SweepTable& table);

/// Its inverse. InputError naming sweep and line unless the text has exactly the rows of this sweep, in order.
SweepTable from_csv(const Sweep& sweep, const std::string& text);

/// `column` against the values of `factor`, as fit_power_law of its rows.
PowerLaw fit_power_law(const SweepTable& table, const std::string& factor, const std::string& column);

}  // namespace advproof
