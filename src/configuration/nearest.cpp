#include "advproof/configuration/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace advproof {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// What stands before the first dot, and the rest; nothing before where there is none.
std::pair<std::string_view, std::string_view> split_at_dot(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return {{}, name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // row[j]: the distance between what of a has been read and the first j characters of b.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char c : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(c) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

std::size_t dotted_distance(std::string_view a, std::string_view b) {
  const auto [a_begin, a_rest] = split_at_dot(a);
  const auto [b_begin, b_rest] = split_at_dot(b);
  const std::size_t begin = a_begin == b_begin ? 0 : 1;
  return std::min(edit_distance(a, b), begin + edit_distance(a_rest, b_rest));
}

std::string nearest(std::string_view name, const std::vector<std::string>& known, NameDistance distance) {
  const auto found = std::min_element(
      known.begin(), known.end(),
      [&](const std::string& a, const std::string& b) { return distance(name, a) < distance(name, b); });
  return found == known.end() ? std::string() : *found;
}

std::string unknown(std::string_view kind, std::string_view name, const std::vector<std::string>& known,
                    NameDistance distance) {
  if (known.empty()) return fmt::format("unknown {}; none is known", kind);
  return fmt::format("unknown {0}; the nearest known {0} is {1}", kind, nearest(name, known, distance));
}

}  // namespace advproof
