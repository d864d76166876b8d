#include "advproof/configuration/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "constraints.h"
#include "entries.h"
#include "message.h"
#include "schema.h"

namespace advproof {
namespace {

/// The last part of a path, without `.toml`, in characters that may stand in any report and any file name.
std::string stem(std::string_view path) {
  std::string_view file = path.substr(path.find_last_of('/') + 1);
  if (file.ends_with(".toml")) file.remove_suffix(5);
  std::string name(file);
  std::ranges::replace_if(
      name, [](char c) { return c < 0x20 || c >= 0x7f; }, '_');
  return name;
}

bool is_table(const std::string& name) {
  return std::find(tables().begin(), tables().end(), name) != tables().end();
}

/// Puts an entry into the configuration; returns what is wrong with it, if anything is.
std::optional<std::string> apply(const Entry& entry, Configuration& configuration) {
  if (const Key* key = find_key(entry.name)) return assign(*key, configuration, entry.value);
  if (is_table(entry.name))
    return entry.table ? std::nullopt : std::optional("expected a table, found " + entry.value.found);
  return entry.table ? unknown("table", entry.name, tables()) : unknown_key(entry.name);
}

/// Says whether single values and their combinations are allowed; the first that is not.
std::optional<Violation> violation_in(const Configuration& configuration) {
  for (const Key& key : keys())
    if (auto what = complaint_about(key, configuration)) return Violation{{key.name}, *what};
  return first_violation(configuration);
}

using Lines = std::map<std::string, unsigned>;

/// The line of the first key involved that the file has. Defaults agree with each other, so there is one.
unsigned line_of(const Violation& violation, const Lines& lines) {
  for (const std::string& key : violation.keys)
    if (const auto found = lines.find(key); found != lines.end()) return found->second;
  return 0;
}

void validate_with_lines(const Configuration& configuration, const std::string& origin, const Lines& lines) {
  if (const auto violation = violation_in(configuration))
    throw InputError(complaint(origin, line_of(*violation, lines), violation->keys.front(), violation->what));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

Configuration parse_configuration(std::string_view toml, const std::string& origin) {
  Configuration configuration;
  if (!stem(origin).empty()) configuration.name = stem(origin);
  Lines lines;
  for (const Entry& entry : read_entries(toml, origin)) {
    if (const auto wrong = apply(entry, configuration))
      throw InputError(complaint(origin, entry.line, entry.name, *wrong));
    lines[entry.name] = entry.line;
  }
  validate_with_lines(configuration, origin, lines);
  return configuration;
}

Configuration load_configuration(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(longest_configuration + 1, '\0');  // one more, to be found too long
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad())
    throw InputError(complaint(path, 0, "", "expected a file that can be read"));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_configuration(text, path);
}

void set_value(Configuration& configuration, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos)
    throw UsageError(complaint("", 0, assignment, "expected key=value, such as data.samples=12"));
  const std::string_view name = trimmed(std::string_view(assignment).substr(0, equals));
  const std::string_view text = trimmed(std::string_view(assignment).substr(equals + 1));
  const Key* key = find_key(name);
  if (!key) throw UsageError(complaint("", 0, name, unknown_key(name)));
  const Value value = text.empty() ? Value{{}, "nothing"} : read_value(text);
  if (const auto wrong = assign(*key, configuration, value)) throw UsageError(complaint("", 0, name, *wrong));
}

void validate(const Configuration& configuration, const std::string& origin) {
  validate_with_lines(configuration, origin, {});
}

std::string to_toml(const Configuration& configuration) {
  std::string text;
  std::string_view table;
  for (const Key& key : keys()) {
    if (table_of(key.name) != table) {
      table = table_of(key.name);
      text += fmt::format("\n[{}]\n", table);
    }
    const std::size_t skipped = table.empty() ? 0 : table.size() + 1;
    text += fmt::format("{} = {}\n", key.name.substr(skipped), text_of(key, configuration));
  }
  return text;
}

std::vector<KeyDescription> key_descriptions() {
  const Configuration defaults;
  std::vector<KeyDescription> descriptions;
  for (const Key& key : keys())
    descriptions.push_back({key.name, domain_of(key), text_of(key, defaults), key.doc});
  return descriptions;
}

std::string describe_keys() {
  std::size_t name = 0;
  std::size_t domain = 0;
  std::size_t value = 0;
  for (const KeyDescription& key : key_descriptions()) {
    name = std::max(name, key.name.size());
    domain = std::max(domain, key.domain.size());
    value = std::max(value, key.default_value.size() + 2);
  }
  std::string text;
  for (const KeyDescription& key : key_descriptions())
    text += fmt::format("{:{}}  {:{}}  {:{}}  {}\n", key.name, name, key.domain, domain,
                        fmt::format("({})", key.default_value), value, key.meaning);
  return text;
}

}  // namespace advproof
