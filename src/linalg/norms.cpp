#include "advproof/linalg/norms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "advproof/linalg/products.h"

namespace advproof {
namespace {

/// Squares below the smallest normal number may vanish; this much is added to every sum of squares.
constexpr double lost_squares = 0x1p-900;

double squared_norm(const double* a, Index count) {
  double sum = 0;
  for (Index i = 0; i < count; ++i) sum += a[i] * a[i];
  return sum;
}

/// The larger one; NaN if either is.
double larger(double a, double b) { return std::isnan(a) || b <= a ? a : b; }

/// A scaled by a power of two to a largest entry in [1/2, 1), or as near to that as a normal factor gets it;
/// exactly but for entries 2^-1000 below that. The exponent taken out is returned.
int normalise(Matrix<double>& A) {
  double largest = 0;
  for (const double a : A.entries()) largest = std::max(largest, std::abs(a));
  int exponent = 0;
  std::frexp(largest, &exponent);
  exponent = std::clamp(exponent, -1000, 1000);
  const double scale = std::ldexp(1.0, -exponent);
  for (double& a : A.entries()) a *= scale;
  return exponent;
}

}  // namespace

double frobenius_bound(const Matrix<double>& A) {
  double sum = lost_squares;
  for (Index i = 0; i < A.rows(); ++i) sum += squared_norm(A.row(i), A.cols());
  return std::sqrt(sum) * upward;
}

std::vector<double> row_norm_bounds(const Matrix<double>& A) {
  std::vector<double> bounds;
  bounds.reserve(static_cast<std::size_t>(A.rows()));
  for (Index i = 0; i < A.rows(); ++i)
    bounds.push_back(std::sqrt(squared_norm(A.row(i), A.cols()) + lost_squares) * upward);
  return bounds;
}

double quick_spectral_bound(const Matrix<double>& A) {
  std::vector<double> columns(static_cast<std::size_t>(A.cols()));
  double largest_row = 0;
  for (Index i = 0; i < A.rows(); ++i) {
    double row = 0;
    for (Index j = 0; j < A.cols(); ++j) {
      const double a = std::abs(A(i, j));
      row += a;
      columns[static_cast<std::size_t>(j)] += a;
    }
    largest_row = larger(largest_row, row);
  }
  double largest_column = 0;
  for (const double column : columns) largest_column = larger(largest_column, column);
  return std::sqrt(largest_row * largest_column + lost_squares) * upward;
}

// G = A^T A is symmetric and ||A||_2^2 = ||G||_2; for symmetric G, ||G||_2^2 = ||G^2||_2. Each computed
// product differs from the exact one by at most gamma_n |.|^T|.| entrywise, hence by gamma_n ||.||_F^2 in
// norm; averaging it with its transpose keeps that bound and makes it symmetric.
double spectral_bound(const Matrix<double>& A, int squarings) {
  for (const double a : A.entries()) {
    if (!std::isfinite(a)) return std::numeric_limits<double>::infinity();
  }
  if (A.size() == 0) return 0;
  // the norm is at least ||A||_F / sqrt(n): the cheap bound may be about as near as squarings get
  const auto columns = static_cast<double>(A.cols());
  const double quick = quick_spectral_bound(A);
  if (quick <= std::pow(columns, std::ldexp(1.0, -squarings - 1)) * frobenius_bound(A) / std::sqrt(columns))
    return quick;

  Matrix<double> G = A;
  std::vector<int> exponents;
  std::vector<double> errors;
  for (int level = 0; level <= squarings; ++level) {
    exponents.push_back(normalise(G));
    const double norm = frobenius_bound(G);
    const auto terms = static_cast<double>(G.rows() + 2);
    errors.push_back(terms * 0x1.01p-53 * norm * norm + 0x1p-900);
    Matrix<double> square(G.cols(), G.cols());
    Products<double>::transposed_times(G, G, square, G.all());
    for (Index i = 0; i < square.rows(); ++i) {
      for (Index j = 0; j < i; ++j) square(i, j) = square(j, i) = 0.5 * (square(i, j) + square(j, i));
    }
    G = std::move(square);
  }
  double bound = frobenius_bound(G);
  for (std::size_t level = exponents.size(); level-- > 0;)
    bound = std::ldexp(std::sqrt((bound + errors[level]) * upward) * upward, exponents[level]);
  return std::min(bound, quick);
}

}  // namespace advproof
