// What lemma-5.1, lemma-5.2 and feature.update share: the growth of one neuron along its own features.
//
// For neuron (i, r) and a feature f in {u_i, v_i}, on the points trained on (x_p + delta_p in adversarial
// training):
//   strength a_p = alpha_p + <delta_p, u_i>   (beta_p, v_i for the non-robust feature),
//   growth       = (1/N) sum_{n: y=i} (1 - logit_i) sum_{p: signal} s'(z) a_p,
//   rest R       = (1/N) sum_n c_i sum_p s'(z) nu,   nu = <x_p, f> - a_p 1{y=i, p carries f},
//   and exactly  <w', f> - <w, f> = eta (growth + R).   [D]
#pragma once

#include "advproof/theory/step_view.h"

namespace advproof {

template <class T>
struct SignalGrowth {
  T growth;         ///< the main term
  T rest_positive;  ///< the terms of R above 0, added
  T rest_negative;  ///< minus those below: R = rest_positive - rest_negative
  T terms;  ///< (1/N) sum_n |c_i| sum_p s'(z) (sum_l |x_l f_l| + |a_p|): rounding errors are relative to it
  [[nodiscard]] T rest() const { return rest_positive - rest_negative; }
};

/// Feature f of a class: its strengths alpha or beta, its column in `StepView::inputs`, its name.
template <class T>
struct OwnFeature {
  const Matrix<double>* strength;
  Index column;
  const char* name;
};

template <class T>
std::array<OwnFeature<T>, 2> own_features(const StepView<T>& view, Index i) {
  return {{{&view.samples().alpha, i, "robust feature"},
           {&view.samples().beta, view.classes() + i, "non-robust feature"}}};
}

/// a_p: the strength of the signal at the point trained on. Requires strength(n, p) != 0.
template <class T>
T trained_strength(const StepView<T>& view, const OwnFeature<T>& feature, const Matrix<T>& moves, Index n,
                   Index p) {
  const T alpha = view.trainer->format()((*feature.strength)(n, p));
  return view.trainer->regime() == Regime::standard
             ? alpha
             : alpha + moves(n * view.samples().patches() + p, feature.column);
}

/// <delta_p, f> for every patch and feature; empty in standard training.
template <class T>
Matrix<T> feature_moves(const StepView<T>& view) {
  if (view.trainer->regime() == Regime::standard) return {};
  return feature_components(view.trainer->format(), view.quantities().attack.delta,
                            view.trainer->instance().features);
}

/// sum_l |a_l f_l| for every row a of X and feature f: what the rounding of <a, f> is relative to. One-hot
/// features are gathered, so that |<a, f>| will do; balls need neither.
template <class T>
Matrix<T> component_sizes(const StepView<T>& view, const Matrix<T>& X, const Matrix<T>& components) {
  const auto magnitudes = [](auto matrix) {
    for (auto& entry : matrix.entries()) entry = abs(entry);
    return matrix;
  };
  const Features& features = view.trainer->instance().features;
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

template <class T>
SignalGrowth<T> signal_growth(const StepView<T>& view, const OwnFeature<T>& feature, const Matrix<T>& moves,
                              const StepSizes<T>& sizes, Index i, Index r) {
  const Samples& samples = view.samples();
  const Forward<T>& forward = view.quantities().forward;
  const Index neuron = i * view.neurons() + r;
  SignalGrowth<T> sum{T(0.0), T(0.0), T(0.0), T(0.0)};
  const T zero(0.0);
  for (Index n = 0; n < samples.count(); ++n) {
    const bool own_class = samples.y[static_cast<std::size_t>(n)] == i;
    SignalGrowth<T> inner{T(0.0), T(0.0), T(0.0), T(0.0)};  // of this sample, with c taken out
    for (Index p = 0; p < samples.patches(); ++p) {
      const Index row = n * samples.patches() + p;
      const T& slope = forward.slope(row, neuron);
      const T& component = view.inputs(row, feature.column);
      inner.terms += slope * sizes.inputs(row, feature.column);
      if (own_class && (*feature.strength)(n, p) != 0) {
        const T strength = trained_strength(view, feature, moves, n, p);
        const T nu = component - strength;
        inner.terms += slope * abs(strength);
        inner.growth += slope * strength;
        inner.rest_positive += slope * max(nu, zero);
        inner.rest_negative += slope * max(-nu, zero);
      } else {
        inner.rest_positive += slope * max(component, zero);
        inner.rest_negative += slope * max(-component, zero);
      }
    }
    const T& c = forward.c(n, i);
    const T up = max(c, zero);
    const T down = max(-c, zero);
    sum.growth += c * inner.growth;
    sum.rest_positive += up * inner.rest_positive + down * inner.rest_negative;
    sum.rest_negative += up * inner.rest_negative + down * inner.rest_positive;
    sum.terms += abs(c) * inner.terms;
  }
  const auto count = static_cast<double>(samples.count());
  return {sum.growth / count, sum.rest_positive / count, sum.rest_negative / count, sum.terms / count};
}

/// Rounding of <w', f> - <w, f> and of the sums above in point arithmetic: the weights are stored with
/// relative error u, their components are sums of d terms, and a sum of NP terms has relative error (NP + 16)
/// u in its terms' absolute sum.
template <class T>
T growth_rounding(const StepView<T>& view, const T& unit, const T& terms, const StepSizes<T>& sizes,
                  Index neuron, Index column) {
  const double eta = view.trainer->training().eta;
  const auto d = static_cast<double>(view.W.cols());
  const auto operations = static_cast<double>(view.inputs.rows()) + 2 * d + 16;
  return unit *
         ((d + 2) * (sizes.before(neuron, column) + sizes.after(neuron, column)) + eta * operations * terms);
}

}  // namespace advproof
