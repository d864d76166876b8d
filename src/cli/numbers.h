// Numbers on the command line: read whole, and a complaint that says what was expected.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>

namespace advproof {

inline constexpr std::int64_t most_seed = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t most_steps = std::numeric_limits<int>::max();

/// Accepts the text of a number from `least` to `most`; NaN is none.
template <class Number>
CLI::Validator number_from(Number least, Number most) {
  return CLI::Validator(
      [=](const std::string& text) -> std::string {
        Number value{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool whole = error == std::errc() && end == text.data() + text.size();
        if (whole && value >= least && value <= most) return "";
        return fmt::format("expected {} from {} to {}, found '{}'",
                           std::is_integral_v<Number> ? "an integer" : "a number", least, most, text);
      },
      "");
}

}  // namespace advproof
