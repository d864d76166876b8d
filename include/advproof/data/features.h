// The feature dictionary F = {u_1..u_k, v_1..v_k}: robust and non-robust features, orthonormal.
#pragma once

#include <vector>

#include "advproof/data/distribution.h"
#include "advproof/linalg/matrix.h"

namespace advproof {

/// The robust features u_i, or the non-robust ones v_i.
enum class Family { robust, nonrobust };

struct Features {
  Matrix<double> U;  ///< robust features, row i is u_i       [k x d]
  Matrix<double> V;  ///< non-robust features, row i is v_i   [k x d]
  [[nodiscard]] const Matrix<double>& of(Family family) const { return family == Family::robust ? U : V; }
  [[nodiscard]] Index classes() const { return U.rows(); }
  bool operator==(const Features&) const = default;
};

/// one_hot: u_i = e_i, v_i = e_{k+i}. rotated: Gaussian vectors of substream `features`, orthonormalised by
/// two Gram-Schmidt passes in binary64 (orthonormal to about 1e-15). Requires d >= 2k.
Features draw_features(const DataConfig& config, std::uint64_t seed);

/// The coordinates l with u_1 = e_l, ..., u_k, v_1, ..., v_k = e_l; empty unless every feature is one-hot.
std::vector<Index> one_hot_coordinates(const Features& features);

}  // namespace advproof
