#include "advproof/linalg/matrix_ball.h"

#include <cmath>

#include "advproof/linalg/products.h"

namespace advproof {

MatrixBall::MatrixBall(Matrix<double> midpoint, double radius)
    : mid(std::move(midpoint)), error(radius), norm((frobenius_bound(mid) + radius) * upward) {}

double summation_error(Index n) { return static_cast<double>(n + 2) * 0x1.001p-53; }

double product_error(double norm_a, double error_a, double norm_b, double error_b, double rounding) {
  return (norm_a * error_b + error_a * norm_b + rounding) * upward;
}

Matrix<double> absolute(Matrix<double> A) {
  for (double& a : A.entries()) a = std::abs(a);
  return A;
}

MatrixBall transposed_times(const MatrixBall& A, const MatrixBall& B) {
  Matrix<double> mid(A.mid.cols(), B.mid.cols());
  Matrix<double> size(A.mid.cols(), B.mid.cols());
  Products<double>::transposed_times(A.mid, B.mid, mid, A.mid.all());
  Products<double>::transposed_times(absolute(A.mid), absolute(B.mid), size, A.mid.all());
  const double rounding = summation_error(A.mid.rows()) * frobenius_bound(size);
  return {std::move(mid), product_error(A.norm, A.error, B.norm, B.error, rounding)};
}

}  // namespace advproof
