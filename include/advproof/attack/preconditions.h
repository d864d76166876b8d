// What makes attacks based on gradients blind, as numbers.
#pragma once

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// Where the gradient of the cross-entropy in the input is exactly 0: flat activations (every z <= 0), or a
/// loss that binary64 takes for 0.
struct FlatGradients {
  Index samples = 0;  ///< without a gradient on any patch
  Index patches = 0;  ///< without a gradient, over all samples
};
FlatGradients flat_gradients(const PatchNetwork<double>& network, const Samples& samples);

}  // namespace advproof
