// A tiny drawn instance: two classes, three patches, noise; for comparisons of one run with another.
#pragma once

#include "advproof/data/instance.h"
#include "advproof/training/trainer.h"

namespace advproof {

inline DataConfig tiny_data() {
  DataConfig data;
  data.classes = 2;
  data.dim = 6;
  data.patches = 3;
  data.robust_patches = 1;
  data.samples = 5;
  data.test_samples = 3;
  data.noise_std = 0.01;
  return data;
}
inline NetworkConfig tiny_network() { return {.neurons = 2, .q = 3, .rho = 0.3, .init_std = 0.05}; }
inline AscentConfig tiny_attack() { return {.eps = 0.25, .eta_attack = 30}; }
inline TrainingConfig tiny_training() { return {.eta = 0.25}; }
/// All of them, under this attack.
inline Setting tiny_setting(const AscentConfig& attack = tiny_attack()) {
  return {tiny_data(), tiny_network(), attack, tiny_training()};
}
inline Instance tiny_instance(std::uint64_t seed = 1) { return draw_instance(tiny_setting(), seed); }

}  // namespace advproof
