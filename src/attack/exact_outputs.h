// The outputs at perturbed samples, enclosed.
#pragma once

#include <vector>

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// F at the real point x_n + delta, delta [P x d], as balls of the given precision.
std::vector<Ball> outputs_at(const PatchNetwork<double>& network, const Samples& samples, Index n,
                             const Matrix<double>& delta, Format<Ball> format);

/// The outputs in binary64, and how far those of each sample may be from F at the real point.
struct RoundedOutputs {
  Matrix<double> F;           ///< [N x k]
  std::vector<double> error;  ///< [N], as OutputError
};

/// At X_n + delta_n for all n, delta [NP x d].
RoundedOutputs rounded_outputs(const PatchNetwork<double>& network, const Samples& samples,
                               const Matrix<double>& delta);

}  // namespace advproof
