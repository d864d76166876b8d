// Small random networks and single-sample problems, drawn anew for every seed, on all pieces of s.
#pragma once

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"
#include "advproof/random/stream.h"

namespace advproof {

struct RandomProblem {
  PatchNetwork<double> network;
  Samples samples;
  double eps;
};

/// k classes, m neurons, q in 2..5, rho in [.1, .6], weights and one sample of `patches` patches in R^d with
/// entries in [-1, 1], eps in [0, .6]. A third of the weights are 0. The label is the class that the network
/// chooses, so that robustness is a question.
inline RandomProblem random_problem(std::uint64_t seed, Index classes, Index neurons, Index patches,
                                    Index dim) {
  Stream stream(seed, Substream::probe, 7);
  const NetworkConfig config{.neurons = static_cast<int>(neurons),
                             .q = 2 + static_cast<int>(stream.below(4)),
                             .rho = stream.uniform(0.1, 0.6)};
  Matrix<double> W(classes * neurons, dim);
  for (double& w : W.entries()) w = stream.below(3) == 0 ? 0 : stream.uniform(-1, 1);
  Samples samples{Matrix<double>(patches, dim), {0}, Matrix<double>(1, patches), Matrix<double>(1, patches)};
  for (double& x : samples.X.entries()) x = stream.uniform(-1, 1);
  PatchNetwork<double> network(config, classes, W);
  Forward<double> forward(1, patches, classes, neurons);
  network.forward(samples.X, samples.y, {0, 1}, forward);
  for (Index t = 1; t < classes; ++t) {
    if (forward.F(0, t) > forward.F(0, samples.y[0])) samples.y[0] = static_cast<int>(t);
  }
  return {network, samples, stream.uniform(0, 0.6)};
}

}  // namespace advproof
