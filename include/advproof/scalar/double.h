// binary64 as a scalar. Every operation is the IEEE one, rounded to nearest; exp and log1p are the C
// library's (approximate, within an ulp or so).
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

#include "advproof/scalar/format.h"
#include "advproof/scalar/point.h"
#include "advproof/scalar/truth.h"

namespace advproof {

template <>
struct Format<double> {
  static constexpr bool rigorous = false;
  [[nodiscard]] double operator()(double exact) const { return exact; }
  [[nodiscard]] static long bits() { return 53; }
  [[nodiscard]] static std::string name() { return "double"; }
  [[nodiscard]] static std::string serves() { return "binary64: speed, the everyday check"; }
  [[nodiscard]] static bool has(long asked) { return asked == bits(); }
  [[nodiscard]] static Format of(long /*asked*/) { return {}; }
};

inline Enclosure enclosure(double x) { return {x, 0}; }
/// The same bits: -0 differs from 0, a NaN equals itself.
inline bool identical(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
inline bool is_finite(double x) { return std::isfinite(x); }

/// Text that gives the scalar back bit for bit (hexadecimal floating point).
std::string to_exact_string(double x);
/// Its inverse. InputError if the text is not such a number.
double from_exact_string(const Format<double>& format, const std::string& text);

using std::abs;
using std::exp;
using std::log1p;

}  // namespace advproof
