// Forward-mode differentiation: value + derivative * t with t^2 = 0, on any scalar. It shares no formula with
// the gradients of the network, and is therefore what they are checked against.
#pragma once

#include <utility>

#include "advproof/scalar/scalar.h"

namespace advproof {

template <class T>
struct Dual {
  T value;
  T derivative;

  explicit Dual(double exact = 0) : value(exact), derivative(0.0) {}
  Dual(T v, T d) : value(std::move(v)), derivative(std::move(d)) {}

  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }

  friend Dual operator+(const Dual& a, const Dual& b) {
    return {a.value + b.value, a.derivative + b.derivative};
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    return {a.value - b.value, a.derivative - b.derivative};
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.derivative * b.value + a.value * b.derivative};
  }
  friend Dual operator-(const Dual& a, double b) { return {a.value - b, a.derivative}; }
  friend Dual operator/(const Dual& a, double b) { return {a.value / b, a.derivative / b}; }
};

/// 1 where `truth` holds, 0 where it does not, [0, 1] where a ball cannot tell.
template <PointScalar T>
T indicator(const T& /*like*/, bool truth) {
  return T(truth ? 1 : 0);
}
inline Ball indicator(const Ball& like, Truth truth) {
  return truth == Truth::unknown ? hull(Ball(0.0, like.bits()), Ball(1.0, like.bits()))
                                 : Ball(certainly(truth) ? 1.0 : 0.0, like.bits());
}

template <class T>
Dual<T> clamp(const Dual<T>& x, double lo, double hi) {
  return {clamp(x.value, lo, hi),
          x.derivative * indicator(x.value, x.value >= lo) * indicator(x.value, x.value <= hi)};
}
template <class T>
Dual<T> max(const Dual<T>& a, const Dual<T>& b) {
  const T first = indicator(a.value, a.value > b.value);
  return {max(a.value, b.value), first * a.derivative + (1.0 - first) * b.derivative};
}
template <class T>
Dual<T> power(const Dual<T>& x, unsigned n) {
  if (n == 0) return Dual<T>(1.0);
  const T below = power(x.value, n - 1);
  return {below * x.value, static_cast<double>(n) * below * x.derivative};
}
template <class T>
Dual<T> exp(const Dual<T>& x) {
  const T value = exp(x.value);
  return {value, value * x.derivative};
}
template <class T>
Dual<T> log1p(const Dual<T>& x) {
  return {log1p(x.value), x.derivative / (1.0 + x.value)};
}
template <class T>
Enclosure enclosure(const Dual<T>& x) {
  return enclosure(x.value);
}

}  // namespace advproof
