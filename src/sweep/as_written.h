// Numbers of ranges as people write them.
#pragma once

#include <fmt/format.h>

#include <string>

namespace advproof {

/// To twelve digits: 0.30000000000000004 is no value that anybody means.
inline double as_written(double x) { return std::stod(fmt::format("{:.12g}", x)); }

}  // namespace advproof
