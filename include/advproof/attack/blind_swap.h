// What a network answers after the perturbation of theorem-4.3, which does not look at it, towards every
// target. [S: second review, Q1 and its reply; R]
#pragma once

#include "advproof/attack/suite.h"

namespace advproof {

/// Of the exact binary64 weights at the real points X_n + delta, over samples n and targets.
struct BlindSwap {
  Accuracy accuracy;  ///< the label y is the answer
  Accuracy targeted;  ///< the target is the answer: the one largest output
  Enclosure risk;     ///< mean cross-entropy loss of y
};

/// delta_p = -eps v_y + eps v_t, for every t != y.
BlindSwap swap_everywhere(const PatchNetwork<double>& network, const Samples& samples,
                          const Features& features, double eps);

/// delta_p = -min(eps, beta_p) v_y + eps e, for every unit vector +-e orthogonal to all features that
/// Gram-Schmidt makes of the coordinate axes: is y the answer? No case where the features span R^d, d = 2k.
Accuracy orthogonal_accuracy(const PatchNetwork<double>& network, const Samples& samples,
                             const Features& features, double eps);

}  // namespace advproof
