// The constructed networks of propositions 3.1 and 3.2, w_{i,r} = tau f_i with f = v or f = u, on noise-free
// samples x_p = alpha_p u_y + beta_p v_y. One-hot features only: then every pre-activation is tau times one
// coordinate.
#pragma once

#include "advproof/network/patch_network.h"
#include "advproof/theory/step_view.h"

namespace advproof {

/// tau / rho of the networks that are examined: both pieces of s, and beyond.
inline constexpr std::array<double, 4> constructed_scales{0.25, 1, 4, 64};

/// The step's training samples without feature noise and Gaussian noise.  [NP x d]
template <class T>
Matrix<T> noise_free(const StepView<T>& view) {
  const Features& features = view.features();
  Matrix<T> X(view.count() * view.patches(), view.dim(), view.exact(0));
  for (Index row = 0; row < X.rows(); ++row) {
    const auto [n, p, same_row] = view.samples().in_row(row);
    for (Index l = 0; l < X.cols(); ++l)
      X(row, l) += view.exact(view.alpha(n, p)) * features.U(view.y(n), l) +
                   view.exact(view.beta(n, p)) * features.V(view.y(n), l);
  }
  return X;
}

/// The class that the attacks below aim at.
inline Index target_of(Index y, Index classes) { return (y + 1) % classes; }

/// X with -off_label f_y + onto_target f_t added where `attacked(n, p)`, t = target_of(y), f of the family.
template <class T, class Where>
Matrix<T> pushed(const StepView<T>& view, Matrix<T> X, Family family, double off_label, double onto_target,
                 Where attacked) {
  const Matrix<double>& features = view.features().of(family);
  for (Index row = 0; row < X.rows(); ++row) {
    const auto [n, p, same_row] = view.samples().in_row(row);
    if (!attacked(n, p)) continue;
    const Index y = view.y(n);
    const Index t = target_of(y, view.classes());
    for (Index l = 0; l < X.cols(); ++l) {
      X(row, l) -= view.exact(off_label) * features(y, l);
      X(row, l) += view.exact(onto_target) * features(t, l);
    }
  }
  return X;
}

/// Outputs of the network w_{i,r} = tau f_i, f of the family.  [N x k]
template <class T>
Matrix<T> constructed_outputs(const StepView<T>& view, Family family, double tau, const Matrix<T>& X) {
  const Matrix<double>& features = view.features().of(family);
  Matrix<T> W(view.classes() * view.neurons(), view.dim());
  for (Index i = 0; i < view.classes(); ++i) {
    for (Index r = 0; r < view.neurons(); ++r) {
      for (Index l = 0; l < W.cols(); ++l) W(view.neuron(i, r), l) = view.exact(tau) * features(i, l);
    }
  }
  const PatchNetwork<T> network(view.network(), view.classes(), std::move(W));
  Forward<T> forward(view.count(), view.patches(), view.classes(), view.neurons());
  network.forward(X, view.samples().y, {0, view.count()}, forward);
  return forward.F;
}

/// s(z).
template <class T>
T activation(const StepView<T>& view, const T& z) {
  return view.trainer->network().activation().template in<T>().at(z).value;
}

/// s(tau a).
template <class T>
T activation_at(const StepView<T>& view, double tau, double a) {
  return activation(view, T(view.exact(a) * tau));
}

/// sum_p s(tau (a_p - shift)) over the patches of sample n, a_p the strengths of the family.
template <class T>
T activation_sum(const StepView<T>& view, Family family, Index n, double tau, double shift) {
  T sum = view.exact(0);
  for (Index p = 0; p < view.patches(); ++p)
    sum += activation(view, T((view.exact(view.samples().strength(family)(n, p)) - shift) * tau));
  return sum;
}

/// Rounding of a sum of P m activations in point arithmetic, relative to the sum of their sizes: each has
/// relative error (q + 4) u, and q u for each of the three roundings of its argument.
template <class T>
T output_rounding(const StepView<T>& view, const T& unit) {
  return unit * (4.0 * view.q() + 8.0 + static_cast<double>(view.patches() * view.neurons()));
}

}  // namespace advproof
