// The smoothed ReLU s of section 3. [S: last review, Q1/A1]
//   s(z) = 0 for z <= 0;  z^q / (q rho^{q-1}) for 0 <= z <= rho;  z - (1 - 1/q) rho for z >= rho.
#pragma once

#include "advproof/network/architecture.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

template <class T>
struct Activation {
  T value;  ///< s(z)
  T slope;  ///< s'(z)
};

/// With c = clamp(z, 0, rho): s'(z) = (c/rho)^{q-1}, s(z) = s'(z) c / q + max(z - rho, 0). One formula for
/// all three pieces, without a branch, so a ball that straddles a kink gets the hull; c/rho lies in [0, 1],
/// so nothing overflows. Error in point scalars: at most (q + 4) u relative; requires finite z, q >= 2, rho >
/// 0.
template <class T>
Activation<T> smoothed_relu(const T& z, const NetworkConfig& network) {
  const T c = clamp(z, 0.0, network.rho);
  T slope = power(c / network.rho, static_cast<unsigned>(network.q - 1));
  T value = slope * c / static_cast<double>(network.q) + max(z - network.rho, T(0.0));
  return {std::move(value), std::move(slope)};
}

}  // namespace advproof
