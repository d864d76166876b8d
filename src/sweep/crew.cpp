#include "crew.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "experiment/interrupt.h"

namespace advproof {
namespace {

using Clock = std::chrono::steady_clock;

/// How soon a signal is noticed by who waits for a task.
constexpr auto patience = std::chrono::milliseconds(100);

std::size_t threads_for(int jobs, std::size_t tasks) {
  const auto wanted =
      jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, tasks);
}

}  // namespace

bool Crew::is_over() const { return wrong_ != nullptr || InterruptGuard::interrupted(); }

std::optional<SweepTask> Crew::take(Until until) {
  std::unique_lock lock(mutex_);
  while (true) {
    const bool over = is_over();
    if (!over && !waiting_.empty()) break;
    if (until == Until::closed ? closed_ : over || at_work_ == 0) return std::nullopt;
    something_.wait_for(lock, patience);
  }
  const SweepTask task = waiting_.back();
  waiting_.pop_back();
  ++at_work_;
  return task;
}

bool Crew::work_on(const SweepTask& task, const RunTask& run) {
  std::exception_ptr wrong;
  bool lost = false;
  StoredRun row{task.place, task.seed, 0, {}};
  try {
    const auto start = Clock::now();
    row.values = run(task);
    row.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  } catch (const WorkerLost&) {
    lost = true;
  } catch (...) {
    wrong = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  --at_work_;
  if (lost) {
    waiting_.push_back(task);
  } else if (!wrong) {
    try {
      store_.add(row);
      ++done_.count;
      done_.seconds += row.seconds;
      progress_->advance();
    } catch (...) {
      wrong = std::current_exception();
    }
  }
  if (wrong && !wrong_) wrong_ = wrong;
  something_.notify_all();
  return !lost;
}

TasksDone Crew::do_tasks(std::vector<SweepTask> tasks, const RunTask& run, int jobs, Progress& progress) {
  std::ranges::stable_sort(tasks, std::ranges::greater(), &SweepTask::cost);
  std::ranges::reverse(tasks);
  const std::size_t threads = threads_for(jobs, tasks.size());
  {
    const std::lock_guard lock(mutex_);
    waiting_ = std::move(tasks);
    progress_ = &progress;
    done_ = {};
  }
  something_.notify_all();
  const auto work = [&] {
    tbb::task_arena alone(1);
    while (const auto task = take(Until::batch_ends))
      work_on(*task, [&](const SweepTask& mine) { return alone.execute([&] { return run(mine); }); });
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  std::unique_lock lock(mutex_);
  waiting_.clear();
  something_.wait(lock, [this] { return at_work_ == 0; });  // others finish what they have
  progress_ = nullptr;
  if (wrong_) std::rethrow_exception(wrong_);
  if (InterruptGuard::interrupted()) {
    if (!store_.lasting()) end_interrupted(progress);
    end_interrupted(progress.how_far() + " in the store; the same command goes on from there");
  }
  return done_;
}

void Crew::work_for_others(const RunTask& run) {
  while (const auto task = take(Until::closed))
    if (!work_on(*task, run)) return;
}

void Crew::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  something_.notify_all();
}

}  // namespace advproof
