// What propositions 3.1 and 3.2 share [D]: for w_{i,r} = tau f_i, f = u or v with strengths a = alpha or
// beta, on a noise-free sample and one-hot features,
//   loss          log(1 + (k-1) exp(-m sum_p s(tau a_p))), decreasing in tau: a global minimum, 0, is
//   approached; worst margin  min over |delta|_inf <= eps of F_y - F_t = m [ sum_p s(tau (a_p - eps)) - P
//   s(tau eps) ],
// attained by -eps f_y + eps f_t on every patch: F_y sees coordinate f_y alone, F_t coordinate f_t alone, and
// s is non-decreasing.
#pragma once

#include "advproof/network/logit.h"
#include "advproof/theory/evidence.ipp"
#include "constructed.h"

namespace advproof {

/// True once one-hot features are seen; otherwise the step is told as inapplicable.
template <class T>
bool needs_one_hot(const StepView<T>& view, Evidence<T>& evidence) {
  if (!one_hot_coordinates(view.trainer->instance().features).empty()) return true;
  evidence.inapplicable("one-hot features");
  return false;
}

/// m [ sum_p s(tau (a_p - eps)) - P s(tau eps) ].
template <class T>
T worst_margin(const StepView<T>& view, const Matrix<double>& strengths, Index n, double tau) {
  const double eps = view.trainer->attack().eps;
  return (activation_sum(view, strengths, n, tau, eps) -
          activation_at(view, tau, eps) * static_cast<double>(view.samples().patches())) *
         static_cast<double>(view.neurons());
}

/// Checks loss and worst margin of the constructed networks of all scales. `name` is a static text.
template <class T>
void examine_constructed_minimum(const StepView<T>& view, Learned learned, const char* name,
                                 Evidence<T>& evidence) {
  const Instance& instance = view.trainer->instance();
  const Samples& samples = instance.train;
  const Matrix<double>& strengths = learned.strengths(instance);
  const Matrix<double>& features = learned.features(instance);
  const double eps = view.trainer->attack().eps;
  const auto m = static_cast<double>(view.neurons());
  const auto rivals = static_cast<double>(view.classes() - 1);
  const T relative = output_rounding(view, evidence.unit());
  const T tiny = evidence.unit() * 0x1p-960;  // where an exponential underflows

  const Matrix<T> X = noise_free(view);
  const Matrix<T> attacked =
      pushed(view, X, features, eps, eps, [](Index /*n*/, Index /*p*/) { return true; });
  Matrix<double> start(X.rows(), X.cols());
  draw_starts(instance.seed, 1, eps, samples.patches(), {0, samples.count()}, start);
  Matrix<T> inside = X;
  for (std::size_t l = 0; l < start.entries().size(); ++l)
    inside.entries()[l] += view.trainer->format()(start.entries()[l]);

  std::vector<T> previous;
  for (const double scale : constructed_scales) {
    const double tau = scale * view.trainer->network().config().rho;
    const Matrix<T> F = constructed_outputs(view, features, tau, X);
    const Matrix<T> F_attacked = constructed_outputs(view, features, tau, attacked);
    const Matrix<T> F_inside = constructed_outputs(view, features, tau, inside);
    std::vector<T> losses;
    for (Index n = 0; n < samples.count(); ++n) {
      const int y = samples.y[static_cast<std::size_t>(n)];
      const int t = target_of(y, view.classes());
      const Place place{view.step, y, -1, n, -1, name, ""};
      const T output = activation_sum(view, strengths, n, tau, 0) * m;
      evidence.equal(F(n, y), output, output, relative * output, place);

      const T closed_loss = log1p(exp(-output) * rivals);
      const T loss = cross_entropy(outputs(F, n), static_cast<Index>(y));
      const T loss_rounding = (relative * output + evidence.unit() * (rivals + 16.0)) * closed_loss + tiny;
      evidence.equal(loss, closed_loss, closed_loss, loss_rounding, place);
      if (!previous.empty())
        evidence.at_most(loss, previous[static_cast<std::size_t>(n)], loss_rounding, place);
      losses.push_back(loss);

      const T worst = worst_margin(view, strengths, n, tau);
      const T size = output + activation_at(view, tau, eps) * (m * static_cast<double>(samples.patches()));
      evidence.equal(F_attacked(n, y) - F_attacked(n, t), worst, size, relative * size, place);
      if (eps > 0)
        evidence.at_most(worst, F_inside(n, y) - F_inside(n, t), relative * size, place);
      else
        evidence.inapplicable("eps > 0");
      evidence.quotient("worst margin / clean margin", worst, output, place);
    }
    previous = std::move(losses);
  }
}

}  // namespace advproof
