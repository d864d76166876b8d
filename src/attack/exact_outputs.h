// The outputs at a perturbed sample, enclosed.
#pragma once

#include <vector>

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// F at the real point x_n + delta, delta [P x d], as balls of the given precision.
std::vector<Ball> outputs_at(const PatchNetwork<double>& network, const Samples& samples, Index n,
                             const Matrix<double>& delta, Format<Ball> format);

}  // namespace advproof
