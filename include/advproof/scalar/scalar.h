// What every scalar has (scalars.inc lists them). Generic code uses, on any of them,
//   T() and T(x) of a binary64 x, exact; copies;  Format<T>: format(x), bits(), name(), rigorous
//   (what the run-time choice needs beside: serves(), has(bits), of(bits));
//   + - * /, with binary64 on either side exact;  unary -;  +=, *= in place, which spares a ball its memory;
//   < <= > >= with a T or a binary64 on the right, giving bool or Truth, for certainly() and possibly();
//   exp, log1p, abs, max, clamp (to binary64 bounds), sign, power (unsigned exponent), midpoint,
//   enclosure, is_finite, identical, to_exact_string, from_exact_string.
// tests/scalar/archetype.h has these and nothing else.
// It never branches on a comparison: clamp, max and sign take the hull where a ball cannot decide.
#pragma once

#include "advproof/scalar/ball.h"
#include "advproof/scalar/dd.h"
#include "advproof/scalar/double.h"
#include "advproof/scalar/mpfr.h"
