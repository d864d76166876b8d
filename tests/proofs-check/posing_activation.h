// Activations that pose as the smoothed ReLU with q = 3 and rho = 1, and are not: what claims on it must notice.
#pragma once

#include "advproof/network/activation/activation.h"

namespace advproof {

/// max(z, 0)^Degree.
template <unsigned Degree>
class Posing final : public ActivationFor<Posing<Degree>> {
 public:
  Posing()
      : ActivationFor<Posing<Degree>>({.monotone = true,
                                       .convex = true,
                                       .lipschitz = 0x1p20,
                                       .kinks = {0},
                                       .curved_from = 0,
                                       .flat_until = 0,
                                       .rounding = Degree,
                                       .polynomial = PolynomialPart{3, 1}}) {}
  [[nodiscard]] std::string_view name() const override { return "posing"; }
  template <class T>
  [[nodiscard]] Activated<T> formula(const T& z) const {
    const T c = max(z, T(0.0));
    return {power(c, Degree), sign(c) * power(c, Degree - 1) * static_cast<double>(Degree)};
  }
};

}  // namespace advproof
