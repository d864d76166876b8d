// The finite form [D] that lemma-5.1 and lemma-5.2 share, on the strengths a_p that the step is trained on.
//
// tau = max |z - a_p <w,f>| over n: y=i and the patches that carry f, with A = <w,f>. If A >= tau / a_min and
// a_max A + tau <= rho, every such z lies in [a_p A - tau, a_p A + tau], a part of [0, rho], where s'(z) =
// (z/rho)^{q-1} is non-decreasing; so (dA - eta R)/eta lies between
//   (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p ((a_p A -+ tau)/rho)^{q-1}.
#pragma once

#include "signal_growth.h"

#include "advproof/theory/evidence.ipp"

namespace advproof {

/// tau and the extreme strengths of one neuron and feature.
template <class T>
struct Spread {
  T tau;
  T strength_min;
  T strength_max;
  bool any = false;  ///< some sample of the class carries the feature
};

template <class T>
Spread<T> measure_spread(const StepView<T>& view, const OwnFeature<T>& feature, const Matrix<T>& moves,
                         Index i, Index r) {
  const Samples& samples = view.samples();
  const Index neuron = i * view.neurons() + r;
  const T& A = view.weights_before(neuron, feature.column);
  Spread<T> spread{T(0.0), T(0.0), T(0.0)};
  for (Index n = 0; n < samples.count(); ++n) {
    if (samples.y[static_cast<std::size_t>(n)] != i) continue;
    for (Index p = 0; p < samples.patches(); ++p) {
      if ((*feature.strength)(n, p) == 0) continue;
      const T a = trained_strength(view, feature, moves, n, p);
      const T& z = view.quantities().forward.Z(n * samples.patches() + p, neuron);
      spread.tau = max(spread.tau, abs(z - a * A));
      spread.strength_max = spread.any ? max(spread.strength_max, a) : a;
      spread.strength_min = spread.any ? -max(-spread.strength_min, -a) : a;
      spread.any = true;
    }
  }
  return spread;
}

/// (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p ((a_p A + shift)/rho)^{q-1}.
template <class T>
T polynomial_growth(const StepView<T>& view, const OwnFeature<T>& feature, const Matrix<T>& moves, Index i,
                    const T& A, const T& shift) {
  const Samples& samples = view.samples();
  const NetworkConfig& network = view.trainer->network().config();
  T sum(0.0);
  for (Index n = 0; n < samples.count(); ++n) {
    if (samples.y[static_cast<std::size_t>(n)] != i) continue;
    T inner(0.0);
    for (Index p = 0; p < samples.patches(); ++p) {
      if ((*feature.strength)(n, p) == 0) continue;
      const T a = trained_strength(view, feature, moves, n, p);
      inner += a * power((a * A + shift) / network.rho, static_cast<unsigned>(network.q - 1));
    }
    sum += view.quantities().forward.c(n, i) * inner;
  }
  return sum / static_cast<double>(samples.count());
}

/// Checks the finite form for every class, neuron and own feature of one step, and reports
/// "growth / polynomial growth": the Theta constant (growth over the same sum with tau = 0).
template <class T>
void examine_polynomial_growth(const StepView<T>& view, Evidence<T>& evidence) {
  const Matrix<T> moves = feature_moves(view);
  const StepSizes<T> sizes(view);
  const double rho = view.trainer->network().config().rho;
  const double eta = view.trainer->training().eta;
  for (Index i = 0; i < view.classes(); ++i) {
    for (Index r = 0; r < view.neurons(); ++r) {
      for (const OwnFeature<T>& feature : own_features(view, i)) {
        const Index neuron = i * view.neurons() + r;
        const Place place{view.step, i, r, -1, -1, feature.name, view.regime()};
        const T& A = view.weights_before(neuron, feature.column);
        const T& after = view.weights_after(neuron, feature.column);
        const Spread<T> spread = measure_spread(view, feature, moves, i, r);
        if (!spread.any || !certainly(spread.strength_min > 0.0)) {
          evidence.inapplicable("the signal is present and positive");
          continue;
        }
        const auto dominates = A * spread.strength_min >= spread.tau;
        const auto polynomial = spread.strength_max * A + spread.tau <= T(rho);
        if (!possibly(dominates)) {
          evidence.inapplicable("A >= tau / alpha_min");
          continue;
        }
        if (!possibly(polynomial)) {
          evidence.inapplicable("alpha A + tau <= rho");
          continue;
        }
        const bool met = certainly(dominates) && certainly(polynomial);
        const SignalGrowth<T> g = signal_growth(view, feature, moves, sizes, i, r);
        const T growth = (after - A) / eta - g.rest();
        const T lower = polynomial_growth(view, feature, moves, i, A, -spread.tau);
        const T upper = polynomial_growth(view, feature, moves, i, A, spread.tau);
        // a_p A - tau may cancel: its error is relative to a_p A + tau, and s' raises it q - 1 times
        const auto operations =
            static_cast<double>(view.inputs.rows() + 8 * view.trainer->network().config().q);
        const T rounding =
            growth_rounding(view, evidence.unit(), g.terms, sizes, neuron, feature.column) / eta +
            evidence.unit() * operations * upper;
        evidence.at_most(lower, growth, rounding, place, met);
        evidence.at_most(growth, upper, rounding, place, met);
        evidence.quotient(std::string(feature.name) + ": growth / polynomial growth", growth,
                          polynomial_growth(view, feature, moves, i, A, T(0.0)), place);
      }
    }
  }
}

}  // namespace advproof
