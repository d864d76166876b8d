// Robustness as a function of training time: accuracy on fresh samples, clean and under the swap of
// docs/theory.md, section 5.
#pragma once

#include "advproof/training/trainer.h"

namespace advproof {

/// Enclosures of two shares of the test samples, at the weights W_t: those on which F_y > F_t for every t, at
/// x and at every swapped point x_p + clip(eps (v_t - v_y), -eps, eps), t != y. A sample that its scalar
/// cannot decide widens them; a tie is an error. The adversary is that of the trainer's attack.eps.
struct FreshAccuracy {
  Enclosure clean;
  Enclosure swap;
};

/// Costs k forward passes over the test samples.
template <class T>
FreshAccuracy fresh_accuracy(const Trainer<T>& trainer);

}  // namespace advproof
