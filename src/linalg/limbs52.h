// Exact sums on the 52-bit integer products of AVX-512 IFMA; the interface and the levels of slices.h. An
// entry x of a vector of scale e becomes u = x 2^-e + 1/2 in [0, 1), cut to L digits of 52 bits without sign,
// and
//   sum x y 2^-(e + f) = sum u v - (sum u + sum v) / 2 + K / 4.
// Of the products of digits with s + t = l both halves are summed for l < L - 1, the high half for l = L - 1.
#pragma once

#include <cstdint>
#include <vector>

#include "linalg/fixed_point.h"

namespace advproof {

struct LimbPlan {
  static constexpr int width = 52;

  LimbPlan(Index terms, slong bits);
  /// Whether this processor can, and the sums fit.
  static bool serves(Index terms, slong bits);
  /// Tests clear it to see the portable kernel. Not to be changed beside products in other threads.
  static inline bool allowed = true;

  Index terms;
  Index count = 0;  ///< L

  [[nodiscard]] Index digits(const Scale& scale) const { return (scale.span + width - 1) / width; }
  [[nodiscard]] bool exact(const Scale& a, const Scale& b) const { return digits(a) + digits(b) <= count; }
  [[nodiscard]] ulong error_factor() const { return static_cast<ulong>(terms * (2 * count + 2)); }
  [[nodiscard]] slong error_exponent() const { return -slong{width} * count; }
};

/// Digits of vectors. Ascending: tiles of 8 vectors, digit by digit; descending: one vector after the other.
class Limbs {
 public:
  enum class Order { ascending, descending };
  static constexpr Index tile = 8;

  Limbs(const LimbPlan& plan, const std::vector<Scale>& scales, Index vectors, Order order);

  /// As in slices.h.
  template <class T>
  void cut(const Vectors<T>& vectors, const std::vector<Scale>& scales, Index first) {
    rows_ = std::min(room_, vectors.count - first);
    std::fill(sums_.begin(), sums_.end(), 0);
    for (Index v = 0; v < rows_; ++v) {
      const Scale& scale = scales[static_cast<std::size_t>(first + v)];
      for (Index k = 0; k < vectors.length; ++k) {
        cut_entry(scale.readable ? significand(vectors(first + v, k)) : Significand{}, scale.exponent, v, k);
      }
      // digits again, but for the highest, which may wrap around
      for (Index s = count_ - 1; s > 0; --s) {
        std::uint64_t* sum = sums_.data() + v * count_ + s;
        sum[-1] += sum[0] >> LimbPlan::width;
        sum[0] &= (std::uint64_t{1} << LimbPlan::width) - 1;
      }
    }
  }

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index count() const { return count_; }
  /// Digits of vector v (of its tile) from the slice at `position` in the order.
  [[nodiscard]] const std::uint64_t* at(Index v, Index position) const {
    return digits_.data() + (order_ == Order::ascending ? v / tile * tile : v) * step_ +
           position * terms_ * (order_ == Order::ascending ? tile : 1);
  }
  /// The sum of digit s over vector v.
  [[nodiscard]] std::uint64_t sum(Index v, Index s) const {
    return s < count_ ? sums_[static_cast<std::size_t>(v * count_ + s)] : 0;
  }

 private:
  void cut_entry(const Significand& x, slong exponent, Index v, Index k);

  Index room_;
  Index rows_ = 0;
  Index terms_;
  Index count_;
  Index step_;
  Order order_;
  std::vector<std::uint64_t> digits_;
  std::vector<std::uint64_t> sums_;
  FixedPoint fixed_;
};

/// As SliceSums.
class LimbSums {
 public:
  LimbSums(const LimbPlan& plan, const Limbs& a, const Limbs& b);
  void compute();

  [[nodiscard]] const mp_limb_t* sum(Index i, Index j) const {
    return sums_.data() + (j * a_.rows() + i) * limbs_;
  }
  [[nodiscard]] Index limbs() const { return limbs_; }
  /// Twice the sum, so that the halves are integers.
  [[nodiscard]] slong unit() const { return -slong{LimbPlan::width} * levels_ - 1; }

 private:
  void multiply_tile(Index i, Index j);
  void carry_tile(Index i, Index j);

  const LimbPlan& plan_;
  const Limbs& a_;
  const Limbs& b_;
  Index levels_;
  Index limbs_;
  std::vector<std::uint64_t> level_sums_;  ///< of a tile, by weight 2^-(52 (m + 1))
  std::vector<mp_limb_t> sums_;
};

}  // namespace advproof
