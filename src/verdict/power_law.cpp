#include "advproof/verdict/power_law.h"

#include <algorithm>
#include <cmath>
#include <vector>

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

PowerLaw fit_power_law(std::span<const PowerLawRow> measurements, std::uint64_t seeds,
                       const std::string& what) {
  std::vector<Sums> per_seed(seeds);
  PowerLaw law;
  Sums all;
  for (const PowerLawRow& row : measurements) {
    if (!(row.measured > 0) || !std::isfinite(row.measured)) {
      ++law.left_out;
      continue;
    }
    ++law.rows;
    const double x = std::log(row.value);
    const double y = std::log(row.measured);
    const Sums one{1, x, y, x * x, x * y};
    per_seed[row.seed - 1] += one;
    all += one;
  }
  const auto with_rows = std::ranges::count_if(per_seed, [](const Sums& s) { return s.n > 0; });
  if (with_rows < 2 || !std::isfinite(all.slope()))
    throw IncompleteError(fmt::format("{}: too few rows to fit", what));
  constexpr std::size_t resamples = 2000;
  Stream stream(1, Substream::probe);
  std::vector<double> slopes;
  while (slopes.size() < resamples) {
    Sums sums;
    for (std::size_t i = 0; i < per_seed.size(); ++i) sums += per_seed[stream.below(per_seed.size())];
    const double slope = sums.slope();
    if (std::isfinite(slope)) slopes.push_back(slope);
  }
  std::ranges::sort(slopes);
  const auto rank = static_cast<std::size_t>(0.025 * static_cast<double>(resamples));
  law.exponent = {all.slope(), slopes[rank], slopes[resamples - 1 - rank]};
  return law;
}

}  // namespace advproof
