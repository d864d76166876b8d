// What is claimed at every value of every factor of a sweep.
#pragma once

#include <string>

#include "advproof/claim/claim.h"

namespace advproof {

/// The part `column`: is the column 1, true, more often than not? As conclude_count at every value, NaN being open.
/// The value with the lowest interval is the result's, of those that are unsupported where one is; the note counts
/// the seeds at every value.
SweepPart at_every_value(const std::string& column);

}  // namespace advproof
