// Is a scalar exactly a binary64 number? For a ball: that point and no other.
#pragma once

#include "advproof/scalar/scalar.h"

namespace advproof {

template <class T>
bool is_exactly(const T& x, double expected) {
  const Enclosure enclosed = enclosure(x);
  return enclosed.mid == expected && enclosed.rad == 0;
}

/// [lo, hi] exactly: both multiples of 2^-10 of moderate size (hull() rounds its radius upward).
inline Ball interval(double lo, double hi, slong bits = 256) {
  Ball result((lo + hi) / 2, bits);
  mag_set_ui_2exp_si(arb_radref(result.get()), static_cast<ulong>((hi - lo) * 0x1p10), -11);
  return result;
}

}  // namespace advproof

/// The scalars of TEMPLATE_TEST_CASE.
#define ADVPROOF_TEST_SCALARS                                                                                \
  double, advproof::Dd, advproof::Mpfr<128>, advproof::Mpfr<256>, advproof::Mpfr<512>, advproof::Mpfr<1024>, \
      advproof::Mpfr<2048>, advproof::Ball
