// Balls of binary64 matrices, for certificates: a midpoint and one radius, in the Frobenius norm. A product
// costs two binary64 products; docs/kernels.md proves its radius.
#pragma once

#include <utility>

#include "advproof/linalg/matrix.h"
#include "advproof/linalg/norms.h"
#include "advproof/scalar/format.h"

namespace advproof {

/// { A : ||A - mid||_F <= error }.
struct MatrixBall {
  Matrix<double> mid;
  double error = 0;
  double norm = 0;  ///< ||A||_F <= norm for every member

  MatrixBall() = default;
  MatrixBall(Matrix<double> midpoint, double radius);

  /// The smallest that holds every matrix with entry (i, j) in entry(i, j).
  template <class Entry>
  static MatrixBall of(Index rows, Index cols, Entry entry);
};

/// gamma_n: the relative error of a sum of n products of binary64 numbers, in any order, and a little more.
double summation_error(Index n);

/// The radius of a product of members of two balls, whose midpoints' product is off by `rounding`.
double product_error(double norm_a, double error_a, double norm_b, double error_b, double rounding);

/// |A|, entry by entry: the product of two such is what the rounding of a product is proportional to.
Matrix<double> absolute(Matrix<double> A);

/// Holds A^T B for all members; Eigen's product of the midpoints, and of their absolute values for its
/// rounding. Entries within 2^-400 and 2^400, or 0.
MatrixBall transposed_times(const MatrixBall& A, const MatrixBall& B);

template <class Entry>
MatrixBall MatrixBall::of(Index rows, Index cols, Entry entry) {
  Matrix<double> mid(rows, cols);
  Matrix<double> radii(rows, cols);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      const Enclosure e = entry(i, j);
      mid(i, j) = e.mid;
      radii(i, j) = e.rad;
    }
  }
  return {std::move(mid), frobenius_bound(radii)};
}

}  // namespace advproof
