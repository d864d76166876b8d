// The setting from which the ledger's sweeps take one factor at a time.
#pragma once

#include "advproof/training/setting.h"

namespace advproof {

/// `crowded-boxes` with fewer samples, patches and neurons (C about 3), so that hundreds of runs take minutes.
inline Setting sweep_base() {
  Setting base;
  base.data.classes = 3;
  base.data.dim = 12;
  base.data.patches = 61;
  base.data.robust_patches = 1;
  base.data.samples = 6;
  base.data.test_samples = 30;
  base.data.alpha = {1.3, 1.4};
  base.data.beta = {0.48, 0.52};
  base.data.noise_std = 0.005;
  base.network = {.neurons = 12, .q = 3, .rho = 0.5, .init_std = 0.02};
  base.attack = {.eps = 0.4, .eta_attack = 300};
  base.training = {.eta = 0.04, .standard_steps = 800, .adversarial_steps = 3000, .record_every = 10};
  return base;
}

}  // namespace advproof
