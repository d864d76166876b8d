#include "kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "seeds.h"

namespace advproof {
namespace {

template <class T>
std::optional<T> held(const Value& value) {
  const T* found = std::get_if<T>(&value.held);
  return found ? std::optional<T>(*found) : std::nullopt;
}

/// False for NaN too.
bool within(Bound bound, double number) {
  return number <= largest_real && (bound == Bound::positive ? number > 0 : number >= 0);
}

}  // namespace

std::string Integer::domain() const {
  const std::string upper = most < std::numeric_limits<int>::max() ? fmt::format(", <= {}", most) : "";
  return fmt::format("integer >= {}{}", least, upper);
}
std::optional<int> Integer::read(const Value& value) {
  const auto number = held<std::int64_t>(value);
  using Limits = std::numeric_limits<int>;
  if (!number || *number < Limits::min() || *number > Limits::max()) return std::nullopt;
  return static_cast<int>(*number);
}
std::string Integer::text(int number) { return std::to_string(number); }

std::string Real::domain() const {
  return bound == Bound::positive ? "finite number > 0" : "finite number >= 0";
}
std::optional<double> Real::read(const Value& value) {
  const auto integer = held<std::int64_t>(value);
  return integer ? to_real(*integer) : held<double>(value);
}
bool Real::contains(double number) const { return within(bound, number); }
std::string Real::text(double number) { return toml_real(number); }

std::string Interval::domain() const {
  return fmt::format("[lo, hi] with 0 {} lo <= hi, finite", bound == Bound::positive ? "<" : "<=");
}
std::optional<Range> Interval::read(const Value& value) {
  const auto numbers = held<std::vector<double>>(value);
  if (!numbers || numbers->size() != 2) return std::nullopt;
  return Range{numbers->front(), numbers->back()};
}
bool Interval::contains(const Range& range) const {
  return within(bound, range.lo) && within(bound, range.hi) && range.lo <= range.hi;
}
std::string Interval::text(const Range& range) { return toml_array({range.lo, range.hi}); }

std::string Flag::domain() { return "true or false"; }
std::optional<bool> Flag::read(const Value& value) { return held<bool>(value); }
std::string Flag::text(bool flag) { return flag ? "true" : "false"; }

std::string Choice::domain() const {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " or ") + toml_string(name);
  return text;
}
std::optional<std::size_t> Choice::read(const Value& value) const {
  const auto word = held<std::string>(value);
  if (!word) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *word);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}
std::string Choice::text(std::size_t index) const {
  return contains(index) ? toml_string(names[index]) : std::to_string(index);
}

std::string Name::domain() const {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " or ") + toml_string(name);
  return text;
}
std::optional<std::string> Name::read(const Value& value) { return held<std::string>(value); }
bool Name::contains(const std::string& name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}
std::string Name::text(const std::string& name) { return toml_string(name); }

std::string Line::domain() { return "string on one line"; }
std::optional<std::string> Line::read(const Value& value) { return held<std::string>(value); }
bool Line::contains(const std::string& line) {
  return std::none_of(line.begin(), line.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}
std::string Line::text(const std::string& line) { return toml_string(line); }

std::string Seed::domain() { return "integer >= 0, < 2^63"; }
std::optional<std::uint64_t> Seed::read(const Value& value) {
  const auto number = held<std::int64_t>(value);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}
bool Seed::contains(std::uint64_t seed) { return seed <= largest_seed; }
std::string Seed::text(std::uint64_t seed) { return std::to_string(seed); }

std::string Seeds::domain() { return seeds_domain(); }
std::optional<SeedRange> Seeds::read(const Value& value) {
  if (const auto text = held<std::string>(value)) return read_seeds(*text);
  const auto seed = Seed::read(value);
  return seed ? std::optional(SeedRange{*seed, *seed}) : std::nullopt;
}
bool Seeds::contains(const SeedRange& seeds) { return valid_seeds(seeds); }
std::string Seeds::text(const SeedRange& seeds) { return toml_string(seeds_text(seeds)); }

}  // namespace advproof
