// The constructed networks of propositions 3.1 and 3.2, w_{i,r} = tau f_i with f = v or f = u, on noise-free
// samples x_p = alpha_p u_y + beta_p v_y. One-hot features only: then every pre-activation is tau times one
// coordinate.
#pragma once

#include "advproof/network/patch_network.h"
#include "advproof/network/smoothed_relu.h"
#include "advproof/theory/step_view.h"

namespace advproof {

/// Which of its two features the network has learned.
struct Learned {
  bool robust = true;
  [[nodiscard]] const Matrix<double>& features(const Instance& instance) const {
    return robust ? instance.features.U : instance.features.V;
  }
  [[nodiscard]] const Matrix<double>& strengths(const Instance& instance) const {
    return robust ? instance.train.alpha : instance.train.beta;
  }
};

/// tau / rho of the networks that are examined: both pieces of s, and beyond.
inline constexpr std::array<double, 4> constructed_scales{0.25, 1, 4, 64};

/// The step's training samples without feature noise and Gaussian noise.  [NP x d]
template <class T>
Matrix<T> noise_free(const StepView<T>& view) {
  const Samples& samples = view.samples();
  const Features& features = view.trainer->instance().features;
  Matrix<T> X(samples.X.rows(), samples.X.cols(), view.trainer->format()(0));
  for (Index row = 0; row < X.rows(); ++row) {
    const Index n = row / samples.patches();
    const Index p = row % samples.patches();
    const int y = samples.y[static_cast<std::size_t>(n)];
    for (Index l = 0; l < X.cols(); ++l)
      X(row, l) += view.trainer->format()(samples.alpha(n, p)) * features.U(y, l) +
                   view.trainer->format()(samples.beta(n, p)) * features.V(y, l);
  }
  return X;
}

/// The class that the attacks below aim at.
inline int target_of(int y, Index classes) { return (y + 1) % static_cast<int>(classes); }

/// X with -eps f_y + eps f_t added where `attacked(n, p)`, t = target_of(y), on the parts asked for.
template <class T, class Where>
Matrix<T> pushed(const StepView<T>& view, Matrix<T> X, const Matrix<double>& features, double off_label,
                 double onto_target, Where attacked) {
  const Samples& samples = view.samples();
  for (Index row = 0; row < X.rows(); ++row) {
    const Index n = row / samples.patches();
    if (!attacked(n, row % samples.patches())) continue;
    const int y = samples.y[static_cast<std::size_t>(n)];
    const int t = target_of(y, view.classes());
    for (Index l = 0; l < X.cols(); ++l) {
      X(row, l) -= view.trainer->format()(off_label) * features(y, l);
      X(row, l) += view.trainer->format()(onto_target) * features(t, l);
    }
  }
  return X;
}

/// Outputs of the network w_{i,r} = tau f_i.  [N x k]
template <class T>
Matrix<T> constructed_outputs(const StepView<T>& view, const Matrix<double>& features, double tau,
                              const Matrix<T>& X) {
  const NetworkConfig& config = view.trainer->network().config();
  Matrix<T> W(view.classes() * view.neurons(), X.cols());
  for (Index neuron = 0; neuron < W.rows(); ++neuron) {
    for (Index l = 0; l < W.cols(); ++l)
      W(neuron, l) = view.trainer->format()(tau) * features(neuron / view.neurons(), l);
  }
  const PatchNetwork<T> network(config, view.classes(), std::move(W));
  Forward<T> forward(view.samples().count(), view.samples().patches(), view.classes(), view.neurons());
  network.forward(X, view.samples().y, {0, view.samples().count()}, forward);
  return forward.F;
}

/// sum_p s(tau (a_p - shift)) over the patches of sample n.
template <class T>
T activation_sum(const StepView<T>& view, const Matrix<double>& strengths, Index n, double tau,
                 double shift) {
  T sum = view.trainer->format()(0);
  for (Index p = 0; p < strengths.cols(); ++p) {
    const T z = (view.trainer->format()(strengths(n, p)) - shift) * tau;
    sum += smoothed_relu(z, view.trainer->network().config()).value;
  }
  return sum;
}

/// s(tau a).
template <class T>
T activation_at(const StepView<T>& view, double tau, double a) {
  return smoothed_relu(T(view.trainer->format()(a) * tau), view.trainer->network().config()).value;
}

/// Rounding of a sum of P m activations in point arithmetic, relative to the sum of their sizes: each has
/// relative error (q + 4) u, and q u for each of the three roundings of its argument.
template <class T>
T output_rounding(const StepView<T>& view, const T& unit) {
  const auto q = static_cast<double>(view.trainer->network().config().q);
  return unit * (4 * q + 8 + static_cast<double>(view.samples().patches() * view.neurons()));
}

}  // namespace advproof
