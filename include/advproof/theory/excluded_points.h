// Two samples of distinct labels, and four points of their boxes of which every polynomial network gets one wrong
// [D] (proofs-check/exclusion). Where eps is at least every entry of X but the own <x_p, u_y>, the box
// |delta| <= eps of X, of label y, holds
//   Z    = a_p u_y on K = {p: <x_p, u_y> > eps}, a_p = <x_p, u_y> - eps, and 0 elsewhere;
//   Z^t  = the same, with c_p u_t off K, c_p = eps + <x_p, u_t>.
// A network that is homogeneous of degree h along u_y and u_t sees them as g_y S and g_y S - g_t T, with
// S = sum a_p^h and T = sum c_p^h; for the other sample g_t S' and g_t S' - g_y T'. All four are positive only if
// S S' > T T'.
#pragma once

#include "advproof/data/features.h"
#include "advproof/data/samples.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

/// The least such eps of sample n: the largest of |x_{p,l}|, l not the coordinate of u_y, and of -<x_p, u_y>.
/// Requires one-hot features.
double exclusion_radius(const Samples& samples, const Features& features, Index n);

/// Four samples: Z and Z^t of sample n, Z and Z^y of sample `other`, each in its box exactly: a_p is rounded up,
/// c_p down. Requires one-hot features, distinct labels, eps >= exclusion_radius of both.
Samples excluded_points(const Samples& samples, const Features& features, Index n, Index other, double eps);

/// S S' and T T' of the four points: where the first is at most the second, no network that is homogeneous of
/// degree `degree` along the robust features gets all four right.
template <class T>
struct ExclusionProducts {
  T kept;
  T injected;
};
template <class T>
ExclusionProducts<T> exclusion_products(const Format<T>& format, const Samples& points,
                                        const Features& features, int degree) {
  const std::vector<Index> u = one_hot_coordinates(features);
  const auto powers = [&](Index point, int along) {
    T sum = format(0.0);
    for (Index p = 0; p < points.patches(); ++p)
      sum += power(format(points.X(points.patch(point, p).row, u[static_cast<std::size_t>(along)])),
                   static_cast<unsigned>(degree));
    return sum;
  };
  const int y = points.y[0];
  const int t = points.y[2];
  return {powers(0, y) * powers(2, t), powers(1, t) * powers(3, y)};
}

}  // namespace advproof
