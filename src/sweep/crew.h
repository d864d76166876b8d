// Runs in parallel, by threads here and by other processes, each kept when it is done.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
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

/// The worker of a task is gone: somebody else is to do it.
struct WorkerLost {};

/// Those who work on the runs of one store. Threads of this process join while do_tasks() lasts, others when they like.
class Crew {
 public:
  explicit Crew(SweepStore& store) : store_(store) {}
  /// Nobody may be working any more.
  ~Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Hands out the costliest first, equals in their order, to whoever works, `jobs` threads among them (0: as many as
  /// there are processors), in each of which a run's own loops run in order. Ends when all are done. The first error
  /// ends it too, and so does a signal, as Error `interrupted` and so on; the runs at work are finished and kept.
  TasksDone do_tasks(std::vector<SweepTask> tasks, const RunTask& run, int jobs, Progress& progress);

  /// Works on whatever there is, until close(): `run` does a task elsewhere, and throws WorkerLost where that has
  /// ended, which ends this too.
  void work_for_others(const RunTask& run);
  /// No task will come any more.
  void close();

 private:
  enum class Until { batch_ends, closed };
  std::optional<SweepTask> take(Until until);
  /// False where the worker is lost, whose task is then somebody else's.
  bool work_on(const SweepTask& task, const RunTask& run);
  [[nodiscard]] bool is_over() const;  ///< nothing more is handed out of this batch

  SweepStore& store_;
  std::mutex mutex_;                   ///< of all below, and of the store
  std::condition_variable something_;  ///< to do, or nothing any more
  std::vector<SweepTask> waiting_;     ///< the costliest last
  std::int64_t at_work_ = 0;
  std::exception_ptr wrong_;
  Progress* progress_ = nullptr;
  TasksDone done_;
  bool closed_ = false;
};

}  // namespace advproof
