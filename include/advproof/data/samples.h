// Samples of the distribution D: binary64 numbers, drawn once, the same in every scalar.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "advproof/data/features.h"

namespace advproof {

/// Patch p of sample n, and its row in X.
struct PatchOf {
  Index sample = 0;
  Index patch = 0;
  Index row = 0;
};

/// x_p = alpha_p u_y + beta_p v_y + sum_{f not in {u_y, v_y}} gamma_{p,f} f + xi_p, where alpha_p = 0 off J_R
/// and, in the separate model, beta_p = 0 on J_R and the sum runs over all f but the patch's own signal. [S;
/// details R]
struct Samples {
  Matrix<double> X;      ///< patches, sample n in rows nP .. nP+P-1  [NP x d]
  std::vector<int> y;    ///< labels in 0..k-1                        [N]
  Matrix<double> alpha;  ///< robust strengths, 0 where none          [N x P]
  Matrix<double> beta;   ///< non-robust strengths, 0 where none      [N x P]
  [[nodiscard]] Index count() const { return static_cast<Index>(y.size()); }
  [[nodiscard]] Index patches() const { return alpha.cols(); }
  [[nodiscard]] Index label(Index n) const { return y[static_cast<std::size_t>(n)]; }
  /// Patch p of sample n.
  [[nodiscard]] PatchOf patch(Index n, Index p) const { return {n, p, n * patches() + p}; }
  /// The patch in a row of X.
  [[nodiscard]] PatchOf in_row(Index row) const { return {row / patches(), row % patches(), row}; }
  /// alpha or beta.
  [[nodiscard]] const Matrix<double>& strength(Family family) const {
    return family == Family::robust ? alpha : beta;
  }
  /// Does the patch carry u_y, or v_y, of its label y?
  [[nodiscard]] bool carries(Family family, Index n, Index p) const { return strength(family)(n, p) != 0; }
  /// The patches that do, of all samples, or of those of one class.
  [[nodiscard]] std::vector<PatchOf> carriers(Family family, std::optional<Index> of_class = {}) const;
  bool operator==(const Samples&) const = default;
};

/// Labels of samples first .. first+count-1 of the seed's endless sequence.
std::vector<int> draw_labels(const DataConfig& config, std::uint64_t seed, std::uint64_t first, Index count);

/// The least class in 0..classes-1 that no label names.
std::optional<int> missing_class(const std::vector<int>& labels, int classes);

/// Samples first .. first+count-1 of the seed's endless sequence; sample n depends on (config, seed, n)
/// alone. Balanced labels: y = n mod k.
Samples draw_samples(const DataConfig& config, const Features& features, std::uint64_t seed,
                     std::uint64_t first, Index count);

/// The pure-feature samples of docs/theory.md, section 6: only alpha_p u_y (D_R), or only beta_p v_y (D_NR). [S named; form
/// R]
Samples pure_robust(const Samples& samples, const Features& features);
Samples pure_nonrobust(const Samples& samples, const Features& features);

}  // namespace advproof
