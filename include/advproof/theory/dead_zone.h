// The dead-zone network [D], robust at any density and at eps beyond beta (proofs-check/prop-3.2.dead-zone). With
// m >= k + 1 neurons a class, class i has two neurons a u_i and one neuron b u_j for every j != i; the others are
// 0. All b u_j but those of y and t cancel:
//   F_y - F_t = sum_p phi(<x_p, u_y>) - phi(<x_p, u_t>),    phi(c) = 2 s(a c) - s(b c).
// Where 2 a^q = b^q, phi is 0 up to rho / b and increases beyond. What binary64 can have is 2 a^q >= b^q: then
// phi is non-decreasing, and (2 a^q - b^q) c^q / (q rho^{q-1}) up to rho / b.
#pragma once

#include <algorithm>

#include "advproof/data/features.h"
#include "advproof/data/samples.h"
#include "advproof/network/activation/activation.h"

namespace advproof {

/// What decides whether there is a dead zone: own = min_n max_p <x_p, u_y>, rival = max <x_p, u_t> over n, p and
/// t != y. One network serves every eps < limit().
struct RobustEntries {
  double own = 0;
  double rival = 0;
  /// max(0, rival): the zone begins above 0.
  [[nodiscard]] double foreign() const { return std::max(0.0, rival); }
  /// (own - foreign) / 2, rounded: half of what is left between them.
  [[nodiscard]] double limit() const { return (own - foreign()) / 2; }
};

/// Requires one-hot features, samples and k >= 2.
RobustEntries robust_entries(const Samples& samples, const Features& features);

struct DeadZone {
  double a = 0;
  double b = 0;
};

/// The dead zone that ends midway: rho / b = (own + foreign) / 2 up to rounding; a = b 2^(-1/q) rounded up to
/// binary64, so that 2 a^q > b^q. Requires own > 0.
DeadZone dead_zone(const RobustEntries& entries, int q, double rho);

/// phi(c) = 2 s(a c) - s(b c).
template <class T>
T phi(const ActivationIn<T>& s, const DeadZone& zone, const T& c) {
  return s.at(T(c * zone.a)).value * 2.0 - s.at(T(c * zone.b)).value;
}

/// The weights of the network.  [km x d]. Requires one-hot features and neurons >= k + 1.
Matrix<double> dead_zone_weights(const DeadZone& zone, const Features& features, Index neurons);

}  // namespace advproof
