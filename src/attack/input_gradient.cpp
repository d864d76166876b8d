#include "input_gradient.h"

#include <algorithm>
#include <numeric>

#include "advproof/linalg/products.h"
#include "advproof/network/logit.h"

namespace advproof {
namespace {

/// The difference of logits, and its derivative in F.
double logit_difference(std::span<const double> F, int y, double* derivative) {
  const std::size_t k = F.size();
  const auto rival = static_cast<std::size_t>(strongest_rival(F, y));
  const auto label = static_cast<std::size_t>(y);
  std::fill(derivative, derivative + k, 0.0);
  const double difference = F[rival] - F[label];
  double divisor = 1;
  if (k >= 4) {
    std::vector<std::size_t> order(k);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::partial_sort(order.begin(), order.begin() + 3, order.end(),
                      [F](std::size_t a, std::size_t b) { return F[a] > F[b]; });
    if (const double spread = F[order[0]] - F[order[2]]; spread > 0) {
      divisor = spread;
      derivative[order[0]] -= difference / (divisor * divisor);
      derivative[order[2]] += difference / (divisor * divisor);
    }
  }
  derivative[rival] += 1 / divisor;
  derivative[label] -= 1 / divisor;
  return difference / divisor;
}

}  // namespace

InputGradient::InputGradient(const Attempts& attempts, AttackLoss loss_kind)
    : loss(attempts.samples.y.size()),
      gradient(attempts.samples.X.rows(), attempts.samples.X.cols()),
      attempts_(attempts),
      kind_(loss_kind),
      forward_(attempts.samples.count(), attempts.patches(), attempts.network.classes(),
               attempts.network.neurons()),
      attacked_(gradient),
      coefficients_(attempts.samples.count(), attempts.network.classes()),
      G_(attempts.samples.X.rows(), attempts.network.W().rows()) {}

void InputGradient::evaluate(const Matrix<double>& delta) {
  for (std::size_t i = 0; i < attacked_.entries().size(); ++i)
    attacked_.entries()[i] = attempts_.samples.X.entries()[i] + delta.entries()[i];
  const PatchNetwork<double>& network = attempts_.network;
  network.forward(attacked_, attempts_.samples.y, attempts_.all(), forward_);
  for (Index n = 0; n < attempts_.samples.count(); ++n) {
    const std::span<const double> F = outputs(forward_.F, n);
    const int y = attempts_.label(n);
    double& value = loss[static_cast<std::size_t>(n)];
    if (kind_ == AttackLoss::cross_entropy) {
      value = cross_entropy(F, static_cast<Index>(y));
      for (Index i = 0; i < network.classes(); ++i) coefficients_(n, i) = -forward_.c(n, i);
    } else {
      value = logit_difference(F, y, coefficients_.row(n));
    }
  }
  network.weigh_slopes(coefficients_, forward_.slope, attempts_.all(), G_);
  Products<double>::times(G_, network.W(), gradient, gradient.all());
}

}  // namespace advproof
