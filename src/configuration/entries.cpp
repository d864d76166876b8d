#include "entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "advproof/error.h"
#include "message.h"
#include "toml_value.h"

namespace advproof {
namespace {

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
