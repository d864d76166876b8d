// How far long work has come, on stderr.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace advproof {

/// A line that is rewritten at most five times a second on a terminal, with rate and remaining time; plain
/// lines at most every ten seconds elsewhere; nothing when quiet. Work shorter than the first interval prints
/// nothing.
class Progress {
 public:
  /// `what` names the work and `total` its units (0: unknown); `done` units were done before, by an earlier
  /// run.
  Progress(std::string what, std::int64_t total, bool quiet, std::int64_t done = 0);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts n more units as done. Any thread may call it.
  void advance(std::int64_t n = 1);
  /// `seeds 1:60: 12 of 60`, for whoever stops here.
  [[nodiscard]] std::string how_far() const;
  /// Takes the line away from a terminal, so that other output can follow. May be called more than once.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::string line(std::int64_t done, Clock::time_point now) const;

  const std::string what_;
  const std::int64_t total_;
  const bool quiet_;
  const std::int64_t done_before_;
  const bool terminal_;
  const Clock::time_point start_;
  std::atomic<std::int64_t> done_;
  std::atomic<Clock::rep> next_;  ///< when the next line is due, in ticks of the clock
  std::mutex printing_;
  std::size_t shown_ = 0;  ///< characters of the line on the terminal
};

/// `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
std::string duration_text(double seconds);

}  // namespace advproof
