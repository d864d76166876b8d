// A certified counterexample as a file that anyone can re-evaluate (docs/formats.md).
#pragma once

#include <string>

#include "advproof/claim/claim.h"
#include "advproof/configuration/configuration.h"

namespace advproof {

/// Writes `directory/preset-claim.json` (temporary name, then rename): network weights, sample, perturbation
/// as exact binary64, label, the class it is taken for, and the proved advantage. Returns the path. `result`
/// is one of theorem-4.4's attack classes and names the attack. IncompleteError if it cannot be written.
std::string write_counterexample(const std::string& directory, const Configuration& configuration,
                                 const ClaimResult& result, const Outcome& outcome);

}  // namespace advproof
