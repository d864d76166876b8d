// A polite end on SIGINT and SIGTERM.
#pragma once

#include <csignal>

namespace advproof {

/// While one lives, the first SIGINT or SIGTERM only sets a flag; the next has its usual effect, to kill.
/// One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  [[nodiscard]] static bool interrupted();

 private:
  struct sigaction previous_int_ {};
  struct sigaction previous_term_ {};
};

}  // namespace advproof
