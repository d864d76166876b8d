// Is a scalar exactly a binary64 number? For a ball: that point and no other.
#pragma once

#include "advproof/scalar/scalar.h"

namespace advproof {

template <class T>
bool is_exactly(const T& x, double expected) {
  const Enclosure enclosed = enclosure(x);
  return enclosed.mid == expected && enclosed.rad == 0;
}

}  // namespace advproof

/// The scalars of TEMPLATE_TEST_CASE.
#define ADVPROOF_TEST_SCALARS                                                                           \
  double, advproof::Mpfr<128>, advproof::Mpfr<256>, advproof::Mpfr<512>, advproof::Mpfr<1024>,          \
      advproof::Mpfr<2048>, advproof::Ball
