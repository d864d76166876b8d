// Adversarial training at several eta~: the sweep of phase.saturation and phase.time.
#pragma once

#include <memory>

#include "advproof/claim/sweep.h"

namespace advproof {

/// In double-double: on some seeds the discrete step overshoots, and a binary64 run leaves the trajectory
/// (docs/findings.md). Of the first crossing (theory/race.h), means over the classes; NaN unless every class
/// has crossed, but for stall_step, which needs no crossing (a finding: phase.time counts three such rows):
/// B_sat          max_r B at the record where max_r A crosses it,
/// stall_step     the first record from which max_r B grows slower than max_r A until then,
/// overtake_step  the record at which it is crossed.
std::shared_ptr<const Sweep> eta_attack_sweep();

}  // namespace advproof
