// Who can be robust at all, before any network: which boxes of samples of distinct labels meet, and the
// ceiling that they put on every classifier (docs/theory.md, section 9).
#pragma once

#include <limits>

#include "advproof/data/samples.h"
#include "advproof/scalar/dd.h"

namespace advproof {

/// |X_n - X_other|_inf of the binary64 numbers, exactly: hi is it rounded to nearest. NaN, which is neither
/// above nor below anything, where an entry is not finite; +inf beyond the range of binary64.
Dd distance(const Samples& samples, Index n, Index other);

/// Pairs are quadratic: of a larger set the first so many samples are examined, and the others count as robust.
inline constexpr Index most_examined = 1000;

/// Of samples and a radius eps. G is the graph of the pairs that meet.
struct Geometry {
  double eps = 0;
  Index samples = 0;   ///< N
  Index examined = 0;  ///< of them, the first
  Index pairs = 0;     ///< of examined samples of distinct labels
  Index meeting = 0;   ///< of them, whose closed boxes of radius eps meet: |X - X'|_inf <= 2 eps, exactly
  double nearest = std::numeric_limits<double>::infinity();  ///< least |X - X'|_inf of the pairs, to nearest
  Index robust_at_most = 0;  ///< no classifier is right on all of the boxes of more samples
  bool exact = true;  ///< this is alpha(G); false: an upper bound, by a clique cover or of a larger set

  /// robust_at_most / N. No classifier's accuracy under perturbations of radius eps is above.
  [[nodiscard]] double ceiling() const {
    return static_cast<double>(robust_at_most) / static_cast<double>(samples);
  }
};

/// InputError if an entry is not finite, or 2 eps is not a finite number >= 0.
Geometry measure_geometry(const Samples& samples, double eps);

}  // namespace advproof
