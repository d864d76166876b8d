// The smoothed ReLU s of docs/theory.md, section 3. [S: last review, Q1/A1]
//   s(z) = 0 for z <= 0;  z^q / (q rho^{q-1}) for 0 <= z <= rho;  z - (1 - 1/q) rho for z >= rho.
#pragma once

#include <type_traits>
#include <utility>

#include "advproof/network/activation/activation.h"

namespace advproof {

/// With c = clamp(z, 0, rho): s'(z) = (c/rho)^{q-1}, s(z) = s'(z) c / q + max(z - rho, 0). One formula for
/// all three pieces, without a branch, so a ball that straddles a kink gets the hull; c/rho lies in [0, 1],
/// so nothing overflows. Error in point scalars: at most (q + 4) u relative, unless c/rho, one of its powers
/// or s'(z) c / q is subnormal or underflows to 0: in binary64 that adds up to q 2^-1075 to the error of
/// s'(z) and (rho + 2) 2^-1075 to that of s(z), and no relative bound is left for the smallest. Requires
/// finite z, q >= 2, rho > 0. `exponent` is q - 1.
template <class T, class Exponent>
Activated<T> smoothed_relu(const T& z, double q, double rho, Exponent exponent) {
  const T c = clamp(z, 0.0, rho);
  T slope = power(c / rho, exponent);
  T value = slope * c / q + max(z - rho, T(0.0));
  return {std::move(value), std::move(slope)};
}

/// The same s as a formula with rho/q (c/rho)^q: verifiers bound one power better than a product of two
/// numbers that depend on z.
template <class Exponent>
Activated<Expression> smoothed_relu(const Expression& z, double q, double rho, Exponent exponent) {
  const Expression share = clamp(z, 0.0, rho) / rho;
  return {power(share, exponent + 1U) * rho / q + max(z - rho, Expression(0.0)), power(share, exponent)};
}

template <class T>
Activated<T> smoothed_relu(const T& z, const NetworkConfig& network) {
  return smoothed_relu(z, static_cast<double>(network.q), network.rho, static_cast<unsigned>(network.q - 1));
}

/// loop(q - 1): the exponent known at compile time where it is small, so that a binary64 loop runs in
/// vectors.
template <class Loop>
void with_exponent(int q, const Loop& loop) {
  switch (q) {
    case 2:
      return loop(std::integral_constant<unsigned, 1>());
    case 3:
      return loop(std::integral_constant<unsigned, 2>());
    case 4:
      return loop(std::integral_constant<unsigned, 3>());
    default:
      return loop(static_cast<unsigned>(q - 1));
  }
}

/// s and s' of `count` numbers, bit for bit those of smoothed_relu.
template <class T>
void smoothed_relu(const T* z, Index count, const NetworkConfig& network, T* value, T* slope) {
  with_exponent(network.q, [&](auto exponent) {
    for (Index i = 0; i < count; ++i) {
      Activated<T> activation = smoothed_relu(z[i], static_cast<double>(network.q), network.rho, exponent);
      value[i] = std::move(activation.value);
      slope[i] = std::move(activation.slope);
    }
  });
}

/// One patch of a sum over patches: s'(z) of `count` numbers, and q s(z) = s'(z) c + q max(z - rho, 0) added
/// to `sum`, which q then divides once. Errors as above, with q (rho + 1) 2^-1075 for q s(z). Requires that
/// the three do not overlap, which spares each of many short loops the question.
template <class T>
void add_smoothed_relu(const T* __restrict z, Index count, const NetworkConfig& network, T* __restrict sum,
                       T* __restrict slope) {
  with_exponent(network.q, [&](auto exponent) {
    const auto q = static_cast<double>(network.q);
    const double rho = network.rho;
    for (Index i = 0; i < count; ++i) {
      const T c = clamp(z[i], 0.0, rho);
      slope[i] = power(c / rho, exponent);
      sum[i] += slope[i] * c + max(z[i] - rho, T(0.0)) * q;
    }
  });
}

/// The same in balls: a ball on one piece gets that piece's formula (no wider than the clamp form), any other
/// the hull.
void add_smoothed_relu(const Ball* z, Index count, const NetworkConfig& network, Ball* sum, Ball* slope);

/// The smoothed ReLU with the exponent and the threshold of a network.
template <class List = ActivationScalars>
class SmoothedReluIn : public ActivationFor<SmoothedReluIn<List>, List> {
 public:
  /// Requires q >= 2, rho > 0.
  explicit SmoothedReluIn(const NetworkConfig& network)
      : ActivationFor<SmoothedReluIn<List>, List>(facts_of(network)), network_(network) {}

  [[nodiscard]] std::string_view name() const override { return "smoothed-relu"; }
  [[nodiscard]] std::vector<ActivationParameter> parameters() const override {
    return {{"q", static_cast<double>(network_.q), true}, {"rho", network_.rho, false}};
  }
  [[nodiscard]] Enclosure curvature(const Ball& z) const override;

  template <class T>
  [[nodiscard]] Activated<T> formula(const T& z) const {
    return smoothed_relu(z, network_);
  }
  template <class T>
  void formulas(const T* z, Index count, T* value, T* slope) const {
    smoothed_relu(z, count, network_, value, slope);
  }
  template <class T>
  void add_formulas(const T* __restrict z, Index count, T* __restrict sum, T* __restrict slope) const {
    add_smoothed_relu(z, count, network_, sum, slope);
  }

 private:
  static ActivationFacts facts_of(const NetworkConfig& network) {
    return {.monotone = true,
            .convex = true,
            .lipschitz = 1,
            .at_zero = 0,
            .kinks = {0, network.rho},
            .curved_from = 0,
            .curved_to = network.rho,
            .flat_until = 0,
            .has_curvature = true,
            .rounding = network.q + 4.0,
            .scale = static_cast<double>(network.q),
            .polynomial = PolynomialPart{network.q, network.rho}};
  }

  NetworkConfig network_;
};

using SmoothedRelu = SmoothedReluIn<>;

namespace detail {
Enclosure smoothed_relu_curvature(const Ball& at, int q, double rho);
}  // namespace detail

template <class List>
Enclosure SmoothedReluIn<List>::curvature(const Ball& z) const {
  return detail::smoothed_relu_curvature(z, network_.q, network_.rho);
}

}  // namespace advproof
