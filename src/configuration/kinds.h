// The kinds of keys. Each reads a value of its type, knows its domain, and writes itself as TOML.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "advproof/configuration/configuration.h"
#include "value.h"

namespace advproof {

/// How to reach a member of the configuration.
template <class T>
struct Access {
  T (*get)(const Configuration&);
  void (*set)(Configuration&, T);
};

template <auto first, auto... rest>
auto& member(auto& object) {
  if constexpr (sizeof...(rest) == 0)
    return object.*first;
  else
    return member<rest...>(object.*first);
}

template <class T, auto... path>
T get_member(const Configuration& configuration) {
  return static_cast<T>(member<path...>(configuration));
}

template <class T, auto... path>
void set_member(Configuration& configuration, T value) {
  auto& target = member<path...>(configuration);
  target = static_cast<std::remove_reference_t<decltype(target)>>(std::move(value));
}

/// The member at the end of a path of member pointers, as a T.
template <class T, auto... path>
constexpr Access<T> at{get_member<T, path...>, set_member<T, path...>};

/// Every kind has: access; domain(), for messages and help; read(), nothing for a wrong type; contains();
/// text().
struct Integer {
  Access<int> access;
  int least;
  int most = std::numeric_limits<int>::max();
  [[nodiscard]] std::string domain() const;
  [[nodiscard]] static std::optional<int> read(const Value& value);
  [[nodiscard]] bool contains(int number) const { return number >= least && number <= most; }
  [[nodiscard]] static std::string text(int number);
};

enum class Bound { not_negative, positive };

/// Beyond, squares overflow binary64.
inline constexpr double largest_real = 1e150;

struct Real {
  Access<double> access;
  Bound bound;
  [[nodiscard]] std::string domain() const;
  [[nodiscard]] static std::optional<double> read(const Value& value);
  [[nodiscard]] bool contains(double number) const;
  [[nodiscard]] static std::string text(double number);
};

struct Interval {
  Access<Range> access;
  Bound bound;  ///< of the lower end
  [[nodiscard]] std::string domain() const;
  [[nodiscard]] static std::optional<Range> read(const Value& value);
  [[nodiscard]] bool contains(const Range& range) const;
  [[nodiscard]] static std::string text(const Range& range);
};

struct Flag {
  Access<bool> access;
  [[nodiscard]] static std::string domain();
  [[nodiscard]] static std::optional<bool> read(const Value& value);
  [[nodiscard]] static bool contains(bool) { return true; }
  [[nodiscard]] static std::string text(bool flag);
};

/// An enumeration, by its names in the order of its values.
struct Choice {
  Access<std::size_t> access;
  std::vector<std::string> names;
  [[nodiscard]] std::string domain() const;
  [[nodiscard]] std::optional<std::size_t> read(const Value& value) const;
  [[nodiscard]] bool contains(std::size_t index) const { return index < names.size(); }
  [[nodiscard]] std::string text(std::size_t index) const;
};

/// One of a list of names that grows: `kind` names what they are of.
struct Name {
  Access<std::string> access;
  std::string kind;
  std::vector<std::string> names;
  [[nodiscard]] std::string domain() const;
  [[nodiscard]] static std::optional<std::string> read(const Value& value);
  [[nodiscard]] bool contains(const std::string& name) const;
  [[nodiscard]] static std::string text(const std::string& name);
};

struct Line {
  Access<std::string> access;
  [[nodiscard]] static std::string domain();
  [[nodiscard]] static std::optional<std::string> read(const Value& value);
  [[nodiscard]] static bool contains(const std::string& line);
  [[nodiscard]] static std::string text(const std::string& line);
};

struct Seed {
  Access<std::uint64_t> access;
  [[nodiscard]] static std::string domain();
  [[nodiscard]] static std::optional<std::uint64_t> read(const Value& value);
  [[nodiscard]] static bool contains(std::uint64_t seed);
  [[nodiscard]] static std::string text(std::uint64_t seed);
};

struct Seeds {
  Access<SeedRange> access;
  [[nodiscard]] static std::string domain();
  [[nodiscard]] static std::optional<SeedRange> read(const Value& value);
  [[nodiscard]] static bool contains(const SeedRange& seeds);
  [[nodiscard]] static std::string text(const SeedRange& seeds);
};

using KeyKind = std::variant<Integer, Real, Interval, Flag, Choice, Name, Line, Seed, Seeds>;

}  // namespace advproof
