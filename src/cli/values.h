// What the options of the command line take: one strict reader for all of them, so that an unset variable or a
// typing error opens no gate. Options are added here and nowhere else.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "advproof/error.h"

namespace advproof {

inline constexpr std::uint64_t most_seed = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t most_steps = std::numeric_limits<int>::max();

/// Reads the whole text of a value, or throws UsageError with what was expected and found.
template <class T>
struct Reader {
  std::string type;  ///< for --help
  std::function<T(const std::string&)> read;
};

/// Text that is not empty, has no blanks around it and does not begin with '-' like an option whose neighbour
/// lost its value (the file -x is ./-x); `except` is allowed too.
Reader<std::string> plain_text(const std::string& type, const char* except = nullptr);

/// One of the names, of things called `kind`.
Reader<std::string> one_of(const std::string& kind, const std::vector<std::string>& names);

/// A decimal number from `least` >= 0 to `most`. NaN is none, nor is what binary64 does not hold with all its
/// bits: 1e-400 would be 0, and the gate it was meant for open.
template <class Number>
Reader<Number> number_from(Number least, Number most) {
  constexpr bool integral = std::is_integral_v<Number>;
  return {integral ? "INTEGER" : "NUMBER", [=](const std::string& text) {
            Number value{};
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
            const bool whole = error == std::errc() && end == text.data() + text.size();
            const bool sound = integral || std::fpclassify(value) != FP_SUBNORMAL;
            if (whole && sound && !text.starts_with('-') && value >= least && value <= most) return value;
            throw UsageError(fmt::format("expected {} from {} to {}, found '{}'",
                                         integral ? "an integer" : "a binary64 number", least, most, text));
          }};
}

/// A value that `target` takes: a T, an optional T, or a vector, to which every occurrence adds one.
template <class Target, class T>
CLI::Option* add_value(CLI::App& command, const std::string& name, Target& target, const Reader<T>& reader,
                       const std::string& help) {
  constexpr bool repeatable = requires(T value) { target.push_back(value); };
  CLI::Option* option = command.add_option(
      name,
      [&target, name, reader](const CLI::results_t& texts) {
        for (const std::string& text : texts) {
          try {
            if constexpr (repeatable) {
              target.push_back(reader.read(text));
            } else {
              target = reader.read(text);
            }
          } catch (const UsageError& error) {
            throw UsageError(name + ": " + error.what());
          }
        }
        return true;
      },
      help);
  if constexpr (repeatable) option->expected(CLI::detail::expected_max_vector_size)->allow_extra_args(false);
  return option->type_name(reader.type);
}

/// A switch, which takes no value.
CLI::Option* add_switch(CLI::App& command, const std::string& name, bool& target, const std::string& help);

}  // namespace advproof
