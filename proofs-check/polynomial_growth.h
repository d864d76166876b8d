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
Spread<T> measure_spread(const StepView<T>& view, const OwnFeature<T>& feature, const Matrix<T>& strengths,
                         Index i, Index r) {
  const Samples& samples = view.samples();
  const Index neuron = i * view.neurons() + r;
  const T& A = view.weights_before(neuron, feature.column);
  Spread<T> spread{T(0.0), T(0.0), T(0.0)};
  for (Index n = 0; n < samples.count(); ++n) {
    if (samples.y[static_cast<std::size_t>(n)] != i) continue;
    for (Index p = 0; p < samples.patches(); ++p) {
      if ((*feature.strength)(n, p) == 0) continue;
      const Index row = n * samples.patches() + p;
      const T& a = strengths(row, feature.column);
      const T& z = view.quantities().forward.Z(row, neuron);
      spread.tau = max(spread.tau, abs(z - a * A));
      spread.strength_max = spread.any ? max(spread.strength_max, a) : a;
      spread.strength_min = spread.any ? -max(-spread.strength_min, -a) : a;
      spread.any = true;
    }
  }
  return spread;
}

/// M_j = (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p^j, j = 1..q: the moments of one feature.
template <class T>
std::vector<T> strength_moments(const StepView<T>& view, const OwnFeature<T>& feature,
                                const Matrix<T>& strengths, Index i) {
  const Samples& samples = view.samples();
  std::vector<T> moments(static_cast<std::size_t>(view.trainer->network().config().q), T(0.0));
  for (Index n = 0; n < samples.count(); ++n) {
    if (samples.y[static_cast<std::size_t>(n)] != i) continue;
    for (Index p = 0; p < samples.patches(); ++p) {
      if ((*feature.strength)(n, p) == 0) continue;
      const T& a = strengths(n * samples.patches() + p, feature.column);
      T term = view.quantities().forward.c(n, i);
      for (T& moment : moments) {
        term *= a;
        moment += term;
      }
    }
  }
  for (T& moment : moments) moment = moment / static_cast<double>(samples.count());
  return moments;
}

/// (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p ((a_p A + shift)/rho)^{q-1}
///   = rho^{1-q} sum_j binomial(q-1, j) A^j shift^{q-1-j} M_{j+1}.
template <class T>
T polynomial_growth(const std::vector<T>& moments, const T& A, const T& shift, double rho) {
  const auto degree = static_cast<unsigned>(moments.size() - 1);
  T sum(0.0);
  T binomial(1.0);
  for (unsigned j = 0; j <= degree; ++j) {
    sum += binomial * power(A / rho, j) * power(shift / rho, degree - j) * moments[j];
    binomial = binomial * static_cast<double>(degree - j) / static_cast<double>(j + 1);
  }
  return sum;
}

/// Checks the finite form for every class, neuron and own feature of one step, and reports
/// "growth / polynomial growth": the Theta constant (growth over the same sum with tau = 0).
template <class T>
void examine_polynomial_growth(const StepView<T>& view, Evidence<T>& evidence) {
  const Matrix<T> strengths = trained_strengths(view, feature_moves(view));
  const StepSizes<T> sizes(view);
  const SignalGrowths<T> growths(view, strengths, sizes);
  const double rho = view.trainer->network().config().rho;
  const double eta = view.trainer->training().eta;
  for (Index i = 0; i < view.classes(); ++i) {
    for (const OwnFeature<T>& feature : own_features(view, i)) {
      const std::vector<T> moments = strength_moments(view, feature, strengths, i);
      for (Index r = 0; r < view.neurons(); ++r) {
        const Index neuron = i * view.neurons() + r;
        const Place place{view.step, i, r, -1, -1, feature.name, view.regime()};
        const T& A = view.weights_before(neuron, feature.column);
        const T& after = view.weights_after(neuron, feature.column);
        const Spread<T> spread = measure_spread(view, feature, strengths, i, r);
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
        const SignalGrowth<T>& g = growths.of(neuron, feature);
        const T growth = (after - A) / eta - g.rest();
        const T lower = polynomial_growth(moments, A, T(-spread.tau), rho);
        const T upper = polynomial_growth(moments, A, spread.tau, rho);
        // a_p A - tau may cancel: its error is relative to a_p A + tau, and s' raises it q - 1 times
        const auto operations =
            static_cast<double>(view.inputs.rows() + 8 * view.trainer->network().config().q);
        const T rounding =
            growth_rounding(view, evidence.unit(), g.terms, sizes, neuron, feature.column) / eta +
            evidence.unit() * operations * upper;
        evidence.at_most(lower, growth, rounding, place, met);
        evidence.at_most(growth, upper, rounding, place, met);
        evidence.quotient(std::string(feature.name) + ": growth / polynomial growth", growth,
                          polynomial_growth(moments, A, T(0.0), rho), place);
      }
    }
  }
}

}  // namespace advproof
