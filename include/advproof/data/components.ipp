// Definitions of components.h; included where a scalar is instantiated.
#pragma once

#include <algorithm>

#include "advproof/data/components.h"
#include "advproof/linalg/products.h"

namespace advproof {

template <class T>
Matrix<T> feature_components(const Format<T>& format, const Matrix<T>& X, const Features& features) {
  const Index k = features.U.rows();
  Matrix<T> components(X.rows(), 2 * k);
  const std::vector<Index> coordinates = one_hot_coordinates(features);
  if (coordinates.empty()) {
    Matrix<double> dictionary(2 * k, features.U.cols());
    std::copy(features.U.row(0), features.U.row(k), dictionary.row(0));
    std::copy(features.V.row(0), features.V.row(k), dictionary.row(k));
    Products<T>::times_transposed(X, embed<T>(format, dictionary), components, X.all());
    return components;
  }
  for (Index row = 0; row < X.rows(); ++row) {
    for (Index f = 0; f < 2 * k; ++f) components(row, f) = X(row, coordinates[static_cast<std::size_t>(f)]);
  }
  return components;
}

}  // namespace advproof
