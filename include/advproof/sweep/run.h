// The engine: the runs of a plan that a store does not have yet, in parallel, each kept when it is done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "advproof/claim/claim.h"
#include "advproof/storage/sweep_store.h"
#include "advproof/sweep/plan.h"

namespace advproof {

struct SweepOptions {
  int jobs = 0;   ///< runs at a time; 0: as many as there are processors
  int share = 0;  ///< of `shares` processes that divide the places among them, this one's number from 0
  int shares = 1;
  std::string address_file{};  ///< where workers of other processes are told to join; empty: there are none
  int expected_workers = 0;    ///< of them, so many are told at the end that it is over
  bool mix = false;            ///< beside rows of another program
  bool quiet = false;
};

struct SweepSummary {
  std::string name;
  std::int64_t runs = 0;     ///< planned: of this share, refinement included
  std::int64_t before = 0;   ///< of them, found in the store
  std::int64_t here = 0;     ///< of them, done by this process
  std::int64_t refined = 0;  ///< places that refinement added
  double seconds = 0;        ///< of this process
  double work = 0;           ///< of the runs done here, one after the other
};

/// Trains what is missing, the costliest runs first, one thread each, here and by workers that join, and writes each
/// row when it is done. The rows do not depend on jobs, workers, shares or order. Of a plan with observe.ledger, `ledger`
/// measures. InputError where it does not, as SweepPlan::place, SweepStore and observe_run, naming the run;
/// IncompleteError where a row cannot be written; Error `interrupted` and so on after a signal, when the runs at work
/// are done and kept.
SweepSummary run_sweep(const SweepPlan& plan, SweepStore& store, const SweepOptions& options,
                       const Claims& ledger = {});

/// The numbers of a row. InputError where the plan names a sweep that no claim of `ledger` measures.
std::vector<std::string> columns_of(const SweepPlan& plan, const Claims& ledger);

/// The program as the store's rows name it: version, compiler, and a digest of the running program itself.
std::string program_name();

}  // namespace advproof
