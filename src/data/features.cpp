#include "advproof/data/features.h"

#include <algorithm>
#include <cmath>

#include "advproof/random/stream.h"

namespace advproof {
namespace {

/// Subtracts from row `j` its components along the rows above, then normalises it.
void orthonormalise_row(Matrix<double>& Q, Index j) {
  for (int pass = 0; pass < 2; ++pass) {  // the second pass removes what rounding left
    for (Index i = 0; i < j; ++i) {
      double overlap = 0;
      for (Index l = 0; l < Q.cols(); ++l) overlap += Q(i, l) * Q(j, l);
      for (Index l = 0; l < Q.cols(); ++l) Q(j, l) -= overlap * Q(i, l);
    }
  }
  double square = 0;
  for (Index l = 0; l < Q.cols(); ++l) square += Q(j, l) * Q(j, l);
  for (Index l = 0; l < Q.cols(); ++l) Q(j, l) /= std::sqrt(square);
}

}  // namespace

Features draw_features(const DataConfig& config, std::uint64_t seed) {
  const Index k = config.classes;
  const Index d = config.dim;
  Matrix<double> Q(2 * k, d);
  for (Index j = 0; j < 2 * k; ++j) {
    if (config.basis == Basis::one_hot) {
      Q(j, j) = 1;
      continue;
    }
    Stream stream(seed, Substream::features, static_cast<std::uint64_t>(j));
    for (Index l = 0; l < d; ++l) Q(j, l) = stream.normal();
    orthonormalise_row(Q, j);
  }
  Features features{Matrix<double>(k, d), Matrix<double>(k, d)};
  std::copy(Q.row(0), Q.row(k), features.U.row(0));
  std::copy(Q.row(k), Q.row(2 * k), features.V.row(0));
  return features;
}

std::vector<Index> one_hot_coordinates(const Features& features) {
  std::vector<Index> coordinates;
  for (const Matrix<double>* dictionary : {&features.U, &features.V}) {
    for (Index i = 0; i < dictionary->rows(); ++i) {
      const double* f = dictionary->row(i);
      const double* end = f + dictionary->cols();
      const double* one = std::find(f, end, 1.0);
      if (one == end || std::count(f, end, 0.0) != dictionary->cols() - 1) return {};
      coordinates.push_back(one - f);
    }
  }
  return coordinates;
}

}  // namespace advproof
