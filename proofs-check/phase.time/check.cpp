// phase.time [S: first reply A2]: "the threshold time is nearly Theta(eta~^-1)". Two readings of the
// threshold: where B begins to grow slower than A for good (the stall), and where A overtakes it.
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"
#include "eta_attack_sweep.h"

#include <cmath>

namespace advproof {
namespace {

/// Both times of the same runs: those that show a crossing in every class. (A row without one may hold the
/// record from which B had begun to fall behind.)
SweepPart part(const std::string& name, const std::string& column) {
  return {name, [name, column](const ClaimPage& page, SweepTable table) {
            for (SweepRow& row : table.rows) {
              if (std::isnan(row.values[table.column("overtake_step")]))
                row.values[table.column(column)] = NAN;
            }
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
