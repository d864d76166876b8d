// What lemma-5.1, lemma-5.2 and feature.update share: the growth of one neuron along its own features.
//
// For neuron (i, r) and a feature f in {u_i, v_i}, on the points trained on (x_p + delta_p in adversarial
// training):
//   strength a_p = alpha_p + <delta_p, u_i>   (beta_p, v_i for the non-robust feature),
//   growth       = (1/N) sum_{n: y=i} (1 - logit_i) sum_{p: signal} s'(z) a_p,
//   rest R       = (1/N) sum_n c_i sum_p s'(z) nu,   nu = <x_p, f> - a_p 1{y=i, p carries f},
//   and exactly  <w', f> - <w, f> = eta (growth + R).   [D]
#pragma once

#include "advproof/linalg/products.h"
#include "advproof/theory/step_view.h"

namespace advproof {

template <class T>
struct SignalGrowth {
  T growth;  ///< the main term
  T rest;    ///< R
  T terms;   ///< (1/N) sum_n |c_i| sum_p s'(z) (sum_l |x_l f_l| + |a_p|): rounding errors are relative to it
};

/// <delta_p, f> for every patch and feature; empty in standard training.
template <class T>
Matrix<T> feature_moves(const StepView<T>& view) {
  if (!view.adversarial()) return {};
  return feature_components(view.trainer->format(), view.quantities().attack.delta, view.features());
}

/// |A|, entry by entry.
template <class T>
Matrix<T> magnitudes(Matrix<T> A) {
  for (T& entry : A.entries()) entry = abs(entry);
  return A;
}

/// sum_l |a_l f_l| for every row a of X and feature f: what the rounding of <a, f> is relative to. One-hot
/// features are gathered, so that |<a, f>| will do; balls need neither.
template <class T>
Matrix<T> component_sizes(const StepView<T>& view, const Matrix<T>& X, const Matrix<T>& components) {
  const Features& features = view.features();
  if (Format<T>::rigorous || !one_hot_coordinates(features).empty()) return magnitudes(components);
  return feature_components(view.trainer->format(), magnitudes(X),
                            {magnitudes(features.U), magnitudes(features.V)});
}

/// The sizes of a step: of the inputs, and of the weights before and after.
template <class T>
struct StepSizes {
  Matrix<T> inputs;
  Matrix<T> before;
  Matrix<T> after;

  explicit StepSizes(const StepView<T>& view)
      : inputs(component_sizes(view, view.trainer->trained_on(), view.inputs)),
        before(component_sizes(view, view.W, view.weights_before)),
        after(component_sizes(view, view.trainer->network().W(), view.weights_after)) {}
};

/// a_p at the point trained on, for every feature: 0 where patch p does not carry it.  [NP x 2k]
template <class T>
Matrix<T> trained_strengths(const StepView<T>& view, const Matrix<T>& moves) {
  Matrix<T> strengths(view.count() * view.patches(), 2 * view.classes(), T(0.0));
  for (Index i = 0; i < view.classes(); ++i) {
    for (const Feature f : own_features(i)) {
      for (const PatchOf& patch : view.carriers(f)) {
        T& a = strengths(patch.row, view.column(f));
        a = view.exact(view.samples().strength(f.family)(patch.sample, patch.patch));
        if (moves.size() > 0) a += moves(patch.row, view.column(f));
      }
    }
  }
  return strengths;
}

/// The growth of every neuron along its own features. The sums over patches are products s'(Z)^T Q with
/// Q = (a, nu, sum_l |x_l f_l| + |a|) for every feature.
template <class T>
class SignalGrowths {
 public:
  SignalGrowths(const StepView<T>& view, const Matrix<T>& strengths, const StepSizes<T>& sizes)
      : neurons_(view.neurons()) {
    const T zero(0.0);
    const Index columns = 2 * view.classes();
    Matrix<T> Q(view.inputs.rows(), 3 * columns, zero);
    for (Index row = 0; row < Q.rows(); ++row) {
      for (Index f = 0; f < columns; ++f) {
        const T& a = strengths(row, f);
        T* q = Q.row(row) + 3 * f;
        q[0] = a;
        q[1] = view.inputs(row, f) - a;
        q[2] = sizes.inputs(row, f) + abs(a);
      }
    }
    const Index hidden = view.classes() * view.neurons();
    growths_.assign(static_cast<std::size_t>(2 * hidden), {zero, zero, zero});
    Matrix<T> sums(hidden, 3 * columns);
    for (Index n = 0; n < view.count(); ++n) {
      Products<T>::transposed_times(view.quantities().forward.slope, Q, sums,
                                    patch_rows({n, n + 1}, view.patches()));
      for (Index i = 0; i < view.classes(); ++i) {
        const T& c = view.c(n, i);
        for (Index r = 0; r < view.neurons(); ++r) {
          for (const Feature f : own_features(i)) {
            const T* q = sums.row(view.neuron(i, r)) + 3 * view.column(f);
            SignalGrowth<T>& sum = growths_[index(i, r, f)];
            sum.growth += c * q[0];
            sum.rest += c * q[1];
            sum.terms += abs(c) * q[2];
          }
        }
      }
    }
    const auto count = static_cast<double>(view.count());
    for (SignalGrowth<T>& sum : growths_) sum = {sum.growth / count, sum.rest / count, sum.terms / count};
  }

  [[nodiscard]] const SignalGrowth<T>& of(Index i, Index r, Feature f) const {
    return growths_[index(i, r, f)];
  }

 private:
  [[nodiscard]] std::size_t index(Index i, Index r, Feature f) const {
    return static_cast<std::size_t>(2 * (i * neurons_ + r) + (f.family == Family::robust ? 0 : 1));
  }

  Index neurons_;
  std::vector<SignalGrowth<T>> growths_;  ///< robust, non-robust of every neuron
};

/// Rounding of <w', f> - <w, f> and of the sums above in point arithmetic: the weights are stored with
/// relative error u, their components are sums of d terms; relative to the terms' absolute sum, that of the
/// gradient's NP terms and of their d components rounds by (NP + 2 d + 16) u, that of the growth and of the
/// rest by (P + N + 16) u.
template <class T>
T growth_rounding(const StepView<T>& view, const T& unit, const T& terms, const StepSizes<T>& sizes, Index i,
                  Index r, Feature f) {
  const auto d = static_cast<double>(view.dim());
  const auto samples = static_cast<double>(view.count());
  const auto patches = static_cast<double>(view.patches());
  const double operations = samples * patches + 2 * d + patches + samples + 32;
  const Index neuron = view.neuron(i, r);
  const Index column = view.column(f);
  return unit * ((d + 2) * (sizes.before(neuron, column) + sizes.after(neuron, column)) +
                 view.eta() * operations * terms);
}

}  // namespace advproof
