// How long x_{t+1} = x_t + g_t x_t (x_t/x_0)^{q-2} takes to grow, with x_0 > 0, 0 < K_lo <= g_t <= K_hi, q >=
// 3:
//   D <= T (q-2) K_hi,   T (q-2) K_lo <= D + (q-1)(q-2)/2 K_hi (1+Y) ln(x_T/x_0)   [D]
// at every T, with D = 1 - (x_0/x_T)^{q-2} and Y = K_hi (x_T/x_0)^{q-2}. x' = x + eta C x^{q-1} is the case
// g = eta C x_0^{q-2}. Proof: proofs-check/tensor-power/claim.md.
#pragma once

#include "advproof/scalar/scalar.h"

namespace advproof {

/// Both sides of growth by the factor 1/`ratio`, ratio = x_0/x_T in (0, 1].
template <class T>
struct GrowthTime {
  T least;      ///< D: T (q-2) K_hi is at least this
  T overshoot;  ///< (q-1)(q-2)/2 K_hi (1+Y): what a factor e more costs by steps of finite size
  T most;       ///< T (q-2) K_lo is at most this

  GrowthTime(const T& ratio, const T& K_hi, int q)
      : least(1.0 - power(ratio, static_cast<unsigned>(q - 2))),
        overshoot(K_hi * (K_hi / power(ratio, static_cast<unsigned>(q - 2)) + 1.0) *
                  ((q - 1.0) * (q - 2.0) / 2.0)),
        most(least + overshoot * log1p(1.0 / ratio - 1.0)) {}
};

}  // namespace advproof
