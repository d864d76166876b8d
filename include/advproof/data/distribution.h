// The parameters of the data distribution D (Definition 2.2, Assumption 2.3; generalised model of the
// fourth author reply). [S], details [R].
#pragma once

#include <cstdint>

namespace advproof {

/// Closed interval [lo, hi] from which a signal strength is drawn uniformly.
struct Range {
  double lo = 0;
  double hi = 0;
  bool operator==(const Range&) const = default;
};

enum class Placement { first, redrawn };     ///< J_R: the first |J_R| patches, or redrawn for every sample
enum class Labels { balanced, uniform };     ///< y = n mod k, or uniform on [k]
enum class Model { separate, overlapping };  ///< Definition 2.2, or the generalised model (reply A4)
enum class Basis { one_hot, rotated };       ///< u_i = e_i, v_i = e_{k+i}; or random orthonormal vectors

struct DataConfig {
  int classes = 3;              ///< k >= 2
  int dim = 24;                 ///< d >= 2k
  int patches = 41;             ///< P
  int robust_patches = 1;       ///< |J_R|, 1 <= |J_R| < P
  int samples = 24;             ///< N >= k
  int test_samples = 60;        ///< fresh samples on which accuracies are measured
  Range alpha{1.15, 1.25};      ///< robust strength on J_R
  Range beta{0.48, 0.52};       ///< non-robust strength on J_NR (on every patch in the overlapping model)
  Range alpha_elsewhere{0, 0};  ///< overlapping model only: robust strength off J_R
  double noise_std = 0.01;      ///< sigma_n
  double feature_noise = 1;     ///< c_gamma: gamma_{p,f} = c_gamma sigma_n / sqrt(d) Unif[-1, 1]
  Placement placement = Placement::first;
  Labels labels = Labels::balanced;
  Model model = Model::separate;
  Basis basis = Basis::one_hot;
  bool operator==(const DataConfig&) const = default;
};

}  // namespace advproof
