// How many bits `--bits auto` gives a ball run: enough that every weight's radius ends below an accuracy.
#pragma once

#include <cstdint>

namespace advproof {

/// The first attempt: the accuracy and what runs of that length have been seen to lose (docs/enclosures.md).
long first_bits(double accuracy, std::int64_t steps);

/// The precision that claims are examined in to start with: the accuracy and a margin for cancellation. The
/// trajectory needs more, since what it loses accumulates.
long first_view_bits(double accuracy);

/// The next attempt, after `bits` were too few at `step`: what was lost until then is taken to go on, a
/// quarter faster. Twice the bits if the radius says nothing (infinite, or at the very start). A multiple
/// of 64. The attempt must start again at step 0: a trajectory multiplies the radius it has, so more bits on
/// top of a radius that is already there would change nothing.
long more_bits(long bits, double log2_radius, double accuracy, std::int64_t step, std::int64_t steps);

}  // namespace advproof
