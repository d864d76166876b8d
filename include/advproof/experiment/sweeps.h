// Running the ledger's own sweeps.
#pragma once

#include "advproof/experiment/check.h"

namespace advproof {

/// The name under which the ledger keeps the verdicts of sweeps, in the place of a preset's.
inline constexpr const char* sweeps_name = "sweeps";

/// Directories of raw rows, one NAME.csv a sweep.
struct SweepRows {
  std::string read;   ///< to conclude from, in the place of training; empty: train
  std::string write;  ///< where to put those trained; empty: nowhere
};

/// Runs the sweeps of the claims of `list` asked for (none: all), once each, in parallel over their rows, or
/// reads their rows, and concludes. UsageError for an unknown claim, or one that has no sweep.
CheckReport run_sweeps(const Claims& list, const std::vector<std::string>& claims, const SweepRows& rows,
                       bool quiet);

}  // namespace advproof
