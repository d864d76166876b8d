// Networks that are written down, not trained, and the samples and attacks that they are put to. One-hot
// features: then every pre-activation of the networks w_{i,r} = tau f_i of propositions 3.1 and 3.2, f = v or
// f = u, is tau times one coordinate.
#pragma once

#include <optional>

#include "advproof/certify/domain.h"
#include "advproof/certify/worst_margin.h"
#include "advproof/theory/step_view.h"
#include "advproof/verdict/evidence.h"

namespace advproof {

/// tau / rho of the networks that are examined: both pieces of s, and beyond.
inline constexpr std::array<double, 4> constructed_scales{0.25, 1, 4, 64};

/// The step's training samples without feature noise and Gaussian noise, x_p = alpha_p u_y + beta_p v_y: exact
/// for one-hot features.
template <class T>
Samples noise_free(const StepView<T>& view) {
  const Features& features = view.features();
  Samples samples = view.samples();
  for (Index row = 0; row < samples.X.rows(); ++row) {
    const auto [n, p, same_row] = samples.in_row(row);
    for (Index l = 0; l < samples.X.cols(); ++l)
      samples.X(row, l) =
          view.alpha(n, p) * features.U(view.y(n), l) + view.beta(n, p) * features.V(view.y(n), l);
  }
  return samples;
}

/// The class that the attacks below aim at: another one for each shift of 1 .. classes - 1.
inline Index target_of(Index y, Index classes, Index shift = 1) { return (y + shift) % classes; }

/// X with -off_label f_y + onto_target f_t added where `attacked(n, p)`, t = target_of(y), f of the family.
template <class T, class Where>
Matrix<T> pushed(const StepView<T>& view, const Matrix<double>& X, Family family, double off_label,
                 double onto_target, Where attacked, Index shift = 1) {
  const Matrix<double>& features = view.features().of(family);
  Matrix<T> result = embed<T>(view.trainer->format(), X);
  for (Index row = 0; row < X.rows(); ++row) {
    const auto [n, p, same_row] = view.samples().in_row(row);
    if (!attacked(n, p)) continue;
    const Index y = view.y(n);
    const Index t = target_of(y, view.classes(), shift);
    for (Index l = 0; l < X.cols(); ++l) {
      result(row, l) -= view.exact(off_label) * features(y, l);
      result(row, l) += view.exact(onto_target) * features(t, l);
    }
  }
  return result;
}

/// The same on every patch, with eps both ways: -eps f_y + eps f_t.
template <class T>
Matrix<T> pushed_everywhere(const StepView<T>& view, const Matrix<double>& X, Family family,
                            Index shift = 1) {
  return pushed(
      view, X, family, view.eps(), view.eps(), [](Index /*n*/, Index /*p*/) { return true; }, shift);
}

/// The network w_{i,r} = tau f_i, f of the family.
template <class T>
PatchNetwork<double> constructed_network(const StepView<T>& view, Family family, double tau) {
  const Matrix<double>& features = view.features().of(family);
  Matrix<double> W(view.classes() * view.neurons(), view.dim());
  for (Index row = 0; row < W.rows(); ++row) {
    for (Index l = 0; l < W.cols(); ++l) W(row, l) = tau * features(row / view.neurons(), l);
  }
  return {view.network(), view.classes(), std::move(W)};
}

/// Outputs of the network W at the points X of samples with labels y.  [N x k]
template <class T>
Forward<T> outputs_at(const StepView<T>& view, const Matrix<T>& W, const Matrix<T>& X,
                      const std::vector<int>& y) {
  const auto count = static_cast<Index>(y.size());
  Forward<T> forward(count, X.rows() / count, view.classes(), view.neurons());
  PatchNetwork<T>(view.network(), view.classes(), W).forward(X, y, {0, count}, forward);
  return forward;
}

/// The same of the binary64 network at points of the training samples.
template <class T>
Matrix<T> outputs_at(const StepView<T>& view, const PatchNetwork<double>& network, const Matrix<T>& X) {
  return outputs_at(view, embed<T>(view.trainer->format(), network.W()), X, view.samples().y).F;
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

/// The bracket that branch and bound proves of sample n against t, within the step's eps; nothing, and an
/// undecided case, where certificates are not proved for these numbers.
template <class T>
std::optional<MarginBracket> certificate(const StepView<T>& view, const PatchNetwork<double>& network,
                                         const Samples& samples, Index n, Index t, const Place& place,
                                         Evidence<T>& evidence) {
  if (const auto outside = outside_certificates(network, samples, n, view.eps())) {
    evidence.beyond(reason(*outside), place);
    return std::nullopt;
  }
  return margin_bracket(network, samples, n, static_cast<int>(t), view.eps());
}

/// Two cases: the closed form of a worst margin, which rounding may move by `rounding` in point arithmetic,
/// lies in the bracket that branch and bound proves.
template <class T>
void compare_with_certificate(const StepView<T>& view, const MarginBracket& bracket, const T& worst,
                              const T& rounding, const Place& place, Evidence<T>& evidence) {
  evidence.at_most(view.exact(bracket.lower), worst, rounding, place);
  evidence.at_most(worst, view.exact(bracket.upper), rounding, place);
}

/// True where a worst margin of at least `bound` > 0 is claimed, or may be.
template <class T>
bool claims_robust(const T& bound, Evidence<T>& evidence) {
  if (possibly(bound > 0.0)) return true;
  evidence.inapplicable("the worst margin is above 0");
  return false;
}

/// The case that every point of the box is right, by the bracket, where claims_robust(); undecided where the
/// bracket holds 0.
template <class T>
void prove_robust(const StepView<T>& view, const MarginBracket& bracket, const T& bound, const Place& place,
                  Evidence<T>& evidence) {
  evidence.at_most(view.exact(0), view.exact(bracket.sign()), view.exact(0), place, bound > 0.0);
}

}  // namespace advproof
