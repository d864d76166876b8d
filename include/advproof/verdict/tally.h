// What the cases of a finite claim add up to, free of the scalar.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>

#include "advproof/verdict/place.h"

namespace advproof {

/// The smallest and largest value of a quantity seen, balls included whole, and where.
struct Extremes {
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  Place min_at;
  Place max_at;
};

struct Tally {
  std::int64_t cases = 0;      ///< examined with the hypotheses met
  std::int64_t violated = 0;   ///< certainly false
  std::int64_t undecided = 0;  ///< neither proved nor disproved
  double worst_margin =
      std::numeric_limits<double>::infinity();  ///< smallest slack, relative; below 0 is outside
  Place worst_at;
  double accuracy = 0;  ///< balls: the relative one to which identities among the cases are decided, or 0
  std::map<std::string, Extremes> constants;
  std::map<std::string, std::int64_t> inapplicable;  ///< hypothesis -> cases that did not meet it
  std::map<std::string, std::int64_t> beyond;        ///< why -> undecided cases that no precision decides

  /// Keeps the worst margin and its place; NaN is the worst there is, and the first one stays.
  void note_margin(double margin, const Place& place);
  /// Violations are in doubt: the same cases, in a scalar without bounds on exponents, have none.
  void blame_range();
  /// Undecided cases that more bits may decide.
  [[nodiscard]] std::int64_t open() const;
  /// Adds the cases of another tally of the same claim.
  void merge(const Tally& other);
};

}  // namespace advproof
