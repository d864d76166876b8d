// The case that separation and separation.twice ask of every pair of samples of distinct labels.
#pragma once

#include <algorithm>
#include <cmath>

#include "advproof/data/geometry.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {

/// The case |X_n - X_other|_inf > r, decided exactly on the binary64 entries; what the distance is (rounded to
/// nearest) is reported, and returned. A distance that is no number is an undecided case; at r = 0 only equal
/// samples are one.
template <class T>
T require_apart(const Samples& samples, Index n, Index other, double r, const Place& place,
                Evidence<T>& evidence) {
  const Dd apart = distance(samples, n, other);
  T rounded(apart.hi);
  evidence.constant("|X - X'|_inf", rounded, place);
  const double size = std::max(apart.hi, r);
  if (r == 0 && apart > 0.0) {
    evidence.inapplicable("eps > 0");
  } else if (!std::isnan(apart.hi)) {
    evidence.exact(apart > r, place, size > 0 ? (apart.hi - r) / size : 0);
  }
  return rounded;
}

}  // namespace advproof
