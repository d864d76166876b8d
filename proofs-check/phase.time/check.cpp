// phase.time [S: first reply A2]: "the threshold time is nearly Theta(1/eta~)". Two readings of the
// threshold: where B begins to grow slower than A for good (the stall), and where A overtakes it.
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"
#include "eta_attack_sweep.h"

namespace advproof {
namespace {

SweepPart part(const std::string& name, const std::string& column) {
  return {name, [name, column](const ClaimPage& page, const SweepTable& table) {
            return conclude_exponent(page, "time of the " + name + " against eta~",
                                     fit_power_law(table, "eta_attack", column), -1, 0.25);
          }};
}

}  // namespace

namespace checks {

Check phase_time() {
  OverSweep check{eta_attack_sweep(), {}};
  check.parts = {part("stall", "stall_step"), part("overtake", "overtake_step")};
  return check;
}

}  // namespace checks

}  // namespace advproof
