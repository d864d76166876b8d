// Activations with nothing in common with the smoothed ReLU but what the concept asks for: whatever serves them
// knows no q and no rho.
#pragma once

#include <memory>

#include "advproof/network/activation/activation.h"

namespace advproof {

/// Convex, non-decreasing, curved between -1/2 and 1, slopes up to 2, and not 0 at 0:
///   s'(z) = clamp((4 z + 2)/3, 0, 2),   s(z) = 1/4 + (2/3) (c + 1/2)^2 + 2 max(z - 1, 0), c = clamp(z, -1/2, 1).
class Bowl final : public ActivationFor<Bowl> {
 public:
  Bowl()
      : ActivationFor<Bowl>({.monotone = true,
                             .convex = true,
                             .lipschitz = 2,
                             .at_zero = 5.0 / 12 + 0x1p-50,
                             .kinks = {-0.5, 1},
                             .curved_from = -0.5,
                             .curved_to = 1,
                             .flat_until = -0.5,
                             .has_curvature = true,
                             .rounding = 8,
                             .scale = 1,
                             .polynomial = {}}) {}
  [[nodiscard]] std::string_view name() const override { return "bowl"; }
  [[nodiscard]] std::vector<ActivationParameter> parameters() const override {
    return {{"width", 1.5, false}};
  }
  template <class T>
  [[nodiscard]] Activated<T> formula(const T& z) const {
    const T c = clamp(z, -0.5, 1.0) + 0.5;
    return {c * c / 1.5 + 0.25 + max(z - 1.0, T(0.0)) * 2.0, c * 4.0 / 3.0};
  }
  /// 4/3 inside, 0 outside, both at a kink.
  [[nodiscard]] Enclosure curvature(const Ball& z) const override {
    const bool inside = certainly(z >= -0.5) && certainly(z <= 1.0);
    const bool outside = certainly(z <= -0.5) || certainly(z >= 1.0);
    if (outside && !inside) return {0, 0};
    return inside && !outside ? Enclosure{4.0 / 3, 0x1p-50} : Enclosure{2.0 / 3, 2.0 / 3 + 0x1p-50};
  }
};

/// z / (1 + |z|): nothing is stated of it but a Lipschitz constant, so nothing but that may be used.
class Softsign final : public ActivationFor<Softsign> {
 public:
  Softsign() : ActivationFor<Softsign>({.lipschitz = 1, .at_zero = 0, .rounding = 4}) {}
  [[nodiscard]] std::string_view name() const override { return "softsign"; }
  template <class T>
  [[nodiscard]] Activated<T> formula(const T& z) const {
    const T share = 1.0 / (1.0 + abs(z));
    return {z * share, share * share};
  }
};

template <class S>
NetworkConfig with_own(NetworkConfig network) {
  network.own_activation = std::make_shared<S>();
  return network;
}

}  // namespace advproof
