// Perturbations along the features, which do not look at the network. [S: second review and its replies]
#include <algorithm>
#include <cmath>

#include "attempts.h"

namespace advproof {
namespace {

void add(double* delta, double strength, const double* feature, Index dim) {
  for (Index l = 0; l < dim; ++l) delta[l] += strength * feature[l];
}

/// Tries `rule(n, p, delta_p)`, clipped into the box, which one-hot features never leave.
template <class Rule>
void perturb(Attempts& attempts, Rule rule) {
  Matrix<double> delta = attempts.no_perturbation();
  for (Index n = 0; n < attempts.samples.count(); ++n) {
    for (Index p = 0; p < attempts.patches(); ++p) rule(n, p, delta.row(n * attempts.patches() + p));
  }
  for (double& entry : delta.entries()) entry = clamp(entry, -attempts.eps(), attempts.eps());
  attempts.attempt(delta);
}

/// The same towards every target class t, `rule(n, p, t, delta_p)` on the samples of other labels.
template <class Rule>
void perturb_towards(Attempts& attempts, Rule rule) {
  for (int t = 0; t < attempts.classes(); ++t) {
    perturb(attempts, [&](Index n, Index p, double* delta) {
      if (attempts.label(n) != t) rule(n, p, t, delta);
    });
  }
}

/// Unit vectors of R^d that are orthogonal to every feature, by Gram-Schmidt (twice) on the coordinate axes.
/// Empty where d = 2k.
Matrix<double> orthogonal_directions(const Features& features) {
  const Index d = features.U.cols();
  std::vector<const double*> basis;
  for (const Matrix<double>* family : {&features.U, &features.V}) {
    for (Index i = 0; i < family->rows(); ++i) basis.push_back(family->row(i));
  }
  const Index count = d - static_cast<Index>(basis.size());
  Matrix<double> directions(std::max<Index>(count, 0), d);
  Index found = 0;
  for (Index axis = 0; axis < d && found < count; ++axis) {
    double* e = directions.row(found);
    std::fill(e, e + d, 0.0);
    e[axis] = 1;
    for (int pass = 0; pass < 2; ++pass) {
      for (const double* b : basis) {
        double product = 0;
        for (Index l = 0; l < d; ++l) product += e[l] * b[l];
        add(e, -product, b, d);
      }
    }
    double norm = 0;
    for (Index l = 0; l < d; ++l) norm += e[l] * e[l];
    norm = std::sqrt(norm);
    if (norm < 1e-3) continue;  // in the span: another axis will do
    for (Index l = 0; l < d; ++l) e[l] /= norm;
    basis.push_back(e);
    ++found;
  }
  return directions;
}

}  // namespace

void removal(Attempts& attempts) {
  perturb(attempts, [&](Index n, Index p, double* delta) {
    add(delta, -std::min(attempts.eps(), attempts.samples.beta(n, p)),
        attempts.features.V.row(attempts.label(n)), attempts.network.dim());
  });
}

void swap(Attempts& attempts) {
  perturb_towards(attempts, [&](Index n, Index /*p*/, int t, double* delta) {
    add(delta, -attempts.eps(), attempts.features.V.row(attempts.label(n)), attempts.network.dim());
    add(delta, attempts.eps(), attempts.features.V.row(t), attempts.network.dim());
  });
}

void injection(Attempts& attempts) {
  perturb_towards(attempts, [&](Index n, Index p, int t, double* delta) {
    add(delta, attempts.eps(), attempts.features.U.row(t), attempts.network.dim());
    if (attempts.samples.alpha(n, p) != 0)
      add(delta, -attempts.eps(), attempts.features.U.row(attempts.label(n)), attempts.network.dim());
  });
}

/// Where the features span R^d there is no such direction, and only the clean sample is tried.
void swap_orthogonal(Attempts& attempts) {
  const Matrix<double> directions = orthogonal_directions(attempts.features);
  for (Index i = 0; i < directions.rows(); ++i) {
    for (const double side : {-1.0, 1.0}) {
      perturb(attempts, [&](Index n, Index /*p*/, double* delta) {
        add(delta, -attempts.eps(), attempts.features.V.row(attempts.label(n)), attempts.network.dim());
        add(delta, side * attempts.eps(), directions.row(i), attempts.network.dim());
      });
    }
  }
}

}  // namespace advproof
