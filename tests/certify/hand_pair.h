#pragma once

#include "advproof/certify/pair_bounds.h"

namespace advproof {

/// One neuron a class, q = 2, rho = 1: s(z) = z^2/2 on [0, 1], z - 1/2 beyond.
inline NetworkConfig hand_network() { return {.neurons = 1, .q = 2, .rho = 1}; }
inline PairBounds hand_pair(const Matrix<double>& W, const NetworkConfig& network = hand_network()) {
  return PairBounds(PatchNetwork<double>(network, 2, W), 0, 1);
}

}  // namespace advproof
