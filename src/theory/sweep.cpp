#include "advproof/theory/sweep.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/random/stream.h"

namespace advproof {
namespace {

/// Sums of one seed for a least-squares line y = a + b x.
struct Sums {
  double n = 0;
  double x = 0;
  double y = 0;
  double xx = 0;
  double xy = 0;
  Sums& operator+=(const Sums& other) {
    n += other.n;
    x += other.x;
    y += other.y;
    xx += other.xx;
    xy += other.xy;
    return *this;
  }
  [[nodiscard]] double slope() const { return (n * xy - x * y) / (n * xx - x * x); }
};

}  // namespace

std::size_t SweepTable::column(const std::string& name) const {
  const auto found = std::ranges::find(sweep->columns, name);
  if (found == sweep->columns.end())
    throw InputError(fmt::format("sweep {}: no column {}", sweep->name, name));
  return static_cast<std::size_t>(found - sweep->columns.begin());
}

std::string to_csv(const SweepTable& table) {
  std::string text = fmt::format("factor,value,seed,{}\n", fmt::join(table.sweep->columns, ","));
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.sweep->points[row.point];
    text += fmt::format("{},{},{},{}\n", point.factor, point.value, row.seed, fmt::join(row.values, ","));
  }
  return text;
}

PowerLaw fit_power_law(const SweepTable& table, const std::string& factor, const std::string& column) {
  const std::size_t index = table.column(column);
  std::vector<Sums> seeds(table.sweep->seeds);
  PowerLaw law;
  Sums all;
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.sweep->points[row.point];
    if (point.factor != factor) continue;
    const double value = row.values[index];
    if (!(value > 0) || !std::isfinite(value)) {
      ++law.left_out;
      continue;
    }
    ++law.rows;
    const double x = std::log(point.value);
    const double y = std::log(value);
    const Sums one{1, x, y, x * x, x * y};
    seeds[row.seed - 1] += one;
    all += one;
  }
  const auto with_rows = std::ranges::count_if(seeds, [](const Sums& s) { return s.n > 0; });
  if (with_rows < 2 || !std::isfinite(all.slope()))
    throw IncompleteError(
        fmt::format("sweep {}: too few rows to fit {} against {}", table.sweep->name, column, factor));
  constexpr std::size_t resamples = 2000;
  Stream stream(1, Substream::probe);
  std::vector<double> slopes;
  while (slopes.size() < resamples) {
    Sums sums;
    for (std::size_t i = 0; i < seeds.size(); ++i) sums += seeds[stream.below(seeds.size())];
    const double slope = sums.slope();
    if (std::isfinite(slope)) slopes.push_back(slope);
  }
  std::ranges::sort(slopes);
  const auto rank = static_cast<std::size_t>(0.025 * static_cast<double>(resamples));
  law.exponent = {all.slope(), slopes[rank], slopes[resamples - 1 - rank]};
  return law;
}

}  // namespace advproof
