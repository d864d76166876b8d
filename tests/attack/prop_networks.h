// The constructed networks of propositions 3.1 and 3.2 on one noise-free sample a class (docs/theory.md,
// section 7): k = 2, d = 4, alpha = 1 on the first patch, beta = 1/2 on the others, m = 1, tau = 1, q = 2,
// rho = 1/4, so s(z) = 2 z^2 up to 1/4 and z - 1/8 beyond. Every number below is dyadic.
#pragma once

#include "advproof/attack/suite.h"
#include "linalg/hand_matrix.h"

namespace advproof {

inline Features prop_features() {
  return {hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}}), hand_matrix({{0, 0, 1, 0}, {0, 0, 0, 1}})};
}

inline Samples prop_samples(int patches) {
  DataConfig data;
  data.classes = 2;
  data.dim = 4;
  data.patches = patches;
  data.robust_patches = 1;
  data.alpha = {1, 1};
  data.beta = {0.5, 0.5};
  data.noise_std = 0;
  return draw_samples(data, prop_features(), 1, 0, 2);
}

/// w_i = f_i.
inline PatchNetwork<double> prop_network(const Matrix<double>& features) {
  return PatchNetwork<double>({.neurons = 1, .q = 2, .rho = 0.25}, 2, features);
}

}  // namespace advproof
