#include "advproof/experiment/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

namespace advproof {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::chrono::steady_clock::duration interval(bool terminal) {
  return terminal ? milliseconds(200) : seconds(10);
}

/// Three significant digits, without an exponent for everyday rates.
std::string rate_text(double rate) {
  return rate >= 100 ? fmt::format("{:.0f}", rate) : fmt::format("{:.3g}", rate);
}

}  // namespace

std::string duration_text(double elapsed) {
  if (!(elapsed < 1e9)) return "very long";
  const auto s = static_cast<std::int64_t>(std::ceil(elapsed));
  constexpr std::int64_t minute = 60;
  constexpr std::int64_t hour = 60 * minute;
  constexpr std::int64_t day = 24 * hour;
  if (s < minute) return fmt::format("{} s", s);
  if (s < hour) return fmt::format("{} min {} s", s / minute, s % minute);
  if (s < day) return fmt::format("{} h {} min", s / hour, s % hour / minute);
  return fmt::format("{} d {} h", s / day, s % day / hour);
}

Progress::Progress(std::string what, std::int64_t total, bool quiet, std::int64_t done)
    : what_(std::move(what)),
      total_(total),
      quiet_(quiet),
      done_before_(done),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      done_(done),
      next_((start_ + interval(terminal_)).time_since_epoch().count()) {}

void Progress::advance(std::int64_t n) {
  const std::int64_t done = done_.fetch_add(n) + n;
  if (quiet_) return;
  const Clock::time_point now = Clock::now();
  if (now.time_since_epoch().count() < next_.load(std::memory_order_relaxed)) return;
  // Whoever finds another thread printing leaves it to that thread.
  const std::unique_lock lock(printing_, std::try_to_lock);
  if (!lock || now.time_since_epoch().count() < next_) return;
  next_ = (now + interval(terminal_)).time_since_epoch().count();
  const std::string text = line(done, now);
  if (terminal_) {
    fmt::print(stderr, "\r{:<{}}", text, shown_);
    shown_ = text.size();
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

std::string Progress::how_far() const { return fmt::format("{}: {} of {}", what_, done_.load(), total_); }

void Progress::finish() {
  const std::scoped_lock lock(printing_);
  if (shown_ == 0) return;
  fmt::print(stderr, "\r{:{}}\r", "", shown_);
  std::fflush(stderr);
  shown_ = 0;
}

std::string Progress::line(std::int64_t done, Clock::time_point now) const {
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(done - done_before_) / elapsed;
  if (total_ <= 0) return fmt::format("{}: {}, {}/s", what_, done, rate_text(rate));
  const auto total = static_cast<double>(total_);
  const std::string remaining =
      rate > 0 ? duration_text(static_cast<double>(total_ - done) / rate) + " left" : "no estimate yet";
  return fmt::format("{}: {}/{} ({:.0f} %), {}/s, {}", what_, done, total_,
                     std::floor(100 * static_cast<double>(done) / total), rate_text(rate), remaining);
}

}  // namespace advproof
