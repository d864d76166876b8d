#include "entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "advproof/error.h"
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

Value string_value(const std::string& text) { return {text, shortened(toml_string(text))}; }

std::optional<double> real_of(const toml::node& node) {
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* integer = node.as_integer()) return to_real(integer->get());
  return std::nullopt;
}

Value array_value(const toml::array& array) {
  std::vector<double> numbers;
  for (const toml::node& element : array) {
    const std::optional<double> number = real_of(element);
    if (!number) return {{}, "an array that holds something else"};
    numbers.push_back(*number);
  }
  return {numbers, shortened(toml_array(numbers))};
}

Value value_of(const toml::node& node) {
  if (const auto* flag = node.as_boolean()) return {flag->get(), flag->get() ? "true" : "false"};
  if (const auto* integer = node.as_integer()) return {integer->get(), std::to_string(integer->get())};
  if (const auto* number = node.as_floating_point()) return {number->get(), toml_real(number->get())};
  if (const auto* text = node.as_string()) return string_value(text->get());
  if (const auto* array = node.as_array()) return array_value(*array);
  return {{}, node.is_table() ? "a table" : "a date or time"};
}

/// A quoted key may hold the dot that separates tables: it stays quoted.
std::string name_of(const toml::key& key) {
  const std::string_view text = key.str();
  return text.find('.') == std::string_view::npos ? std::string(text) : toml_string(text);
}

void append(const toml::table& table, const std::string& prefix, std::vector<Entry>& entries) {
  for (const auto& [key, node] : table)
    entries.push_back({prefix + name_of(key), key.source().begin.line, node.is_table(), value_of(node)});
}

std::vector<Entry> flattened(const toml::table& root) {
  std::vector<Entry> entries;
  append(root, "", entries);
  for (const auto& [key, node] : root)
    if (const toml::table* table = node.as_table()) append(*table, name_of(key) + ".", entries);
  return entries;
}

/// Nothing when the text is not one value in TOML syntax.
std::optional<Value> single_value(const std::string& text) {
  try {
    const toml::table table = toml::parse("value = " + text);
    if (table.size() != 1) return std::nullopt;  // more lines, with keys of their own
    return value_of(*table.get("value"));
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
    entries = flattened(toml::parse(toml));
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
