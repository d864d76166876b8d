// The start-up self-test: the arithmetic that every verdict rests on, seen to round as it must in this
// process.
#pragma once

#include <string>
#include <vector>

namespace advproof {

struct RoundingCheck {
  std::string what;
  bool passed = false;
};

/// Of the calling thread: binary64 to nearest even without excess precision, contraction, re-association or
/// flushing; directed rounding obeys the mode; MPFR rounds correctly in both directions; balls enclose.
/// Microseconds; leaves the rounding mode as it found it.
std::vector<RoundingCheck> rounding_self_test();

/// The same in every thread of the calling thread's TBB arena, as a task sees it: passed if passed in all. The
/// last check says whether all threads came to be tested (within ten seconds: they wait for each other, so
/// call it outside of parallel work).
std::vector<RoundingCheck> rounding_self_test_of_threads();

/// Throws Error (exit 1) naming the checks that failed in some thread.
void require_sound_rounding();

}  // namespace advproof
