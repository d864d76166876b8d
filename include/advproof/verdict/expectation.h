// What is expected of a claim on a preset: a verdict, and of how many seeds it is true.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "advproof/verdict/verdict.h"
#include "advproof/verdict/votes.h"

namespace advproof {

/// The counts least, ..., most.
struct CountInterval {
  std::int64_t least = 0;
  std::int64_t most = 0;
  friend bool operator==(const CountInterval&, const CountInterval&) = default;
};

struct Expectation {
  Verdict verdict = Verdict::undecided;
  std::optional<CountInterval> count = {};  ///< of the votes for it; absent: any, or none are taken
  std::optional<Verdict> alternative = {};  ///< beside a count: the verdict of some of its interval
  friend bool operator==(const Expectation&, const Expectation&) = default;

  /// Is this the verdict, or its alternative?
  [[nodiscard]] bool allows(Verdict found) const { return found == verdict || found == alternative; }
  /// Is the verdict allowed, and the number of votes for it in the interval? Where a count is expected, a claim
  /// that takes no votes is not as expected.
  [[nodiscard]] bool is_met(Verdict found, const std::optional<Votes>& votes) const;
};

/// "supported, 19 to 20 true", "undecided or supported, 38 to 39 true".
std::string to_string(const Expectation& expectation);

}  // namespace advproof
