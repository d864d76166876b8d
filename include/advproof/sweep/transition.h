// Where something that a sweep observes changes sides along an axis.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "advproof/sweep/summary.h"

namespace advproof {

/// True if exactly one of the two is below the level; false where either is NaN.
bool crosses(double a, double b, double level);

/// Between `low` and `high`, neighbouring values of the axis, the mean crosses the level.
struct Transition {
  std::vector<Coordinate> others;  ///< the place, without the axis
  double low = 0;
  double high = 0;
  bool rising = false;
  bool decided = false;  ///< the intervals at both ends lie on their own sides of the level
};

/// Every crossing of the mean of column number `column`, line by line along key number `axis`, whose coordinates are
/// numbers. Places without a mean break a line.
std::vector<Transition> transitions(const std::vector<PlaceSummary>& places, std::size_t axis,
                                    std::size_t column, double level);

/// Does the value of the first key tell that of the second, at all places?
bool determines(const std::vector<PlaceSummary>& places, std::size_t first, std::size_t second);

/// The keys that vary and hold numbers, but for those that another one of them determines: the axes of a picture.
std::vector<std::size_t> independent_axes(const std::vector<PlaceSummary>& places);

}  // namespace advproof
