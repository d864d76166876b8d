// Two classes, one neuron each, w_0 = e_0 and w_1 = e_1 in d = 2, q = 2, rho = 1: s(z) = z^2/2 on [0, 1] and
// z - 1/2 beyond, s'(z) = z, then 1. One sample of two patches on which every number is dyadic.
//   x_1 = (1/2, 2), x_2 = (2, 1/2):  Z = X, slope = (1/2, 1; 1, 1/2), F_0 = F_1 = 1/8 + 3/2 = 13/8, so
//   logit = 1/2 and c = (1/2, -1/2) for y = 0.
#pragma once

#include "advproof/network/patch_network.h"
#include "linalg/hand_matrix.h"

namespace advproof {

inline NetworkConfig hand_config() { return {.neurons = 1, .q = 2, .rho = 1}; }
inline Matrix<double> hand_weights() { return hand_matrix({{1, 0}, {0, 1}}); }
inline Matrix<double> hand_patches() { return hand_matrix({{0.5, 2}, {2, 0.5}}); }

template <class T>
PatchNetwork<T> hand_network() {
  return PatchNetwork<T>(hand_config(), 2, embed<T>(Format<T>(), hand_weights()));
}

}  // namespace advproof
