// Which claims, and which of their results, a user asked for by name.
#pragma once

#include <string>
#include <vector>

#include "advproof/claim/claim.h"

namespace advproof {

/// True if one of the names asks for this result: by its identifier or the beginning of it; no names ask for
/// all.
bool is_wanted(const std::vector<std::string>& wanted, const std::string& id);

/// The claims of the list that have a result asked for, in its order; nothing asked for: all. UsageError for
/// a name that is neither a claim, a part of one, nor the beginning of either (theorem-4).
std::vector<const Claim*> select_claims(const Claims& list, const std::vector<std::string>& wanted);

}  // namespace advproof
