#include "interrupt.h"

#include "advproof/error.h"

namespace advproof {
namespace {

volatile std::sig_atomic_t signal_seen = 0;
int guards = 0;  ///< one within another

extern "C" void see_signal(int signal) { signal_seen = signal; }

}  // namespace

InterruptGuard::InterruptGuard() {
  if (guards++ == 0) signal_seen = 0;
  struct sigaction action {};
  action.sa_handler = see_signal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    sigaction(signals[i], &action, &previous_[i]);
    if (signals[i] == SIGHUP && previous_[i].sa_handler == SIG_IGN) sigaction(SIGHUP, &previous_[i], nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  --guards;
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &previous_[i], nullptr);
}

bool InterruptGuard::interrupted() { return signal_seen != 0; }

void end_interrupted(const std::string& how_far) {
  throw Error(static_cast<ExitCode>(128 + signal_seen), "interrupted " + how_far);
}

void end_interrupted(const Progress& progress) {
  end_interrupted("in " + progress.how_far() + "; no report was written");
}

}  // namespace advproof
