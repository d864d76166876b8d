// Components of rows along the features: of weights they are A and B, of patches the signals.
#pragma once

#include "advproof/data/features.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

/// <x, f> for every row x of X [n x d]: columns 0..k-1 along u_i, columns k..2k-1 along v_i [n x 2k]. A
/// gather, exact, for one-hot features; a product otherwise.
template <class T>
Matrix<T> feature_components(const Format<T>& format, const Matrix<T>& X, const Features& features);

}  // namespace advproof
