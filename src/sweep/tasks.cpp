#include "tasks.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "experiment/interrupt.h"

namespace advproof {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t workers_for(int jobs, std::size_t tasks) {
  const auto wanted =
      jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, tasks);
}

}  // namespace

TasksDone do_tasks(std::vector<SweepTask> tasks, const RunTask& run, SweepStore& store, int jobs,
                   Progress& progress) {
  std::ranges::stable_sort(tasks, std::ranges::greater(), &SweepTask::cost);
  TasksDone done;
  std::atomic<std::size_t> next = 0;
  std::exception_ptr wrong;
  std::mutex writing;
  const auto work = [&] {
    tbb::task_arena alone(1);
    while (!InterruptGuard::interrupted()) {
      const std::size_t i = next++;
      if (i >= tasks.size()) return;
      try {
        const auto start = Clock::now();
        StoredRun row{tasks[i].place, tasks[i].seed, 0, {}};
        alone.execute([&] { row.values = run(tasks[i]); });
        row.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        const std::lock_guard lock(writing);
        store.add(row);
        done.seconds += row.seconds;
        ++done.count;
        progress.advance();
      } catch (...) {
        const std::lock_guard lock(writing);
        if (!wrong) wrong = std::current_exception();
        next = tasks.size();
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < workers_for(jobs, tasks.size()); ++i) workers.emplace_back(work);
    work();
  }
  if (wrong) std::rethrow_exception(wrong);
  if (InterruptGuard::interrupted()) {
    if (!store.lasting()) end_interrupted(progress);
    end_interrupted(progress.how_far() + " in the store; the same command goes on from there");
  }
  return done;
}

}  // namespace advproof
