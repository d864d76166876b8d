// Ozaki's exact slices. An entry of a vector of scale e (significand.h) becomes
//   2^e sum_s d_s 2^-(w (s + 1)),   integers |d_s| <= 2^(w - 1),   s < L,
// so short that binary64 sums of `chunk` products of digits are exact. The products of digits with s + t = l
// form level l; levels below L are summed exactly, the rest is bounded. docs/kernels.md has the proof of the
// bound.
#pragma once

#include <cstdint>
#include <vector>

#include "linalg/fixed_point.h"

namespace advproof {

/// The digits of a product of `terms` terms a sum. A function of terms and precision alone, so that an entry
/// of the result does not depend on the rows it is computed with.
struct SlicePlan {
  SlicePlan(Index terms, slong bits);

  Index terms;
  int width = 0;    ///< w
  Index count = 0;  ///< L
  Index chunk = 0;  ///< 2^(53 - 2 (w - 1))

  [[nodiscard]] Index digits(const Scale& scale) const { return (scale.span + width - 1) / width; }
  /// Neither vector is zero, and all digits of their sum are within the levels that are summed.
  [[nodiscard]] bool exact(const Scale& a, const Scale& b) const {
    return digits(a) + digits(b) - 1 <= count;
  }
  /// Otherwise the sum is off by at most error_factor() 2^(a.exponent + b.exponent + error_exponent()).
  [[nodiscard]] ulong error_factor() const { return static_cast<ulong>(terms * (count + 4)); }
  [[nodiscard]] slong error_exponent() const { return -slong{width} * count - 2; }
};

/// Digits of vectors: row v holds the slices of vector v one after the other, in ascending or descending
/// order.
class Slices {
 public:
  enum class Order { ascending, descending };

  /// Room for `vectors` vectors of so many digits as the largest of these scales needs.
  Slices(const SlicePlan& plan, const std::vector<Scale>& scales, Index vectors, Order order);

  /// Row v from vector first + v, for all rows there are vectors for. Unreadable vectors are cut as zeros.
  template <class T>
  void cut(const Vectors<T>& vectors, const std::vector<Scale>& scales, Index first) {
    rows_ = std::min(room_, vectors.count - first);
    for (Index v = 0; v < rows_; ++v) {
      const Scale& scale = scales[static_cast<std::size_t>(first + v)];
      for (Index k = 0; k < vectors.length; ++k) {
        cut_entry(scale.readable ? significand(vectors(first + v, k)) : Significand{}, scale.exponent,
                  digits_.data() + v * step_ + k);
      }
    }
  }

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index count() const { return count_; }
  /// Digits of consecutive slices, from the one at `position` in the order.
  [[nodiscard]] const double* at(Index position) const { return digits_.data() + position * terms_; }
  [[nodiscard]] Index step() const { return step_; }

 private:
  void cut_entry(const Significand& x, slong exponent, double* digits);

  Index room_;
  Index rows_ = 0;
  Index terms_;
  int width_;
  Index count_;  ///< slices that are not zero for all vectors; at least one
  Index step_;
  Order order_;
  std::vector<double> digits_;
  FixedPoint fixed_;
};

/// Exact sums of all levels of a strip of vectors of A times all vectors of B, as integers in two's
/// complement.
class SliceSums {
 public:
  SliceSums(const SlicePlan& plan, const Slices& a, const Slices& b);
  void compute();

  /// limbs() words, lowest first, of the sum of vector i of A and j of B; its unit is 2^(exponents + unit()).
  [[nodiscard]] const mp_limb_t* sum(Index i, Index j) const {
    return sums_.data() + (j * a_.rows() + i) * limbs_;
  }
  [[nodiscard]] Index limbs() const { return limbs_; }
  [[nodiscard]] slong unit() const { return -slong{plan_.width} * (levels_ + 1); }

 private:
  void multiply_levels();
  void carry();

  const SlicePlan& plan_;
  const Slices& a_;
  const Slices& b_;
  Index levels_;
  Index limbs_;
  std::vector<Index> chunks_;     ///< chunks of each level
  std::vector<double> products_;  ///< one matrix a chunk
  std::vector<mp_limb_t> sums_;
};

}  // namespace advproof
