// A sweep, as its file says it: which configurations are trained, on which seeds, and what is observed
// (docs/sweeps.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/claim/observables.h"
#include "advproof/configuration/configuration.h"
#include "advproof/storage/sweep_store.h"

namespace advproof {

/// Keys that vary together: the i-th of every list at the same time.
struct SweepAxis {
  std::vector<std::string> keys;
  std::vector<std::vector<std::string>> values;  ///< in TOML; one list a key, all of the same length
  [[nodiscard]] std::size_t length() const { return values.front().size(); }
};

/// A product of axes.
struct SweepSeries {
  std::string name;  ///< empty in a file without [[series]]
  std::vector<SweepAxis> axes;
  [[nodiscard]] std::int64_t places() const;
};

/// A key that follows from others.
struct SweepTie {
  std::string key;
  std::vector<std::string> expressions;  ///< of other keys; two, lower and upper end, or one for both
  unsigned line = 0;                     ///< of the file
};

/// Where the mean of a column over the seeds crosses a level along an axis, more values are tried between its
/// neighbours, until they are no further apart than `width`.
struct SweepRefinement {
  std::string key;
  std::string column;
  double level = 0;
  double width = 0;
};

/// A place as it is trained: all but the seed.
struct PlannedPlace {
  std::vector<Coordinate> coordinates;  ///< one a swept key, in the order of keys()
  Configuration configuration;
};

struct SweepPlan {
  std::string name;  ///< of the file, without .toml
  std::string origin;
  std::string text;  ///< of the file
  std::string title;
  Configuration base;
  std::string scalar = "double";  ///< or "dd"
  SeedRange seeds{1, 10};
  std::vector<SweepSeries> series{{}};  ///< one after the other; at least one
  std::vector<SweepTie> ties;           ///< each after those that it depends on
  std::optional<SweepRefinement> refinement;
  Observables observables;
  std::string
      ledger;  ///< rows are what the ledger's sweep of this name measures, not the observables; or empty

  /// Of all series; where a series does not sweep one, its places have the value of the base.
  [[nodiscard]] std::vector<std::string> keys() const;
  /// Of all series together, before any refinement.
  [[nodiscard]] std::int64_t places() const;
  /// The series of place number `index`.
  [[nodiscard]] const SweepSeries& series_of(std::int64_t index) const;
  /// Place number 0 <= index < places(), the last axis of its series varying fastest. InputError naming the place where its
  /// configuration is not valid.
  [[nodiscard]] PlannedPlace place(std::int64_t index) const;
  /// The same with another value of the refined key.
  [[nodiscard]] PlannedPlace refined_place(std::int64_t index, double value) const;
};

/// The numbers of all places but those that an earlier series has already.
std::vector<std::int64_t> distinct_places(const SweepPlan& plan);

/// The most runs of a sweep.
inline constexpr std::int64_t most_runs = 1'000'000'000;

/// Reads a sweep file. InputError `origin:line: field: what was expected`.
SweepPlan parse_plan(std::string_view toml, const std::string& origin);
SweepPlan load_plan(const std::string& path);

/// Roughly what a run of the configuration costs, in multiplications: long runs are handed out first.
double cost_of(const Setting& setting);

}  // namespace advproof
