// The finite form [D] that lemma-5.1 and lemma-5.2 share, on the strengths a_p that the step is trained on.
//
// tau = max |z - a_p <w,f>| over n: y=i and the patches that carry f, with A = <w,f>. If A >= tau / a_min and
// a_max A + tau <= rho, every such z lies in [a_p A - tau, a_p A + tau], a part of [0, rho], where s'(z) =
// (z/rho)^{q-1} is non-decreasing; so (dA - eta R)/eta lies between
//   (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p ((a_p A -+ tau)/rho)^{q-1}.
#pragma once

#include <string>
#include <vector>

#include "advproof/theory/hypotheses.h"
#include "advproof/theory/signal_growth.h"

#include "advproof/verdict/evidence.ipp"

namespace advproof {

/// tau and the extreme strengths of one neuron and feature. The bounds hold for every tau that is at least
/// the largest |z - a_p A|. This one lies above it by 2^-40 of itself and of a_max |A|: no bound is then a
/// tie, which balls could not decide, and point arithmetic rounds a_p A -+ tau by less.
template <class T>
struct Spread {
  T tau;
  T strength_min;
  T strength_max;
  bool any = false;  ///< some sample of the class carries the feature
};

/// Of the pre-activations Z, which belong to the same points as the strengths.
template <class T>
Spread<T> measure_spread(const StepView<T>& view, Feature f, const Matrix<T>& strengths, Index r,
                         const Matrix<T>& Z) {
  const T& A = view.along(f.i, r, f);
  Spread<T> spread{T(0.0), T(0.0), T(0.0)};
  for (const PatchOf& patch : view.carriers(f)) {
    const T& a = strengths(patch.row, view.column(f));
    const T& z = Z(patch.row, view.neuron(f.i, r));
    spread.tau = max(spread.tau, abs(z - a * A));
    spread.strength_max = spread.any ? max(spread.strength_max, a) : a;
    spread.strength_min = spread.any ? -max(-spread.strength_min, -a) : a;
    spread.any = true;
  }
  spread.tau += (spread.tau + abs(spread.strength_max * A)) * 0x1p-40;
  return spread;
}

/// Of the points trained on.
template <class T>
Spread<T> measure_spread(const StepView<T>& view, Feature f, const Matrix<T>& strengths, Index r) {
  return measure_spread(view, f, strengths, r, view.quantities().forward.Z);
}

/// M_j = (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p^j, j = 1..count: the moments of one feature.
template <class T>
std::vector<T> strength_moments(const StepView<T>& view, Feature f, const Matrix<T>& strengths, int count) {
  std::vector<T> moments(static_cast<std::size_t>(count), T(0.0));
  for (const PatchOf& patch : view.carriers(f)) {
    const T& a = strengths(patch.row, view.column(f));
    T term = view.c(patch.sample, f.i);
    for (T& moment : moments) {
      term *= a;
      moment += term;
    }
  }
  for (T& moment : moments) moment = moment / static_cast<double>(view.count());
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

/// The name of the Theta constant of a family's features: growth over the same sum with tau = 0.
inline std::string growth_constant(Family family) {
  return std::string(Feature{family, 0}.name()) + ": growth / polynomial growth";
}

/// Checks the finite form for every class, neuron and own feature of one step, and reports
/// growth_constant().
template <class T>
void examine_polynomial_growth(const StepView<T>& view, Evidence<T>& evidence) {
  if (!needs_polynomial_part(view, evidence)) return;
  const Matrix<T> strengths = trained_strengths(view, feature_moves(view));
  const StepSizes<T> sizes(view);
  const SignalGrowths<T> growths(view, strengths, sizes);
  const double rho = view.rho();
  for (Index i = 0; i < view.classes(); ++i) {
    for (const Feature f : own_features(i)) {
      const std::vector<T> moments = strength_moments(view, f, strengths, view.q());
      for (Index r = 0; r < view.neurons(); ++r) {
        const Place place = view.at_neuron(i, r, f.name());
        const T& A = view.along(i, r, f);
        const T& A_next = view.along_next(i, r, f);
        const auto [tau, alpha_min, alpha_max, any] = measure_spread(view, f, strengths, r);
        if (!any || !certainly(alpha_min > 0.0)) {
          evidence.inapplicable("the signal is present and positive");
          continue;
        }
        const auto dominates = A * alpha_min >= tau;
        const auto polynomial = alpha_max * A + tau <= T(rho);
        if (!possibly(dominates)) {
          evidence.inapplicable("A >= tau / alpha_min");
          continue;
        }
        if (!possibly(polynomial)) {
          evidence.inapplicable("alpha A + tau <= rho");
          continue;
        }
        const bool met = certainly(dominates) && certainly(polynomial);
        const SignalGrowth<T>& g = growths.of(i, r, f);
        const T growth = (A_next - A) / view.eta() - g.rest;
        const T lower = polynomial_growth(moments, A, T(-tau), rho);
        const T upper = polynomial_growth(moments, A, tau, rho);
        // a_p A - tau may cancel: its error is relative to a_p A + tau, and s' raises it q - 1 times
        const auto operations = static_cast<double>(view.inputs.rows() + 8 * view.q());
        const T rounding = growth_rounding(view, evidence.unit(), g.terms, sizes, i, r, f) / view.eta() +
                           evidence.unit() * operations * upper;
        evidence.at_most(lower, growth, rounding, place, met);
        evidence.at_most(growth, upper, rounding, place, met);
        evidence.quotient(growth_constant(f.family), growth, polynomial_growth(moments, A, T(0.0), rho),
                          place);
      }
    }
  }
}

}  // namespace advproof
