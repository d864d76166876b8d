// Numbers into JSON, which has no infinities and no NaN.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>

#include "advproof/verdict/interval.h"

namespace advproof {

inline nlohmann::ordered_json json_number(double x) {
  return std::isfinite(x) ? nlohmann::ordered_json(x) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json json_interval(const ConfidenceInterval& interval) {
  return {{"estimate", json_number(interval.estimate)},
          {"lower", json_number(interval.lower)},
          {"upper", json_number(interval.upper)}};
}

}  // namespace advproof
