#include "advproof/data/geometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advproof/data/independence.h"
#include "advproof/error.h"

namespace advproof {

Dd distance(const Samples& samples, Index n, Index other) {
  const Index size = samples.patches() * samples.X.cols();
  const double* x = samples.X.row(n * samples.patches());
  const double* x_other = samples.X.row(other * samples.patches());
  Dd largest;
  for (Index i = 0; i < size; ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(x_other[i])) return Dd(std::nan(""));
    Dd gap = abs(two_sum(x[i], -x_other[i]));
    if (!std::isfinite(gap.hi)) gap.lo = 0;
    largest = std::max(largest, gap);
  }
  return largest;
}

Geometry measure_geometry(const Samples& samples, double eps) {
  if (!(eps >= 0 && std::isfinite(2 * eps)))
    throw InputError(fmt::format("eps: expected 2 eps to be a finite number >= 0, found eps = {}", eps));
  if (!std::ranges::all_of(samples.X.entries(), [](double x) { return std::isfinite(x); }))
    throw InputError("samples: expected finite entries");
  Geometry geometry{
      .eps = eps, .samples = samples.count(), .examined = std::min(samples.count(), most_examined)};
  Graph meeting(geometry.examined);
  for (Index n = 0; n < geometry.examined; ++n) {
    for (Index other = 0; other < n; ++other) {
      if (samples.label(n) == samples.label(other)) continue;
      ++geometry.pairs;
      const Dd apart = distance(samples, n, other);
      geometry.nearest = std::min(geometry.nearest, apart.hi);
      if (!(apart <= 2 * eps)) continue;
      ++geometry.meeting;
      meeting.join(n, other);
    }
  }
  const IndependenceNumber alpha = independence_number(meeting);
  geometry.robust_at_most = alpha.at_most + geometry.samples - geometry.examined;
  geometry.exact = alpha.exact && geometry.examined == geometry.samples;
  return geometry;
}

}  // namespace advproof
