// The one header that names every scalar. Generic code uses, on any of them,
//   + - * /, with binary64 on either side exact;  < <= > >= giving bool or Truth;
//   exp, log1p, abs, max, clamp, sign, power, midpoint, enclosure, is_finite, to_exact_string,
//   from_exact_string.
// It never branches on a comparison: clamp, max and sign take the hull where a ball cannot decide.
#pragma once

#include "advproof/scalar/ball.h"
#include "advproof/scalar/double.h"
#include "advproof/scalar/mpfr.h"

/// Applies MACRO to every scalar of the library.
#define ADVPROOF_FOR_EACH_SCALAR(MACRO) \
  MACRO(double)                         \
  MACRO(::advproof::Mpfr<128>)          \
  MACRO(::advproof::Mpfr<256>)          \
  MACRO(::advproof::Mpfr<512>)          \
  MACRO(::advproof::Mpfr<1024>)         \
  MACRO(::advproof::Mpfr<2048>)         \
  MACRO(::advproof::Ball)
