// The setting of the sweeps over eps.
#pragma once

#include <cmath>

#include "advproof/training/setting.h"

namespace advproof {

/// `tiny`, in `dim` dimensions: beta about 1/2, C = 2.5. The noise of a patch, sigma_n sqrt d, is held.
inline Setting spectrum_base(int dim = 6) {
  Setting base;
  base.data.classes = 2;
  base.data.dim = dim;
  base.data.patches = 24;
  base.data.robust_patches = 1;
  base.data.samples = 6;
  base.data.test_samples = 60;
  base.data.alpha = {1.0, 1.1};
  base.data.beta = {0.48, 0.52};
  base.data.noise_std = 0.002 * std::sqrt(6.0 / dim);
  base.network = {.neurons = 8, .q = 3, .rho = 0.2, .init_std = 0.02};
  base.attack = {.eps = 0.4, .eta_attack = 60};
  base.training = {.eta = 0.2, .standard_steps = 80, .adversarial_steps = 120, .record_every = 2};
  return base;
}

}  // namespace advproof
