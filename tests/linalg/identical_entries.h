// Bit for bit, radii included.
#pragma once

#include "advproof/linalg/matrix.h"

namespace advproof {

template <class T>
bool identical_entries(const Matrix<T>& A, const Matrix<T>& B) {
  if (A.rows() != B.rows() || A.cols() != B.cols()) return false;
  for (std::size_t i = 0; i < A.entries().size(); ++i) {
    if (!identical(A.entries()[i], B.entries()[i])) return false;
  }
  return true;
}

}  // namespace advproof
