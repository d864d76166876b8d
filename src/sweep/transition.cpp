#include "advproof/sweep/transition.h"

#include <algorithm>
#include <map>
#include <set>

namespace advproof {
namespace {

std::vector<Coordinate> without(std::vector<Coordinate> coordinates, std::size_t axis) {
  coordinates.erase(coordinates.begin() + static_cast<std::ptrdiff_t>(axis));
  return coordinates;
}

bool varies(const std::vector<PlaceSummary>& places, std::size_t axis) {
  return std::ranges::any_of(places, [&](const PlaceSummary& place) {
    return place.coordinates[axis] != places.front().coordinates[axis];
  });
}

}  // namespace

bool determines(const std::vector<PlaceSummary>& places, std::size_t first, std::size_t second) {
  std::map<Coordinate, Coordinate> told;
  return std::ranges::all_of(places, [&](const PlaceSummary& place) {
    const auto [known, fresh] = told.emplace(place.coordinates[first], place.coordinates[second]);
    return fresh || known->second == place.coordinates[second];
  });
}

bool crosses(double a, double b, double level) {
  return (a < level && b >= level) || (a >= level && b < level);
}

std::vector<Transition> transitions(const std::vector<PlaceSummary>& places, std::size_t axis,
                                    std::size_t column, double level) {
  std::map<std::vector<Coordinate>, std::map<double, const PlaceSummary*>> lines;
  for (const PlaceSummary& place : places)
    lines[without(place.coordinates, axis)][std::get<double>(place.coordinates[axis])] = &place;
  std::vector<Transition> found;
  for (const auto& [others, line] : lines) {
    for (auto low = line.begin(), high = std::next(low); high != line.end(); ++low, ++high) {
      const auto& a = low->second->means[column];
      const auto& b = high->second->means[column];
      if (!a || !b || !crosses(a->estimate, b->estimate, level)) continue;
      const bool rising = b->estimate >= level;
      const ConfidenceInterval& below = rising ? *a : *b;
      const ConfidenceInterval& above = rising ? *b : *a;
      found.push_back({others, low->first, high->first, rising, below.upper < level && above.lower > level});
    }
  }
  return found;
}

std::vector<std::size_t> independent_axes(const std::vector<PlaceSummary>& places) {
  std::vector<std::size_t> axes;
  if (places.empty()) return axes;
  for (std::size_t key = 0; key < places.front().coordinates.size(); ++key) {
    const bool numbers = std::ranges::all_of(places, [&](const PlaceSummary& place) {
      return std::holds_alternative<double>(place.coordinates[key]);
    });
    if (numbers && varies(places, key) &&
        std::ranges::none_of(axes, [&](std::size_t other) { return determines(places, other, key); }))
      axes.push_back(key);
  }
  return axes;
}

}  // namespace advproof
