// phase.saturation [H: polynomial part, equal neurons]: non-robust learning stalls where
// eta~ (1-logit) sum_s s'(beta B_s) B_s = beta, so B_sat scales as eta~^{-1/q}.
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"
#include "eta_attack_sweep.h"

namespace advproof {

namespace checks {

Check phase_saturation() {
  OverSweep check{eta_attack_sweep(), {}};
  check.parts = {{"", [](const ClaimPage& page, const SweepTable& table) {
                    return conclude_exponent(page, page.title, fit_power_law(table, "eta_attack", "B_sat"),
                                             -1.0 / 3, 0.1);
                  }}};
  return check;
}

}  // namespace checks

}  // namespace advproof
