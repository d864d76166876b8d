// Running the ledger's own sweeps.
#pragma once

#include "advproof/experiment/check.h"

namespace advproof {

/// The name under which the ledger keeps the verdicts of sweeps, in the place of a preset's.
inline constexpr const char* sweeps_name = "sweeps";

/// Runs the sweeps of the claims of `list` asked for (none: all), once each, in parallel over their rows, and
/// concludes. Writes NAME.csv of each into `data` unless it is empty. UsageError for an unknown claim, or one
/// that has no sweep.
CheckReport run_sweeps(const Claims& list, const std::vector<std::string>& claims, const std::string& data,
                       bool quiet);

}  // namespace advproof
