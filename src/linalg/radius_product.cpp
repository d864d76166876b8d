#include "linalg/radius_product.h"

// Always Eigen's packed product, as in products_double.cpp.
#define EIGEN_GEMM_TO_COEFFBASED_THRESHOLD 0
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace advproof {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Products of two bounds are then 0 or at least 2^-1000: nothing underflows.
constexpr slong widest_span = 500;

/// x <= mantissa 2^(exponent - bits), exactly representable; 2^(exponent - 1) <= x or mantissa = 0.
struct UpperBound {
  double mantissa = 0;
  slong exponent = 0;
  int bits = 0;
};

UpperBound size_bound(const Ball& x) {
  const Significand mid = significand(x);
  if (mid.size == 0) return {};
  constexpr int bits = 53;  // of the highest limb, what binary64 holds
  return {static_cast<double>((mid.limbs[mid.size - 1] >> (FLINT_BITS - bits)) + 1), mid.exponent, bits};
}

UpperBound radius_bound(const Ball& x) {
  const mag_struct* rad = arb_radref(x.get());
  if (mag_is_zero(rad) != 0) return {};
  return {static_cast<double>(MAG_MAN(rad)), MAG_EXP(rad), MAG_BITS};
}

template <class Bound>
Bounds bounds(const Vectors<Ball>& balls, Bound bound) {
  Bounds result;
  result.values.reserve(static_cast<std::size_t>(balls.count * balls.length));
  for (Index v = 0; v < balls.count; ++v) {
    slong highest = -exponent_limit;
    slong lowest = exponent_limit;
    bool usable = true;
    for (Index k = 0; k < balls.length && usable; ++k) {
      usable = readable(balls(v, k));
      const UpperBound x = usable ? bound(balls(v, k)) : UpperBound{};
      if (x.mantissa == 0) continue;
      highest = std::max(highest, x.exponent);
      lowest = std::min(lowest, x.exponent);
    }
    usable = usable && highest - lowest < widest_span;
    for (Index k = 0; k < balls.length; ++k) {
      const UpperBound x = usable ? bound(balls(v, k)) : UpperBound{};
      result.values.push_back(
          x.mantissa == 0 ? 0 : std::ldexp(x.mantissa, static_cast<int>(x.exponent - highest) - x.bits));
    }
    result.exponents.push_back(highest);
    result.usable.push_back(usable);
  }
  return result;
}

void intersect(std::vector<bool>& usable, const Bounds& bounds) {
  for (std::size_t v = 0; v < usable.size(); ++v) usable[v] = usable[v] && bounds.usable[v];
}

}  // namespace

bool any_radius(const Vectors<Ball>& balls) {
  for (Index v = 0; v < balls.count; ++v) {
    for (Index k = 0; k < balls.length; ++k) {
      if (mag_is_zero(arb_radref(balls(v, k).get())) == 0) return true;
    }
  }
  return false;
}

Bounds size_bounds(const Vectors<Ball>& balls) { return bounds(balls, size_bound); }
Bounds radius_bounds(const Vectors<Ball>& balls) { return bounds(balls, radius_bound); }

RadiusProduct::RadiusProduct(const Vectors<Ball>& a, const Vectors<Ball>& b)
    : length_(a.length),
      usable_a_(static_cast<std::size_t>(a.count), true),
      usable_b_(static_cast<std::size_t>(b.count), true) {
  const bool wide_a = any_radius(a);
  const bool wide_b = any_radius(b);
  const Bounds radius_a = wide_a ? radius_bounds(a) : Bounds{};
  const Bounds radius_b = wide_b ? radius_bounds(b) : Bounds{};
  if (wide_b) add(size_bounds(a), radius_b);
  if (wide_a) add(radius_a, size_bounds(b));
  if (wide_a && wide_b) add(radius_a, radius_b);
}

void RadiusProduct::add(const Bounds& a, const Bounds& b) {
  intersect(usable_a_, a);
  intersect(usable_b_, b);
  const auto rows = static_cast<Index>(usable_a_.size());
  const auto cols = static_cast<Index>(usable_b_.size());
  Part part{std::vector<double>(static_cast<std::size_t>(rows * cols)), a.exponents, b.exponents};
  Eigen::Map<RowMajor>(part.values.data(), rows, cols).noalias() =
      Eigen::Map<const RowMajor>(a.values.data(), rows, length_) *
      Eigen::Map<const RowMajor>(b.values.data(), cols, length_).transpose();
  parts_.push_back(std::move(part));
}

void RadiusProduct::get(mag_t bound, Index i, Index j) const {
  mag_zero(bound);
  // each sum of `length` terms, rounded to nearest in any order, is at least (1 - 2^-53)^length of the exact
  // one
  const double rounding = 1 + static_cast<double>(length_ + 2) * 0x1p-52;
  mag_t term;
  mag_init(term);
  for (const Part& part : parts_) {
    const auto row = static_cast<std::size_t>(i);
    const auto col = static_cast<std::size_t>(j);
    const double value = part.values[row * usable_b_.size() + col] * rounding;
    if (value == 0) continue;
    mag_set_d(term, value);
    mag_mul_2exp_si(term, term, part.a_exponents[row] + part.b_exponents[col]);
    mag_add(bound, bound, term);
  }
  mag_clear(term);
}

}  // namespace advproof
