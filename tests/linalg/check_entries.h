// Is a matrix, entry by entry, exactly one of binary64 numbers?
#pragma once

#include <catch2/catch.hpp>

#include "advproof/linalg/matrix.h"
#include "scalar/exactly.h"

namespace advproof {

template <class T>
void check_entries(const Matrix<T>& A, const Matrix<double>& expected) {
  REQUIRE(A.rows() == expected.rows());
  REQUIRE(A.cols() == expected.cols());
  for (Index i = 0; i < A.rows(); ++i) {
    for (Index j = 0; j < A.cols(); ++j) CHECK(is_exactly(A(i, j), expected(i, j)));
  }
}

}  // namespace advproof
