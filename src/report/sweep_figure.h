// The figures of a sweep.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advproof/sweep/summary.h"

namespace advproof {

/// A line of a figure: which column, and what the key says of it.
struct Curve {
  std::size_t column = 0;
  std::string title;
  std::string style;  ///< of gnuplot: colour and dashes
};

struct CurvePanel {
  std::string title;
  std::string unit;  ///< the label of the vertical axis
  std::vector<Curve> curves;
};

/// What a figure is drawn from.
struct FigureData {
  const std::vector<std::string>& keys;
  const std::vector<PlaceSummary>& places;
  std::optional<std::size_t> region;  ///< the column with the region, by which boundaries are drawn
};

/// Means with their intervals along key number `x`; dotted where the region changes. `title` is read out.
std::string curves_svg(const FigureData& data, std::size_t x, const CurvePanel& panel,
                       const std::string& title);

struct MapPanel {
  std::string title;
  std::size_t column = 0;
};

/// A column's means over keys number `x` and `y`, from 0 to 1, with the line at 1/2 and the boundaries of the regions.
std::string map_svg(const FigureData& data, std::size_t x, std::size_t y, const MapPanel& panel,
                    const std::string& title);

}  // namespace advproof
