#include "toml_value.h"

#include <cmath>
#include <limits>
#include <optional>

#include "kinds.h"

namespace advproof {
namespace {

/// At most 60 bytes, cut between characters of UTF-8.
std::string shortened(std::string text) {
  constexpr std::size_t most = 60;
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

Value string_value(const std::string& text) { return {text, shortened(toml_string(text))}; }

/// The text of the number that begins there; columns count characters of UTF-8.
std::string literal(std::string_view toml, const toml::source_position& begin) {
  for (unsigned line = 1; line < begin.line; ++line) toml.remove_prefix(toml.find('\n') + 1);
  for (unsigned column = 1; column < begin.column && !toml.empty(); ++column) {
    do toml.remove_prefix(1);
    while (!toml.empty() && (static_cast<unsigned char>(toml.front()) & 0xc0) == 0x80);
  }
  return std::string(toml.substr(0, toml.find_first_not_of("0123456789+-._eE")));
}

/// Numbers below the smallest normal one lose their bits, down to the last: the parser reads 1e-400 as 0. Such a number
/// is taken only in the shortest form that reads back, in which to_toml() writes it.
Value real_value(double number, const toml::node& node, std::string_view toml) {
  if (std::abs(number) < std::numeric_limits<double>::min()) {
    const std::string text = literal(toml, node.source().begin);
    const bool is_zero =
        text.substr(0, text.find_first_of("eE")).find_first_of("123456789") == std::string::npos;
    if (!is_zero && text != toml_real(number)) return {{}, shortened(text + ", too small for binary64")};
  }
  return {number, toml_real(number)};
}

Value array_value(const toml::array& array, std::string_view toml) {
  std::vector<double> numbers;
  for (const toml::node& element : array) {
    const Value value = value_of(element, toml);
    const std::optional<double> number = Real::read(value);
    if (!number && element.is_floating_point()) return {{}, "an array with " + value.found};
    if (!number) return {{}, "an array that holds something else"};
    numbers.push_back(*number);
  }
  return {numbers, shortened(toml_array(numbers))};
}

}  // namespace

Value value_of(const toml::node& node, std::string_view toml) {
  if (const auto* flag = node.as_boolean()) return {flag->get(), flag->get() ? "true" : "false"};
  if (const auto* integer = node.as_integer()) return {integer->get(), std::to_string(integer->get())};
  if (const auto* number = node.as_floating_point()) return real_value(number->get(), node, toml);
  if (const auto* text = node.as_string()) return string_value(text->get());
  if (const auto* array = node.as_array()) return array_value(*array, toml);
  return {{}, node.is_table() ? "a table" : "a date or time"};
}

}  // namespace advproof
