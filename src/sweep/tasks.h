// Runs in parallel, each kept when it is done.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "advproof/experiment/progress.h"
#include "advproof/storage/sweep_store.h"

namespace advproof {

/// One run that is to be done.
struct SweepTask {
  std::size_t site = 0;    ///< for whoever made it
  std::int64_t place = 0;  ///< of the store
  std::uint64_t seed = 1;
  double cost = 0;  ///< in any unit
};

struct TasksDone {
  std::int64_t count = 0;
  double seconds = 0;  ///< of all together, one after the other
};

/// The row of a task, a pure function of it.
using RunTask = std::function<std::vector<double>(const SweepTask&)>;

/// Hands out the costliest first, equals in their order, to `jobs` threads (0: as many as there are processors), in
/// each of which a run's own loops run in order. The first error ends the work, and so does a signal, as
/// Error `interrupted` and so on; either way the runs at work are finished and kept.
TasksDone do_tasks(std::vector<SweepTask> tasks, const RunTask& run, SweepStore& store, int jobs,
                   Progress& progress);

}  // namespace advproof
