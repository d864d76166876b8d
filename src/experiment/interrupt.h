// A polite end on SIGINT, SIGTERM and SIGHUP.
#pragma once

#include <array>
#include <csignal>
#include <string>

#include "advproof/experiment/progress.h"

namespace advproof {

/// While one lives, the first signal of each kind only leaves a mark; the same again has its usual effect, to
/// kill. A SIGHUP that was ignored (nohup) stays so. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  [[nodiscard]] static bool interrupted();

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, signals.size()> previous_{};
};

/// Ends interrupted work: an Error with the status of the last signal, 128 + its number.
[[noreturn]] void end_interrupted(const std::string& how_far);

/// Of work that keeps nothing of what it has done.
[[noreturn]] void end_interrupted(const Progress& progress);

}  // namespace advproof
