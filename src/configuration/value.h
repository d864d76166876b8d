// A value as it was written, before it is known which key it is for; and values as TOML text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace advproof {

struct Value {
  /// monostate stands for what no key takes: tables, dates, arrays of anything but numbers.
  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<double>> held;
  std::string found;  ///< how a message shows it
};

/// The integer, where binary64 holds every integer of its size.
std::optional<double> to_real(std::int64_t integer);

/// Shortest form that reads back as the same binary64 number, always a TOML float.
std::string toml_real(double number);
/// A basic string, quoted and escaped.
std::string toml_string(std::string_view text);
/// An array of floats.
std::string toml_array(const std::vector<double>& numbers);

}  // namespace advproof
