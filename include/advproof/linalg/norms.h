// Upper bounds of norms of binary64 matrices, safe against rounding: for certificates, not for speed.
#pragma once

#include <vector>

#include "advproof/linalg/matrix.h"

namespace advproof {

/// Covers the rounding of a sum of up to 2^20 non-negative terms, and a few operations more.
inline constexpr double upward = 1 + 0x1p-30;

/// sqrt(sum a_ij^2) <= result. Requires at most 2^20 entries a row and rows; NaN and infinity stay.
double frobenius_bound(const Matrix<double>& A);

/// The 2-norm of every row, from above.
std::vector<double> row_norm_bounds(const Matrix<double>& A);

/// ||A||_2 <= sqrt(||A||_1 ||A||_inf) <= result: one pass.
double quick_spectral_bound(const Matrix<double>& A);

/// ||A||_2 <= result, from ||A^T A|| squared `squarings` times: at most n^{2^{-squarings-1}} (1 + small)
/// above the norm, n columns. Costs squarings + 1 products, or one pass where quick_spectral_bound is as
/// good.
double spectral_bound(const Matrix<double>& A, int squarings = 5);

}  // namespace advproof
