// The radius of a product of balls, from binary64 products of upper bounds:
//   |A B - mid A mid B| <= |mid A| rad B + rad A |mid B| + rad A rad B,   entry by entry.
#pragma once

#include <vector>

#include "linalg/significand.h"

namespace advproof {

/// Whether any ball is more than a point.
bool any_radius(const Vectors<Ball>& balls);

/// Upper bounds of one kind, all over a power of two of their vector: 0 or in [2^-500, 1].
struct Bounds {
  std::vector<double> values;  ///< a vector after the other; none: all zero
  std::vector<slong> exponents;
  std::vector<bool> usable;  ///< false: unreadable, or the bounds span more than that
};

/// Of |mid x|.
Bounds size_bounds(const Vectors<Ball>& balls);
/// Of rad x.
Bounds radius_bounds(const Vectors<Ball>& balls);

/// The bound above for all pairs of vectors of A and B.
class RadiusProduct {
 public:
  RadiusProduct(const Vectors<Ball>& a, const Vectors<Ball>& b);

  /// False where the vectors' bounds say nothing.
  [[nodiscard]] bool usable(Index i, Index j) const {
    return usable_a_[static_cast<std::size_t>(i)] && usable_b_[static_cast<std::size_t>(j)];
  }
  /// bound >= |A B - mid A mid B| at vectors i and j.
  void get(mag_t bound, Index i, Index j) const;

 private:
  /// One of the three products, but for the exponents of its vectors.
  struct Part {
    std::vector<double> values;
    std::vector<slong> a_exponents;
    std::vector<slong> b_exponents;
  };
  void add(const Bounds& a, const Bounds& b);

  Index length_;
  std::vector<bool> usable_a_;
  std::vector<bool> usable_b_;
  std::vector<Part> parts_;
};

}  // namespace advproof
