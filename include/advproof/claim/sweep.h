// Sweeps that the ledger itself defines: trends in d, sigma_0, eta, eta~ ... that no single preset can show.
// What is trained is written in sweeps/ledger/NAME.toml, and what is concluded in proofs-check/, before any of it
// is run; the raw rows are kept in docs/data/NAME.csv.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "advproof/training/setting.h"
#include "advproof/verdict/power_law.h"

namespace advproof {

/// One value of one factor: a place of the sweep's file.
struct SweepPoint {
  std::string factor;  ///< the name of its [[series]], else the key that varies first
  double value = 0;    ///< of the key that its series varies first
  Setting setting;
};

/// One row: a number a column; NaN where the run has none. A pure function, run in parallel.
using Measure = std::function<std::vector<double>(const Setting&, std::uint64_t seed)>;

struct Sweep {
  std::string name;                  ///< of its file
  std::string file;                  ///< the text of it (docs/sweeps.md)
  std::vector<std::string> columns;  ///< that are concluded from
  Measure measure = {};  ///< gives these columns, in the scalar of the file; empty: they are observables
};

/// That of sweeps/ledger/NAME.toml, without a measure. UsageError where there is no such file.
std::shared_ptr<Sweep> ledger_sweep(const std::string& name, const std::vector<std::string>& columns);

struct SweepRow {
  std::size_t point = 0;
  std::uint64_t seed = 1;
  std::vector<double> values;
};

struct SweepTable {
  std::string name;                  ///< of the sweep
  std::vector<std::string> columns;  ///< of its rows
  std::vector<SweepPoint> points;
  std::uint64_t seeds = 0;     ///< 1 .. seeds at every point
  std::vector<SweepRow> rows;  ///< points outside, seeds inside
  /// The index of a column. InputError if there is none.
  [[nodiscard]] std::size_t column(const std::string& column) const;
};

/// Header and rows, numbers in shortest round-trip form.
std::string to_csv(const SweepTable& table);

/// Its inverse: the table with these rows. InputError naming sweep and line unless the text has exactly a row of every
/// point and seed, in order.
SweepTable from_csv(SweepTable table, const std::string& text);

/// `column` against the values of `factor`, as fit_power_law of its rows.
PowerLaw fit_power_law(const SweepTable& table, const std::string& factor, const std::string& column);

}  // namespace advproof
