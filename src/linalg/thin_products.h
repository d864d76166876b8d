// binary64 products over patches of few coordinates: d <= 16. There the packing and zeroing of a general product cost as much
// as its arithmetic. Every sum is a chain of multiply-adds over its terms in order, each fused where the processor can, so the
// bits of an entry depend on its two vectors alone.
#pragma once

#include "advproof/linalg/matrix.h"

namespace advproof::thin {

inline constexpr Index most_coordinates = 16;

/// s + a b as the kernels compute it.
double multiply_add(double a, double b, double s);

/// The products of products.h; d, the columns of B in `times` and `transposed_times` and its terms in `times_transposed`, is at
/// most `most_coordinates`.
void times_transposed(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows);
void times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows);
void transposed_times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows);

}  // namespace advproof::thin
