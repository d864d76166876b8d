#include "entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "advproof/error.h"
#include "kinds.h"
#include "message.h"
#include "toml_parser.h"

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

Value value_of(const toml::node& node, std::string_view toml);

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

Value value_of(const toml::node& node, std::string_view toml) {
  if (const auto* flag = node.as_boolean()) return {flag->get(), flag->get() ? "true" : "false"};
  if (const auto* integer = node.as_integer()) return {integer->get(), std::to_string(integer->get())};
  if (const auto* number = node.as_floating_point()) return real_value(number->get(), node, toml);
  if (const auto* text = node.as_string()) return string_value(text->get());
  if (const auto* array = node.as_array()) return array_value(*array, toml);
  return {{}, node.is_table() ? "a table" : "a date or time"};
}

/// A quoted key may hold the dot that separates tables: it stays quoted.
std::string name_of(const toml::key& key) {
  const std::string_view text = key.str();
  return text.find('.') == std::string_view::npos ? std::string(text) : toml_string(text);
}

void append(const toml::table& table, const std::string& prefix, std::string_view toml,
            std::vector<Entry>& entries) {
  for (const auto& [key, node] : table)
    entries.push_back(
        {prefix + name_of(key), key.source().begin.line, node.is_table(), value_of(node, toml)});
}

std::vector<Entry> flattened(std::string_view toml) {
  const toml::table root = toml::parse(toml);
  std::vector<Entry> entries;
  append(root, "", toml, entries);
  for (const auto& [key, node] : root)
    if (const toml::table* table = node.as_table()) append(*table, name_of(key) + ".", toml, entries);
  return entries;
}

/// Nothing when the text is not one value in TOML syntax. Braces leave no room for commas or lines after it, and
/// what closes braces does not close brackets.
std::optional<Value> single_value(const std::string& text) {
  const std::string toml = "value = [ " + text + " ]";
  try {
    static_cast<void>(toml::parse("value = { value = " + text + " }"));  // throws
    const toml::table table = toml::parse(toml);
    const toml::array& array = *table.get("value")->as_array();
    if (table.size() != 1 || array.size() != 1) return std::nullopt;
    return value_of(array[0], toml);
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<Entry> read_entries(std::string_view toml, std::string_view origin) {
  if (toml.size() > longest_configuration)
    throw InputError(
        complaint(origin, 0, "", fmt::format("expected at most {} bytes", longest_configuration)));
  std::vector<Entry> entries;
  try {
    entries = flattened(toml);
  } catch (const toml::parse_error& error) {
    throw InputError(complaint(origin, error.source().begin.line, "malformed TOML", error.description()));
  }
  // The parser sorts by name; a reader looks for the first error of the file.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.line < b.line; });
  return entries;
}

Value read_value(std::string_view text) {
  if (text.size() > longest_configuration) return {{}, "text that is too long"};
  if (const auto value = single_value(std::string(text))) return *value;
  if (const auto word = single_value(toml_string(text))) return *word;
  return {{}, "text that is not UTF-8"};
}

}  // namespace advproof
