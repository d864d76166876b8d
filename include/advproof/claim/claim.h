// A claim: its page, and one of three ways to examine it. The list of all of them is made from
// proofs-check/claims.txt.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "advproof/claim/finite_claim.h"
#include "advproof/claim/outcome.h"
#include "advproof/claim/sweep.h"
#include "advproof/verdict/result.h"

namespace advproof {

/// One statement about a preset's seeds, with a result of its own.
struct SeedsPart {
  std::string name;  ///< the result is CLAIM.name, or CLAIM where this is empty
  std::function<ClaimResult(const ClaimPage&, const std::vector<Outcome>&)> examine;
};

/// Answered over a preset's seeds.
struct OverSeeds {
  std::vector<SeedsPart> parts;
  /// One result a part. Requires outcomes.
  [[nodiscard]] std::vector<ClaimResult> examine(const ClaimPage& page,
                                                 const std::vector<Outcome>& outcomes) const;
};

/// One statement about a sweep.
struct SweepPart {
  std::string name;  ///< as of a SeedsPart
  std::function<ClaimResult(const ClaimPage&, const SweepTable&)> examine;
};

/// Answered over a sweep of the ledger's own.
struct OverSweep {
  std::shared_ptr<const Sweep> sweep;
  std::vector<SweepPart> parts;
  [[nodiscard]] std::vector<ClaimResult> examine(const ClaimPage& page, const SweepTable& table) const;
};

/// Examined at every step of a run, over seeds, or over a sweep.
using Check = std::variant<FiniteClaimMakers, OverSeeds, OverSweep>;

struct Claim {
  ClaimPage page;
  Check check;

  [[nodiscard]] const FiniteClaimMakers* finite() const { return std::get_if<FiniteClaimMakers>(&check); }
  [[nodiscard]] const OverSeeds* over_seeds() const { return std::get_if<OverSeeds>(&check); }
  [[nodiscard]] const OverSweep* over_sweep() const { return std::get_if<OverSweep>(&check); }
};

/// Why the page does not describe the check: another kind, or other results. Empty where it does.
std::string mismatch(const Claim& claim);

using Claims = std::vector<Claim>;

/// Every claim of the program, in the order of proofs-check/claims.txt. Who examines claims is handed a list:
/// this one, or another.
const Claims& all_claims();

}  // namespace advproof
