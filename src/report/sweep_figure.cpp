#include "sweep_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "advproof/report/gnuplot.h"
#include "advproof/sweep/transition.h"

namespace advproof {
namespace {

constexpr int panel_width = 480;
constexpr int curves_height = 360;
constexpr int map_height = 330;

double coordinate(const PlaceSummary& place, std::size_t key) {
  return std::get<double>(place.coordinates[key]);
}

std::set<double> values_of(const FigureData& data, std::size_t key) {
  std::set<double> values;
  for (const PlaceSummary& place : data.places) values.insert(coordinate(place, key));
  return values;
}

/// Values over more than a decade, evenly spaced in their logarithms rather than themselves.
bool is_logarithmic(const std::set<double>& values) {
  if (values.size() < 3 || *values.begin() <= 0 || *values.rbegin() < 8 * *values.begin()) return false;
  const double middle = *std::next(values.begin(), static_cast<std::ptrdiff_t>(values.size() / 2));
  const double linear = (*values.begin() + *values.rbegin()) / 2;
  return middle < 0.7 * linear;
}

/// From halfway to the neighbour below to halfway to the one above, on the scale of the axis.
struct Extent {
  double low;
  double high;
};

Extent extent_of(double value, const std::set<double>& line, bool logarithmic) {
  const auto at = line.find(value);
  const auto f = [&](double x) { return logarithmic ? std::log(x) : x; };
  const auto g = [&](double x) { return logarithmic ? std::exp(x) : x; };
  const double here = f(value);
  const double below = at == line.begin() ? NAN : f(*std::prev(at));
  const double above = std::next(at) == line.end() ? NAN : f(*std::next(at));
  double down = (here - below) / 2;
  double up = (above - here) / 2;
  if (std::isnan(down)) down = std::isnan(up) ? 0.5 : up;
  if (std::isnan(up)) up = down;
  return {g(here - down), g(here + up)};
}

/// x between neighbours on whose two sides the region differs, per line along key `x`: boundary number r lies between
/// regions <= r and > r.
std::map<int, std::vector<std::pair<double, double>>> boundaries(const FigureData& data, std::size_t x,
                                                                 std::size_t y) {
  std::map<double, std::map<double, double>> lines;
  for (const PlaceSummary& place : data.places) {
    if (data.region && place.means[*data.region])
      lines[x == y ? 0 : coordinate(place, y)][coordinate(place, x)] = place.means[*data.region]->estimate;
  }
  std::map<int, std::vector<std::pair<double, double>>> found;
  for (const auto& [at, line] : lines) {
    for (auto low = line.begin(), high = low; low != line.end() && (high = std::next(low)) != line.end();
         ++low) {
      for (int r = 1; r < 5; ++r)
        if (crosses(low->second, high->second, r + 0.5))
          found[r].push_back({(low->first + high->first) / 2, at});
    }
  }
  return found;
}

/// The values themselves, where they are few.
std::string tics(const char* axis, const std::set<double>& values) {
  constexpr std::size_t few = 8;
  if (values.size() > few) return fmt::format("set {}tics auto\n", axis);
  std::string list;
  for (const double value : values)
    list += fmt::format("{}'{:.4g}' {:.6g}", list.empty() ? "" : ", ", value, value);
  return fmt::format("set {}tics ({})\n", axis, list);
}

std::string log_scale(const char* axis, bool logarithmic) {
  return fmt::format("{} logscale {}\n", logarithmic ? "set" : "unset", axis);
}

}  // namespace

std::string curves_svg(const FigureData& data, std::size_t x, const CurvePanel& panel,
                       const std::string& title) {
  std::string script = "$data << END\n";
  for (const PlaceSummary& place : data.places) {
    script += fmt::format("{}", coordinate(place, x));
    for (const Curve& curve : panel.curves) {
      if (const auto& mean = place.means[curve.column])
        script += fmt::format(" {:.6g} {:.6g} {:.6g}", mean->estimate, mean->lower, mean->upper);
      else
        script += " NaN NaN NaN";
    }
    script += '\n';
  }
  script += "END\n" + log_scale("x", is_logarithmic(values_of(data, x)));
  script += fmt::format(
      "set grid lc '#dddddd' lt 1\nset title '{}'\nset ylabel '{}'\nset xlabel '{}' offset 0,0.6\nset bmargin 6\n"
      "set key bmargin center horizontal samplen 2 maxcols 3\nset style fill transparent solid 0.18 noborder\n",
      panel.title, panel.unit, data.keys[x]);
  int arrow = 0;
  for (const auto& [r, points] : boundaries(data, x, x)) {
    for (const auto& [at, ignored] : points) {
      ++arrow;
      script += fmt::format(
          "set arrow {0} from {1:.6g}, graph 0 to {1:.6g}, graph 1 nohead dt 3 lc '#555555'\n", arrow, at);
      script += fmt::format(
          "set label {0} 'region {2} | {3}' at {1:.6g}, graph 0.98 right rotate by 90 offset "
          "-0.6,0 font ',10' tc '#555555'\n",
          arrow, at, r, r + 1);
    }
  }
  script += "plot ";
  for (std::size_t i = 0; i < panel.curves.size(); ++i) {
    const Curve& curve = panel.curves[i];
    const std::size_t first = 2 + 3 * i;
    script += fmt::format("{}$data using 1:{}:{} with filledcurves notitle {}", i == 0 ? "" : ", ", first + 1,
                          first + 2, curve.style.substr(0, curve.style.find(" dt")));
    script += fmt::format(", $data using 1:{} with linespoints lw 2 pt 7 ps 0.35 {} title '{}'", first,
                          curve.style, curve.title);
  }
  return gnuplot_svg(script + "\n", panel_width, curves_height, title);
}

std::string map_svg(const FigureData& data, std::size_t x, std::size_t y, const MapPanel& panel,
                    const std::string& title) {
  const std::set<double> all_x = values_of(data, x);
  const std::set<double> all_y = values_of(data, y);
  const bool log_x = is_logarithmic(all_x);
  const bool log_y = is_logarithmic(all_y);
  std::map<double, std::set<double>> lines;  // the values of x at every y: refinement adds some
  for (const PlaceSummary& place : data.places) lines[coordinate(place, y)].insert(coordinate(place, x));
  std::string script = "$map << END\n";
  for (const PlaceSummary& place : data.places) {
    const Extent w = extent_of(coordinate(place, x), lines[coordinate(place, y)], log_x);
    const Extent h = extent_of(coordinate(place, y), all_y, log_y);
    const auto& mean = place.means[panel.column];
    script += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g} {:.6g} {:.6g} {}\n", coordinate(place, x),
                          coordinate(place, y), w.low, w.high, h.low, h.high,
                          mean ? fmt::format("{:.4g}", mean->estimate) : "NaN");
  }
  script += "END\n$half << END\n";
  for (const Transition& half : transitions(data.places, x, panel.column, 0.5))
    script += fmt::format("{:.6g} {:.6g}\n", (half.low + half.high) / 2,
                          std::get<double>(half.others[y > x ? y - 1 : y]));
  script += "END\n";
  const auto limits = boundaries(data, x, y);
  for (const auto& [r, points] : limits) {
    script += fmt::format("$limit{} << END\n", r);
    for (const auto& [at, line] : points) script += fmt::format("{:.6g} {:.6g}\n", at, line);
    script += "END\n";
  }
  const Extent left = extent_of(*all_x.begin(), all_x, log_x);
  const Extent right = extent_of(*all_x.rbegin(), all_x, log_x);
  const Extent bottom = extent_of(*all_y.begin(), all_y, log_y);
  const Extent top = extent_of(*all_y.rbegin(), all_y, log_y);
  script += log_scale("x", log_x) + log_scale("y", log_y) + tics("x", all_x) + tics("y", all_y);
  script += fmt::format(
      "set title '{}'\nset xlabel '{}' offset 0,0.6\nset ylabel '{}'\nset xrange [{:.6g}:{:.6g}]\n"
      "set yrange [{:.6g}:{:.6g}]\n",
      panel.title, data.keys[x], data.keys[y], left.low, right.high, bottom.low, top.high);
  // cividis: told apart by every kind of colour-blindness, and in grey
  script +=
      "set palette defined (0 '#00224e', 0.25 '#434e6c', 0.5 '#7d7c78', 0.75 '#bcae6c', 1 '#fee838')\n"
      "set cbrange [0:1]\nset style fill solid 1 noborder\nset key bmargin center horizontal samplen 2\n"
      "set bmargin 5.5\nset object 1 rectangle from graph 0,0 to graph 1,1 behind fc rgb '#cccccc' fs solid noborder\n"
      "plot $map using 1:2:3:4:5:6:7 with boxxyerror fc palette notitle, "
      "$half using 1:2 with points pt 7 ps 0.55 lc 'black' title 'mean crosses 1/2', "
      "$half using 1:2 with points pt 7 ps 0.3 lc 'white' notitle";
  for (const auto& [r, points] : limits)
    script += fmt::format(
        ", $limit{0} using 1:2 with linespoints dt {0} lw 2 pt 7 ps 0.2 lc '#d55e00' title 'region {0} | {1}'",
        r, r + 1);
  return gnuplot_svg(script + "\n", panel_width, map_height, title);
}

}  // namespace advproof
