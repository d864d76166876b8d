// Reference values: MPFR's correctly rounded functions, rounded down and up, bracket the exact result.
#pragma once

#include "advproof/scalar/scalar.h"

namespace advproof::property {

using Point = Mpfr<2048>;

/// lo <= exact result <= hi, a unit in the last of 1021 bits apart at most; NaN where the function is not
/// defined.
struct Bracket {
  Mpfr<1024> lo;
  Mpfr<1024> hi;
  [[nodiscard]] bool defined() const { return is_finite(lo) && is_finite(hi); }
};

template <class Function, class... Arguments>
Bracket bracket(Function function, const Arguments&... arguments) {
  Bracket result;
  function(result.lo.backend().data(), arguments..., MPFR_RNDD);
  function(result.hi.backend().data(), arguments..., MPFR_RNDU);
  return result;
}

inline mpfr_srcptr raw(const Point& x) { return x.backend().data(); }

/// May the exact result lie in the ball? The ball is wrong for certain if not.
inline bool encloses(const Ball& ball, const Bracket& exact) {
  Ball range;
  arb_set_interval_mpfr(range.get(), exact.lo.backend().data(), exact.hi.backend().data(), 1100);
  return arb_overlaps(ball.get(), range.get()) != 0;
}

/// Does the ball contain the point, exactly?
template <unsigned Digits>
bool contains(const Ball& ball, const MpfrDigits<Digits>& point) {
  Ball exact;
  arf_set_mpfr(arb_midref(exact.get()), point.backend().data());
  return arb_contains(ball.get(), exact.get()) != 0;
}
inline bool contains(const Ball& ball, const Dd& point) {
  Ball exact;
  arf_add(arb_midref(exact.get()), arb_midref(Ball(point.hi).get()), arb_midref(Ball(point.lo).get()),
          ARF_PREC_EXACT, ARF_RND_DOWN);
  return arb_contains(ball.get(), exact.get()) != 0;
}
inline bool contains(const Ball& ball, double point) {
  return arb_contains(ball.get(), Ball(point).get()) != 0;
}

}  // namespace advproof::property
