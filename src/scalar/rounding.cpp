#include "advproof/scalar/rounding.h"

#include <cfenv>
#include <cfloat>

#include "advproof/error.h"
#include "advproof/scalar/scalar.h"

namespace advproof {
namespace {

// Operands the compiler cannot see through, so that the processor does the arithmetic at run time.
double opaque(double x) {
  volatile double y = x;
  return y;
}

double divide_in_mode(double a, double b, int mode) {
  const int saved = std::fegetround();
  std::fesetround(mode);
  volatile double quotient = opaque(a) / opaque(b);
  std::fesetround(saved);
  return quotient;
}

bool mpfr_brackets_a_third() {
  Mpfr<256> down;
  Mpfr<256> up;
  mpfr_set_ui(down.backend().data(), 1, MPFR_RNDN);
  mpfr_set_ui(up.backend().data(), 1, MPFR_RNDN);
  mpfr_div_ui(down.backend().data(), down.backend().data(), 3, MPFR_RNDD);
  mpfr_div_ui(up.backend().data(), up.backend().data(), 3, MPFR_RNDU);
  mpfr_nextabove(down.backend().data());
  return down == up;
}

}  // namespace

std::vector<RoundingCheck> rounding_self_test() {
  const double u = 0x1p-53;
  const double x = opaque(1 + 0x1p-27);
  const double third = opaque(1.0) / opaque(3.0);
  const Ball ball_third = Ball(1.0, 64) / 3.0;
  return {
      {"binary64 is evaluated without excess precision", FLT_EVAL_METHOD == 0},
      {"binary64 rounds to nearest, ties to even",
       opaque(1.0) + opaque(u) == 1.0 && opaque(1.0 + 2 * u) + opaque(u) == 1 + 4 * u},
      {"products and sums are not contracted", x * x - opaque(1 + 0x1p-26) == 0.0},
      {"subnormals are kept", opaque(0x1p-1022) * opaque(0.5) == 0x1p-1023},
      {"directed rounding obeys the mode",
       divide_in_mode(1, 3, FE_DOWNWARD) < divide_in_mode(1, 3, FE_UPWARD) &&
           divide_in_mode(1, 3, FE_TONEAREST) == third},
      {"MPFR rounds correctly", mpfr_brackets_a_third()},
      {"balls enclose", certainly(ball_third * 3.0 <= 1.0 + 0x1p-50) &&
                            certainly(ball_third * 3.0 >= 1.0 - 0x1p-50) &&
                            !certainly(ball_third * 3.0 < 1.0) && !certainly(ball_third * 3.0 > 1.0)},
  };
}

void require_sound_rounding() {
  std::string failed;
  for (const RoundingCheck& check : rounding_self_test()) {
    if (!check.passed) failed += (failed.empty() ? "" : "; ") + check.what;
  }
  if (!failed.empty()) throw Error(ExitCode::check_failed, "rounding self-test failed: " + failed);
}

}  // namespace advproof
