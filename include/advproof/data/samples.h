// Samples of the distribution D: binary64 numbers, drawn once, the same in every scalar.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "advproof/data/features.h"

namespace advproof {

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

/// The pure-feature samples of section 6: only alpha_p u_y (D_R), or only beta_p v_y (D_NR). [S named; form
/// R]
Samples pure_robust(const Samples& samples, const Features& features);
Samples pure_nonrobust(const Samples& samples, const Features& features);

}  // namespace advproof
