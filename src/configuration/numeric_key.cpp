#include "numeric_key.h"

#include <cmath>
#include <type_traits>

namespace advproof {
namespace {

/// Beyond, binary64 does not hold every integer.
constexpr double largest_integer = 0x1p53;

bool is_integer(double number) { return std::abs(number) <= largest_integer && std::trunc(number) == number; }

}  // namespace

std::optional<double> number_of(const Key& key, const Configuration& configuration) {
  return std::visit(
      [&](const auto& kind) -> std::optional<double> {
        using Kind = std::decay_t<decltype(kind)>;
        if constexpr (std::is_same_v<Kind, Interval>) {
          const Range range = kind.access.get(configuration);
          return range.lo + (range.hi - range.lo) / 2;
        } else if constexpr (std::is_same_v<Kind, Integer> || std::is_same_v<Kind, Real> ||
                             std::is_same_v<Kind, Flag>) {
          return static_cast<double>(kind.access.get(configuration));
        } else {
          return std::nullopt;
        }
      },
      key.kind);
}

Value number_value(const Key& key, double number) {
  if (std::holds_alternative<Interval>(key.kind))
    return {std::vector<double>{number, number}, toml_array({number, number})};
  if (std::holds_alternative<Integer>(key.kind) && is_integer(number))
    return {static_cast<std::int64_t>(number), std::to_string(static_cast<std::int64_t>(number))};
  if (std::holds_alternative<Flag>(key.kind) && (number == 0 || number == 1))
    return {number == 1, number == 1 ? "true" : "false"};
  return {number, toml_real(number)};
}

std::optional<std::string> assign_number(const Key& key, Configuration& configuration, double number) {
  return assign(key, configuration, number_value(key, number));
}

}  // namespace advproof
