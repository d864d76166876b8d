// What is claimed at every value of every factor of a sweep.
#pragma once

#include <string>

#include "advproof/claim/claim.h"

namespace advproof {

/// The part `column`: is the column 1, true, more often than not? As conclude_count at every value; the
/// value with the lowest interval is the result's, and the note counts the seeds at every value. NaN is not 1.
SweepPart at_every_value(const std::string& column);

}  // namespace advproof
