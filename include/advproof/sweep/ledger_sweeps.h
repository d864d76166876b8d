// The ledger's own sweeps, on the engine of all sweeps.
#pragma once

#include "advproof/experiment/check.h"

namespace advproof {

/// The name under which the ledger keeps the verdicts of sweeps, in the place of a preset's.
inline constexpr const char* sweeps_name = "sweeps";

/// The points of a sweep's file, without rows. InputError as parse_plan, and unless its seeds are 1:N.
SweepTable ledger_table(const Sweep& sweep);

/// Where rows come from and go to; `read` and `write` are directories with one NAME.csv a sweep.
struct SweepRows {
  std::string read{};   ///< to conclude from, in the place of training; empty: train
  std::string write{};  ///< where to put the rows concluded from; empty: nowhere
  std::string store{};  ///< a store whose rows are taken, and which takes those that it lacks; empty: none
  bool mix = false;     ///< as of SweepStore::write_as
};

/// Runs the sweeps of the claims of `list` asked for (none: all), once each, in parallel over their rows, or
/// takes rows that are there, and concludes. UsageError for an unknown claim, or one that has no sweep; of the store,
/// as SweepStore.
CheckReport run_sweeps(const Claims& list, const std::vector<std::string>& claims, const SweepRows& rows,
                       bool quiet);

}  // namespace advproof
