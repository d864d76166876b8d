// A claim of the program by its identifier, and what it concludes of outcomes.
#pragma once

#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "advproof/claim/claim.h"

namespace advproof {

/// Throws for an identifier that is not in the list.
inline const Claim& claim_of(const std::string& id) {
  for (const Claim& claim : all_claims()) {
    if (claim.page.id == id) return claim;
  }
  throw std::out_of_range("no claim " + id);
}

/// What the claim, one over seeds, concludes of them: one result a part, whose constants are in order. Throws for another kind of claim.
inline std::vector<ClaimResult> concluded(const Claim& claim, const std::vector<Outcome>& outcomes) {
  std::vector<ClaimResult> results = std::get<OverSeeds>(claim.check).examine(claim.page, outcomes);
  for (const ClaimResult& result : results) {
    for (const Constant& constant : result.constants) {
      INFO(result.id << ": " << constant.name);
      CHECK(constant.min <= constant.max);
    }
  }
  return results;
}

}  // namespace advproof
