// What examining a claim gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "advproof/verdict/expectation.h"
#include "advproof/verdict/interval.h"
#include "advproof/verdict/page.h"
#include "advproof/verdict/tally.h"

namespace advproof {

/// A number that a claim reports: over its cases (finite) or over the seeds (asymptotic).
struct Constant {
  std::string name;
  double min = 0;
  double max = 0;
  std::string min_at;
  std::string max_at;
};

struct ClaimResult {
  std::string id;
  std::string title;
  Tag tag = Tag::derived;
  Kind kind = Kind::finite;
  Verdict verdict = Verdict::undecided;
  std::string reading;  ///< what the verdict reads as where its word alone would say more than was proved
  std::optional<Expectation> expected;  ///< the ledger's, where the run is the preset's own
  std::int64_t cases = 0;               ///< cases checked: step x class x neuron ..., or seeds
  double worst_margin =
      0;  ///< finite: smallest relative slack; asymptotic: lower end of the interval less its bound
  std::string worst_at;
  std::string note;  ///< hypothesis not met, interval, witness: one line
  std::vector<Constant> constants;
  std::optional<ConfidenceInterval>
      interval;                ///< asymptotic: 95 %, of the fraction, mean or exponent that decides
  std::optional<Votes> votes;  ///< asymptotic: of the seeds or runs, where a fraction of them decides
  std::optional<std::size_t>
      witness;  ///< index of a broken attack whose certified counterexample the run should keep
  /// As the ledger records it: the verdict, and the count of the votes for it.
  [[nodiscard]] Expectation found() const {
    return {verdict, votes ? std::optional(CountInterval{votes->yes, votes->yes}) : std::nullopt};
  }
  [[nodiscard]] bool as_expected() const { return !expected || expected->is_met(verdict, votes); }
};

/// "certified to 1e-20", "withstood", or else the verdict's own word.
std::string reading(const ClaimResult& result);

/// A result that says nothing yet: undecided.
ClaimResult blank_result(const ClaimPage& page);

/// The verdict of a finite claim. `rigorous`: the cases were decided in ball arithmetic.
/// No case examined: not applicable if hypotheses failed, an IncompleteError otherwise.
ClaimResult conclude(const ClaimPage& page, const Tally& tally, bool rigorous);

}  // namespace advproof
