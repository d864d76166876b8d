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

/// binary64 to nearest even without excess precision, contraction or flushing; directed rounding obeys the
/// mode; MPFR rounds correctly in both directions; balls enclose. Microseconds; leaves the rounding mode as
/// it found it.
std::vector<RoundingCheck> rounding_self_test();

/// Throws Error (exit 1) naming the checks that failed.
void require_sound_rounding();

}  // namespace advproof
