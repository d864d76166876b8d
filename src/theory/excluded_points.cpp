#include "advproof/theory/excluded_points.h"

#include <algorithm>
#include <cmath>

namespace advproof {
namespace {

double sum_rounded_up(double a, double b) {
  const Dd sum = two_sum(a, b);
  return sum.lo > 0 ? std::nextafter(sum.hi, HUGE_VAL) : sum.hi;
}

/// Z of sample n where `onto` is its own class, Z^t where it is t, as sample `point` of the result.
void place(const Samples& samples, const std::vector<Index>& u, Index n, int onto, double eps, Index point,
           Samples& points) {
  const int y = samples.y[static_cast<std::size_t>(n)];
  const Index own = u[static_cast<std::size_t>(y)];
  const Index target = u[static_cast<std::size_t>(onto)];
  points.y[static_cast<std::size_t>(point)] = y;
  for (Index p = 0; p < samples.patches(); ++p) {
    const double* x = samples.X.row(samples.patch(n, p).row);
    double* z = points.X.row(points.patch(point, p).row);
    if (x[own] > eps) {
      z[own] = points.alpha(point, p) = sum_rounded_up(x[own], -eps);
    } else if (onto != y) {
      z[target] = -sum_rounded_up(-eps, -x[target]);
    }
  }
}

}  // namespace

double exclusion_radius(const Samples& samples, const Features& features, Index n) {
  const Index own = one_hot_coordinates(features)[static_cast<std::size_t>(samples.label(n))];
  double radius = 0;
  for (Index p = 0; p < samples.patches(); ++p) {
    const double* x = samples.X.row(samples.patch(n, p).row);
    for (Index l = 0; l < samples.X.cols(); ++l) radius = std::max(radius, l == own ? -x[l] : std::abs(x[l]));
  }
  return radius;
}

Samples excluded_points(const Samples& samples, const Features& features, Index n, Index other, double eps) {
  const Index P = samples.patches();
  Samples points{Matrix<double>(4 * P, samples.X.cols()), std::vector<int>(4), Matrix<double>(4, P),
                 Matrix<double>(4, P)};
  const std::vector<Index> u = one_hot_coordinates(features);
  const int y = samples.y[static_cast<std::size_t>(n)];
  const int t = samples.y[static_cast<std::size_t>(other)];
  place(samples, u, n, y, eps, 0, points);
  place(samples, u, n, t, eps, 1, points);
  place(samples, u, other, t, eps, 2, points);
  place(samples, u, other, y, eps, 3, points);
  return points;
}

}  // namespace advproof
