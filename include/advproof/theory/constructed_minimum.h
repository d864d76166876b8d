// What propositions 3.1 and 3.2 share [D]: for w_{i,r} = tau f_i, f = u or v with strengths a = alpha or
// beta, on a noise-free sample and one-hot features,
//   loss          log(1 + (k-1) exp(-m sum_p s(tau a_p))), decreasing in tau: a global minimum, 0, is
//   approached; worst margin  min over |delta|_inf <= eps of F_y - F_t = m [ sum_p s(tau (a_p - eps)) - P
//   s(tau eps) ],
// attained by -eps f_y + eps f_t on every patch: F_y sees coordinate f_y alone, F_t coordinate f_t alone, and
// s is non-decreasing.
#pragma once

#include "advproof/network/logit.h"
#include "advproof/theory/constructed.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {

/// m [ sum_p s(tau (a_p - eps)) - P s(tau eps) ], a_p the strengths of the family.
template <class T>
T worst_margin(const StepView<T>& view, Family family, Index n, double tau) {
  return (activation_sum(view, family, n, tau, view.eps()) -
          activation_at(view, tau, view.eps()) * static_cast<double>(view.patches())) *
         static_cast<double>(view.neurons());
}

/// What rounding can do to it in point arithmetic: relative to the sum of the terms' sizes.
template <class T>
T worst_margin_rounding(const StepView<T>& view, Family family, Index n, double tau, const T& unit) {
  const T size = activation_sum(view, family, n, tau, 0) +
                 activation_at(view, tau, view.eps()) * static_cast<double>(view.patches());
  return output_rounding(view, unit) * size * static_cast<double>(view.neurons());
}

/// Checks loss and worst margin of w_{i,r} = tau f_i, f of the family, at all scales. `name` is a static text.
template <class T>
void examine_constructed_minimum(const StepView<T>& view, Family family, const char* name,
                                 Evidence<T>& evidence) {
  const auto m = static_cast<double>(view.neurons());
  const auto rivals = static_cast<double>(view.classes() - 1);
  const T relative = output_rounding(view, evidence.unit());
  const T tiny = evidence.unit() * 0x1p-960;  // where an exponential underflows

  const Samples samples = noise_free(view);
  const Matrix<T> X = embed<T>(view.trainer->format(), samples.X);
  const Matrix<T> attacked = pushed_everywhere(view, samples.X, family);

  std::vector<T> previous;
  for (const double scale : constructed_scales) {
    const double tau = scale * view.rho();
    const PatchNetwork<double> network = constructed_network(view, family, tau);
    const Matrix<T> F = outputs_at(view, network, X);
    const Matrix<T> F_attacked = outputs_at(view, network, attacked);
    std::vector<T> losses;
    for (Index n = 0; n < view.count(); ++n) {
      const Index y = view.y(n);
      const Index t = target_of(y, view.classes());
      const Place place{view.step, y, -1, n, -1, name, ""};
      const T output = activation_sum(view, family, n, tau, 0) * m;
      evidence.equal(F(n, y), output, output, relative * output, place);

      const T closed_loss = log1p(exp(-output) * rivals);
      const T loss = cross_entropy(outputs(F, n), y);
      const T loss_rounding = (relative * output + evidence.unit() * (rivals + 16.0)) * closed_loss + tiny;
      evidence.equal(loss, closed_loss, closed_loss, loss_rounding, place);
      if (!previous.empty())
        evidence.at_most(loss, previous[static_cast<std::size_t>(n)], loss_rounding, place);
      losses.push_back(loss);

      const T worst = worst_margin(view, family, n, tau);
      const T rounding = worst_margin_rounding(view, family, n, tau, evidence.unit());
      const T size = F_attacked(n, y) + F_attacked(n, t);
      evidence.equal(F_attacked(n, y) - F_attacked(n, t), worst, size, rounding, place);
      if (const auto bracket = certificate(view, network, samples, n, t, place, evidence))
        compare_with_certificate(view, *bracket, worst, rounding, place, evidence);
      evidence.quotient("worst margin / clean margin", worst, output, place);
    }
    previous = std::move(losses);
  }
}

}  // namespace advproof
