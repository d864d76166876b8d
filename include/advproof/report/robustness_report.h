// A robustness report as a table for people and JSON for programs.
#pragma once

#include <string>

#include "advproof/experiment/robustness.h"

namespace advproof {

std::string robustness_table(const RobustnessReport& report);

/// Schema advproof-robustness-2 (docs/robustness.md).
std::string robustness_json(const RobustnessReport& report);

}  // namespace advproof
