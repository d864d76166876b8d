// What the ledger's sweeps share: the setting that one factor at a time is taken from, and the race along a
// run.
#pragma once

#include <memory>

#include "advproof/theory/sweep.h"
#include "advproof/training/trainer.h"

namespace advproof {

/// `reference` with fewer samples, patches and neurons (C about 3), so that hundreds of runs take minutes.
Setting sweep_base();

/// Adversarial training at several eta~: phase.saturation and phase.time.
std::shared_ptr<const Sweep> eta_attack_sweep();

/// max over r of <w_{i,r}, f> for every class i; f = u_i, or v_i where `offset` is k.
std::vector<double> strongest(const Matrix<double>& components, Index classes, Index neurons, Index offset);

}  // namespace advproof
