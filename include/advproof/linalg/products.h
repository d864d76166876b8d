// The matrix products of a step, over rows of samples. Rows outside `rows` are neither read nor written.
//
//   times_transposed   C[rows] = A[rows] B^T     A [n x d], B [h x d], C [n x h]     forward:   Z = X W^T
//   times              C[rows] = A[rows] B       A [n x h], B [h x d], C [n x d]     input gradient: G W
//   transposed_times   C = A[rows]^T B[rows]     A [n x h], B [n x d], C [h x d]     weight gradient: G^T X
//
// reference:: is the plain product in a fixed order for every scalar; every kernel is tested against it.
// Error of one entry, with t_j the exact terms of its sum of `n` terms, u = 2^-bits, exponents below 2^40:
//   reference      |error| <= n u / (1 - n u) sum |t_j|, in any order of summation; for double plus n
//   2^-1074,
//                  for dd n 2^-1072, where products underflow
//   double and dd kernels  the same
//   mpfr kernel    |error| <= u |result|: the exact sum rounded to nearest, the same bits on every processor
//                  (ties that only terms 2^22 bits below would break may go either way)
//   ball           none: the exact product of all points lies in the ball. Kernel: the radius is at most 2.01
//                  times that of Arb's dot product plus 2^(2 - bits) |result|
// An entry of the heavy kernels depends on its two vectors and on the precision of the operands alone.
#pragma once

#include <string>

#include "advproof/linalg/matrix.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

namespace reference {

template <class T>
void times_transposed(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  for (Index i = rows.begin; i < rows.end; ++i) {
    for (Index j = 0; j < B.rows(); ++j) {
      T sum(0.0);
      for (Index l = 0; l < A.cols(); ++l) sum += A(i, l) * B(j, l);
      C(i, j) = sum;
    }
  }
}

template <class T>
void times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  for (Index i = rows.begin; i < rows.end; ++i) {
    for (Index j = 0; j < B.cols(); ++j) {
      T sum(0.0);
      for (Index l = 0; l < A.cols(); ++l) sum += A(i, l) * B(l, j);
      C(i, j) = sum;
    }
  }
}

template <class T>
void transposed_times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  for (Index i = 0; i < A.cols(); ++i) {
    for (Index j = 0; j < B.cols(); ++j) {
      T sum(0.0);
      for (Index l = rows.begin; l < rows.end; ++l) sum += A(l, i) * B(l, j);
      C(i, j) = sum;
    }
  }
}

}  // namespace reference

/// The kernels of a scalar; the plain product unless specialised.
template <class T>
struct Products {
  static void times_transposed(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
    reference::times_transposed(A, B, C, rows);
  }
  static void times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
    reference::times(A, B, C, rows);
  }
  static void transposed_times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
    reference::transposed_times(A, B, C, rows);
  }
};

/// binary64 on Eigen.
template <>
struct Products<double> {
  static void times_transposed(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                               Rows rows);
  static void times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows);
  static void transposed_times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                               Rows rows);
};

/// Double-double, in vectors over the columns of C.
template <>
struct Products<Dd> {
  static void times_transposed(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows);
  static void times(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows);
  static void transposed_times(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows);
};

/// Balls and multi-precision numbers: exact sums of digits (docs/kernels.md).
template <class T>
struct ArbProducts {
  static void times_transposed(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows);
  static void times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows);
  static void transposed_times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows);
};

/// What sums the digits on this processor, in words.
std::string digits_kernel();

template <>
struct Products<Ball> : ArbProducts<Ball> {};

template <unsigned Digits>
struct Products<MpfrDigits<Digits>> : ArbProducts<MpfrDigits<Digits>> {};

}  // namespace advproof
