// What every point scalar (a number whose comparisons give bool) shares.
#pragma once

#include <concepts>
#include <type_traits>

namespace advproof {

template <class T>
concept PointScalar = requires(const T& a) {
  { a < a } -> std::same_as<bool>;
};

/// NaN in either argument may be lost: callers clamp finite numbers only.
template <PointScalar T>
T max(const T& a, const T& b) {
  return a < b ? b : a;
}

/// The nearest point of [lo, hi]; NaN stays NaN.
template <PointScalar T>
T clamp(const T& x, double lo, double hi) {
  return x < lo ? T(lo) : x > hi ? T(hi) : x;
}

/// The sign as -1, 0 or 1; NaN stays NaN.
template <PointScalar T>
T sign(const T& x) {
  return x > 0.0 ? T(1) : x < 0.0 ? T(-1) : x;
}

/// x^n, n >= 0, by repeated squaring in a fixed order.
template <PointScalar T>
T power(const T& x, unsigned n) {
  T result(1);
  for (T square = x;; square *= square) {
    if ((n & 1U) != 0) result *= square;
    n >>= 1U;
    if (n == 0) return result;
  }
}

/// The same bits for an exponent known at compile time, as straight-line code that the compiler can put into
/// vectors.
template <PointScalar T, unsigned N>
T power(const T& x, std::integral_constant<unsigned, N> /*n*/) {
  if constexpr (N == 1) return x;
  if constexpr (N == 2) return x * x;
  if constexpr (N == 3) return x * (x * x);
  return power(x, N);
}

/// A point inside the scalar's enclosure, as an exact scalar: the number itself.
template <PointScalar T>
T midpoint(const T& x) {
  return x;
}

}  // namespace advproof
