// Correctly rounded binary floating point of a fixed precision: Boost.Multiprecision on MPFR, on the stack,
// expression templates off. Results are the same bits on every machine and with every compiler.
#pragma once

#include <bit>

#include <boost/multiprecision/mpfr.hpp>
#include <string>

#include "advproof/scalar/format.h"
#include "advproof/scalar/point.h"
#include "advproof/scalar/truth.h"

namespace advproof {

/// Decimal digits of the Boost type that fills the limbs of `Bits` bits and no more (one digit more costs a
/// limb). Boost rounds the digits up to 128, 254, 510, 1021 and 2048 bits: Format::bits() says which.
template <unsigned Bits>
inline constexpr unsigned mpfr_digits = 0;
template <>
inline constexpr unsigned mpfr_digits<128> = 38;
template <>
inline constexpr unsigned mpfr_digits<256> = 76;
template <>
inline constexpr unsigned mpfr_digits<512> = 153;
template <>
inline constexpr unsigned mpfr_digits<1024> = 307;
template <>
inline constexpr unsigned mpfr_digits<2048> = 616;

template <unsigned Digits>
using MpfrDigits = boost::multiprecision::number<
    boost::multiprecision::mpfr_float_backend<Digits, boost::multiprecision::allocate_stack>,
    boost::multiprecision::et_off>;

template <unsigned Bits>
using Mpfr = MpfrDigits<mpfr_digits<Bits>>;

template <unsigned Digits>
struct Format<MpfrDigits<Digits>> {
  static constexpr bool rigorous = false;
  [[nodiscard]] MpfrDigits<Digits> operator()(double exact) const { return MpfrDigits<Digits>(exact); }
  [[nodiscard]] static long bits() { return mpfr_get_prec(MpfrDigits<Digits>().backend().data()); }
  [[nodiscard]] static std::string name() { return "mpfr"; }
  [[nodiscard]] static std::string serves() {
    return "correctly rounded, 128 to 2048 bits: point runs identical on every machine";
  }
  [[nodiscard]] static bool has(long asked) {
    return asked == static_cast<long>(std::bit_ceil(static_cast<unsigned long>(bits())));
  }
  [[nodiscard]] static Format of(long /*asked*/) { return {}; }
};

/// mid is x rounded to nearest, rad at least |x - mid|.
template <unsigned Digits>
Enclosure enclosure(const MpfrDigits<Digits>& x) {
  const double mid = mpfr_get_d(x.backend().data(), MPFR_RNDN);
  MpfrDigits<Digits> rest;  // exact: x and its nearest double differ in the low bits only
  mpfr_sub_d(rest.backend().data(), x.backend().data(), mid, MPFR_RNDA);
  mpfr_abs(rest.backend().data(), rest.backend().data(), MPFR_RNDA);
  return {mid, mpfr_get_d(rest.backend().data(), MPFR_RNDU)};
}

/// The sign as -1, 0 or 1; NaN stays NaN. Named here because Boost has a sign() of its own, an int that loses
/// NaN.
template <unsigned Digits>
MpfrDigits<Digits> sign(const MpfrDigits<Digits>& x) {
  return x > 0.0 ? MpfrDigits<Digits>(1) : x < 0.0 ? MpfrDigits<Digits>(-1) : x;
}

/// The same bits: -0 differs from 0, a NaN equals itself.
template <unsigned Digits>
bool identical(const MpfrDigits<Digits>& a, const MpfrDigits<Digits>& b) {
  mpfr_srcptr x = a.backend().data();
  mpfr_srcptr y = b.backend().data();
  if (mpfr_nan_p(x) != 0 || mpfr_nan_p(y) != 0) return mpfr_nan_p(x) != 0 && mpfr_nan_p(y) != 0;
  return mpfr_equal_p(x, y) != 0 && mpfr_signbit(x) == mpfr_signbit(y);
}

template <unsigned Digits>
bool is_finite(const MpfrDigits<Digits>& x) {
  return mpfr_number_p(x.backend().data()) != 0;
}

template <unsigned Digits>
std::string to_exact_string(const MpfrDigits<Digits>& x);
template <unsigned Digits>
MpfrDigits<Digits> from_exact_string(const Format<MpfrDigits<Digits>>& format, const std::string& text);

}  // namespace advproof
