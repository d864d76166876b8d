// phase.saturation [D, heuristic: polynomial part, equal neurons]: non-robust learning stalls where
// eta~ (1-logit) sum_s s'(beta B_s) B_s = beta, so B_sat scales as eta~^{-1/q}.
#include "claims.h"
#include "sweeps.h"

namespace advproof {

Claim phase_saturation() {
  Claim claim;
  claim.id = "phase.saturation";
  claim.tag = Tag::derived;
  claim.source = "derived, heuristic (polynomial part, equal neurons), behind phase 1 [S: first review, Q2]";
  claim.title = "B stalls at a height of eta~^(-1/q)";
  claim.statement =
      "Sweep eta_attack: adversarial training (in double-double) at eta~ = 10, 20, 40, ..., 640, seeds "
      "1..20, q = 3. B_sat is "
      "max_r B at the step where "
      "max_r A overtakes it, mean over classes. Log-log slope of B_sat against eta~, 95 % bootstrap interval "
      "over seeds: supported "
      "if it lies within 0.1 of -1/q, unsupported if it lies outside altogether, undecided otherwise. Runs "
      "in which a class does not "
      "show both phases within 3000 steps have no value and are counted.";
  claim.hypotheses = {"both phases are seen in every class"};
  claim.sweep = eta_attack_sweep();
  claim.sweep_parts = {{"", [](const Claim& whole, const SweepTable& table) {
                          return conclude_exponent(
                              whole, whole.title, fit_power_law(table, "eta_attack", "B_sat"), -1.0 / 3, 0.1);
                        }}};
  return claim;
}

}  // namespace advproof
