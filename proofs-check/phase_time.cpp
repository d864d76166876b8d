// phase.time [S: first reply A2]: "the threshold time is nearly Theta(1/eta~)". Two readings of the
// threshold: where B begins to grow slower than A for good (the stall), and where A overtakes it.
#include "claims.h"
#include "sweeps.h"

namespace advproof {
namespace {

SweepPart part(const std::string& name, const std::string& column) {
  return {name, [name, column](const Claim& whole, const SweepTable& table) {
            return conclude_exponent(whole, "time of the " + name + " against eta~",
                                     fit_power_law(table, "eta_attack", column), -1, 0.25);
          }};
}

}  // namespace

Claim phase_time() {
  Claim claim;
  claim.id = "phase.time";
  claim.tag = Tag::stated;
  claim.source =
      "first reply, A2: \"roughly speaking, the threshold time is nearly Theta(1/eta~)\"; the two readings "
      "are [R]";
  claim.title = "the threshold time is nearly Theta(1/eta~)";
  claim.statement =
      "Sweep eta_attack (as phase.saturation). Log-log slope against eta~ of the step from which max_r B "
      "grows slower than max_r A until "
      "it is overtaken (stall), and of the step at which it is overtaken (overtake), means over classes; 95 "
      "% bootstrap interval over "
      "seeds: supported if it lies within 0.25 of -1, unsupported if it lies outside altogether, undecided "
      "otherwise.";
  claim.hypotheses = {"both phases are seen in every class"};
  claim.sweep = eta_attack_sweep();
  claim.sweep_parts = {part("stall", "stall_step"), part("overtake", "overtake_step")};
  return claim;
}

}  // namespace advproof
