// Accuracies for people and for programs: what is open shows, and so does that nobody examined anything.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "advproof/attack/accuracy.h"

namespace advproof {

/// In per cent, one digit.
std::string percent(double share);

/// "66.7"; both ends, "[33.3, 66.7]", where samples are open; "not examined" without samples.
/// 0.0 and 100.0 are none and all.
std::string percent(const Accuracy& accuracy);

/// The share that is right; null where samples are open, and without samples.
nlohmann::ordered_json json_accuracy(const Accuracy& accuracy);

}  // namespace advproof
