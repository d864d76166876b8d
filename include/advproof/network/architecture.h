// The shape and the activation of the two-layer patch network.
#pragma once

#include <memory>
#include <string>

namespace advproof {

class Activation;

struct NetworkConfig {
  int neurons = 6;         ///< m, neurons a class
  int q = 3;               ///< exponent of the smoothed ReLU, an integer >= 2 (the paper: >= 3)
  double rho = 0.3;        ///< threshold of the smoothed ReLU, > 0
  double init_std = 0.01;  ///< sigma_0 of w_{i,r} ~ N(0, sigma_0^2 I_d)
  std::string activation = "smoothed-relu";                    ///< of all_activations()
  std::shared_ptr<const Activation> own_activation = nullptr;  ///< a program's own, in place of a listed one
  bool operator==(const NetworkConfig&) const = default;
};

}  // namespace advproof
