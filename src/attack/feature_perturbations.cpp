#include "feature_perturbations.h"

#include <algorithm>
#include <cmath>

#include "advproof/scalar/double.h"

namespace advproof {
namespace {

void add(double* delta, double strength, const double* feature, Index dim) {
  for (Index l = 0; l < dim; ++l) delta[l] += strength * feature[l];
}

/// `rule(patch, delta_p)` on every patch, then clipped.
template <class Rule>
Matrix<double> perturbation(const Samples& samples, double eps, Rule rule) {
  Matrix<double> delta(samples.X.rows(), samples.X.cols());
  for (Index row = 0; row < delta.rows(); ++row) rule(samples.in_row(row), delta.row(row));
  for (double& entry : delta.entries()) entry = clamp(entry, -eps, eps);
  return delta;
}

}  // namespace

Matrix<double> removal(const Samples& samples, const Features& features, double eps) {
  return removal_towards(samples, features, eps, Matrix<double>(1, samples.X.cols()));
}

Matrix<double> removal_towards(const Samples& samples, const Features& features, double eps,
                               const Matrix<double>& e) {
  return perturbation(samples, eps, [&](PatchOf at, double* delta) {
    const double beta = samples.beta(at.sample, at.patch);
    add(delta, -std::min(eps, beta), features.V.row(samples.label(at.sample)), e.cols());
    add(delta, eps, e.row(0), e.cols());
  });
}

Matrix<double> swap_to(const Samples& samples, const Features& features, double eps, int t) {
  const Index d = samples.X.cols();
  return perturbation(samples, eps, [&](PatchOf at, double* delta) {
    if (samples.label(at.sample) == t) return;
    add(delta, -eps, features.V.row(samples.label(at.sample)), d);
    add(delta, eps, features.V.row(t), d);
  });
}

Matrix<double> injection_of(const Samples& samples, const Features& features, double eps, int t) {
  const Index d = samples.X.cols();
  return perturbation(samples, eps, [&](PatchOf at, double* delta) {
    if (samples.label(at.sample) == t) return;
    add(delta, eps, features.U.row(t), d);
    if (samples.carries(Family::robust, at.sample, at.patch))
      add(delta, -eps, features.U.row(samples.label(at.sample)), d);
  });
}

Matrix<double> swap_towards(const Samples& samples, const Features& features, double eps,
                            const Matrix<double>& e) {
  return perturbation(samples, eps, [&](PatchOf at, double* delta) {
    add(delta, -eps, features.V.row(samples.label(at.sample)), e.cols());
    add(delta, eps, e.row(0), e.cols());
  });
}

std::vector<Matrix<double>> orthogonal_directions(const Features& features) {
  const Index d = features.U.cols();
  std::vector<Matrix<double>> basis;
  for (const Family family : {Family::robust, Family::nonrobust}) {
    for (Index i = 0; i < features.classes(); ++i) {
      basis.emplace_back(1, d);
      std::copy(features.of(family).row(i), features.of(family).row(i) + d, basis.back().row(0));
    }
  }
  std::vector<Matrix<double>> directions;
  for (Index axis = 0; axis < d && static_cast<Index>(basis.size()) < d; ++axis) {
    Matrix<double> e(1, d);
    e(0, axis) = 1;
    for (int pass = 0; pass < 2; ++pass) {
      for (const Matrix<double>& b : basis) {
        double product = 0;
        for (Index l = 0; l < d; ++l) product += e(0, l) * b(0, l);
        add(e.row(0), -product, b.row(0), d);
      }
    }
    double norm = 0;
    for (const double entry : e.entries()) norm += entry * entry;
    norm = std::sqrt(norm);
    if (norm < 1e-3) continue;  // in the span: another axis will do
    Matrix<double> opposite(1, d);
    for (Index l = 0; l < d; ++l) opposite(0, l) = -(e(0, l) /= norm);
    basis.push_back(e);
    directions.push_back(std::move(opposite));
    directions.push_back(std::move(e));
  }
  return directions;
}

}  // namespace advproof
