// Double-double: the unevaluated sum of two binary64 numbers, a cheap second opinion beside double. The
// algorithms are those of Joldes, Muller, Popescu, Tight and rigorous error bounds for basic building blocks
// of double-word arithmetic (ACM TOMS 44, 2017), where their bounds are proved; u = 2^-53. A fused
// multiply-add is one rounding whether the processor has it or not: results are the same bits on every
// machine.
#pragma once

#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include "advproof/scalar/double.h"
#include "advproof/scalar/format.h"
#include "advproof/scalar/point.h"
#include "advproof/scalar/truth.h"

namespace advproof {

/// hi + lo with hi the nearest binary64 number to it. Every operation is within 2^-102 relative (16 u^2: what
/// division needs; the others keep 5 u^2) unless a step underflows, which costs up to 2^-1070 or so. Overflow
/// and division by zero and infinity give what IEEE arithmetic gives, with no low part.
struct Dd {
  double hi = 0;
  double lo = 0;

  Dd() = default;
  /// The binary64 number, exactly.
  explicit Dd(double exact) : hi(exact) {}
  Dd(double high, double low) : hi(high), lo(low) {}

  Dd& operator+=(const Dd& y);
  Dd& operator-=(const Dd& y);
  Dd& operator*=(const Dd& y);
  Dd& operator/=(const Dd& y);
};

/// a + b = s + e exactly.
inline Dd two_sum(double a, double b) {
  const double s = a + b;
  const double of_b = s - a;
  return {s, (a - (s - of_b)) + (b - of_b)};
}
/// The same, if |a| >= |b| or a = 0.
inline Dd fast_two_sum(double a, double b) {
  const double s = a + b;
  return {s, b - (s - a)};
}
/// a b = p + e exactly.
inline Dd two_product(double a, double b) {
  const double p = a * b;
  return {p, std::fma(a, b, -p)};
}

/// AccurateDWPlusDW, algorithm 6: 3 u^2 + 13 u^3.
inline Dd operator+(const Dd& x, const Dd& y) {
  const Dd s = two_sum(x.hi, y.hi);
  if (!std::isfinite(s.hi)) return Dd(s.hi);
  const Dd t = two_sum(x.lo, y.lo);
  const Dd v = fast_two_sum(s.hi, s.lo + t.hi);
  return fast_two_sum(v.hi, t.lo + v.lo);
}
/// DWPlusFP, algorithm 4: 2 u^2.
inline Dd operator+(const Dd& x, double y) {
  const Dd s = two_sum(x.hi, y);
  if (!std::isfinite(s.hi)) return Dd(s.hi);
  return fast_two_sum(s.hi, x.lo + s.lo);
}
/// DWTimesDW3, algorithm 12: 5 u^2.
inline Dd operator*(const Dd& x, const Dd& y) {
  const Dd c = two_product(x.hi, y.hi);
  if (c.hi == 0 || !std::isfinite(c.hi)) return Dd(c.hi);
  return fast_two_sum(c.hi, c.lo + std::fma(x.lo, y.hi, std::fma(x.hi, y.lo, x.lo * y.lo)));
}
/// DWTimesFP3, algorithm 9: 2 u^2.
inline Dd operator*(const Dd& x, double y) {
  const Dd c = two_product(x.hi, y);
  if (c.hi == 0 || !std::isfinite(c.hi)) return Dd(c.hi);
  return fast_two_sum(c.hi, std::fma(x.lo, y, c.lo));
}
/// DWDivDW2, algorithm 17: 15 u^2 + 56 u^3.
inline Dd operator/(const Dd& x, const Dd& y) {
  const double t = x.hi / y.hi;
  if (t == 0 || !std::isfinite(t)) return Dd(t);
  const Dd r = y * t;
  return fast_two_sum(t, ((x.hi - r.hi) + (x.lo - r.lo)) / y.hi);
}
/// DWDivFP3, algorithm 15: 3 u^2.
inline Dd operator/(const Dd& x, double y) {
  const double t = x.hi / y;
  if (t == 0 || !std::isfinite(t)) return Dd(t);
  const Dd r = two_product(t, y);
  return fast_two_sum(t, (((x.hi - r.hi) - r.lo) + x.lo) / y);
}

inline Dd operator-(const Dd& x) { return {-x.hi, -x.lo}; }
inline Dd operator-(const Dd& x, const Dd& y) { return x + -y; }
inline Dd operator-(const Dd& x, double y) { return x + -y; }
inline Dd operator+(double x, const Dd& y) { return y + x; }
inline Dd operator-(double x, const Dd& y) { return -y + x; }
inline Dd operator*(double x, const Dd& y) { return y * x; }
inline Dd operator/(double x, const Dd& y) { return Dd(x) / y; }

inline Dd& Dd::operator+=(const Dd& y) { return *this = *this + y; }
inline Dd& Dd::operator-=(const Dd& y) { return *this = *this - y; }
inline Dd& Dd::operator*=(const Dd& y) { return *this = *this * y; }
inline Dd& Dd::operator/=(const Dd& y) { return *this = *this / y; }

inline bool operator<(const Dd& x, const Dd& y) { return x.hi < y.hi || (x.hi == y.hi && x.lo < y.lo); }
inline bool operator<=(const Dd& x, const Dd& y) { return x.hi < y.hi || (x.hi == y.hi && x.lo <= y.lo); }
inline bool operator>(const Dd& x, const Dd& y) { return y < x; }
inline bool operator>=(const Dd& x, const Dd& y) { return y <= x; }
inline bool operator<(const Dd& x, double y) { return x < Dd(y); }
inline bool operator<=(const Dd& x, double y) { return x <= Dd(y); }
inline bool operator>(const Dd& x, double y) { return x > Dd(y); }
inline bool operator>=(const Dd& x, double y) { return x >= Dd(y); }

inline Dd abs(const Dd& x) { return std::signbit(x.hi) ? -x : x; }
/// From MPFR: within 2^-102 relative where the result does not underflow.
Dd exp(const Dd& x);
Dd log1p(const Dd& x);

template <>
struct Format<Dd> {
  static constexpr bool rigorous = false;
  [[nodiscard]] Dd operator()(double exact) const { return Dd(exact); }
  /// What every operation keeps of the 106 or so that a number has.
  [[nodiscard]] static long bits() { return 102; }
  [[nodiscard]] static std::string name() { return "dd"; }
  [[nodiscard]] static std::string serves() {
    return "double-double, 102 bits: a second opinion for little more than double";
  }
  [[nodiscard]] static bool has(long asked) { return asked == bits(); }
  [[nodiscard]] static Format of(long /*asked*/) { return {}; }
};

inline Enclosure enclosure(const Dd& x) { return {x.hi, std::abs(x.lo)}; }
inline bool identical(const Dd& x, const Dd& y) { return identical(x.hi, y.hi) && identical(x.lo, y.lo); }
inline bool is_finite(const Dd& x) { return std::isfinite(x.hi) && std::isfinite(x.lo); }

/// Text that gives the scalar back bit for bit: both parts in hexadecimal, with a blank between.
std::string to_exact_string(const Dd& x);
/// Its inverse. InputError if the text is not such a number, or hi not the nearest to the sum.
Dd from_exact_string(const Format<Dd>& format, const std::string& text);

}  // namespace advproof
