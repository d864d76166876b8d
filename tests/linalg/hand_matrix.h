// Small matrices written out by hand.
#pragma once

#include <algorithm>
#include <initializer_list>

#include "advproof/linalg/matrix.h"

namespace advproof {

inline Matrix<double> hand_matrix(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix<double> result(static_cast<Index>(rows.size()), static_cast<Index>(rows.begin()->size()));
  double* entry = result.entries().data();
  for (const auto& row : rows) entry = std::copy(row.begin(), row.end(), entry);
  return result;
}

}  // namespace advproof
