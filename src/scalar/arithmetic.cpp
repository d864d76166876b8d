#include "advproof/scalar/arithmetic.h"

#include <cmath>

namespace advproof {

bool Arithmetic::holds(double x) const {
  if (!std::isfinite(x)) return false;
  if (x == 0) return true;
  if (std::abs(x) < smallest) return false;
  int exponent = 0;
  const double digits =
      std::frexp(x, &exponent) * (0.5 / unit);  // 1/2 <= |frexp| < 1: an integer of this many bits
  return digits * 2 == std::trunc(digits * 2);
}

}  // namespace advproof
