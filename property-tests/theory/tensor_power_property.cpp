// The times of tensor-power on recursions whose constant varies from step to step, far from training.
#include "advproof/theory/tensor_power.h"

#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

using Real = Mpfr<256>;

/// At 256 bits a hundred steps lose less than 2^-200 of anything here, whose slack is at least about K^2.
const Real rounding = power(Real(0.5), 200);

}  // namespace

TEST_CASE("growing sequences take no less and no more than GrowthTime says") {
  for_all([] {
    const int q = *integer(3, 8);
    const double K_hi = std::ldexp(1.0, *integer(-20, 2));
    const double K_lo = K_hi / *integer(1, 4);
    const int steps = *integer(1, 100);
    Real x(1);
    for (int t = 1; t <= steps; ++t) {
      const Real y = power(x, static_cast<unsigned>(q - 2));
      if (certainly(y > 0x1p60)) return;  // it has left every training behind
      x += Real(K_lo + (K_hi - K_lo) * *integer(0, 8) / 8) * x * y;
      const GrowthTime<Real> time(Real(1) / x, Real(K_hi), q);
      RC_ASSERT(certainly(time.least <= Real(t * (q - 2.0) * K_hi) + rounding));
      RC_ASSERT(certainly(Real(t * (q - 2.0) * K_lo) <= time.most + rounding));
    }
  });
}

}  // namespace advproof::property
