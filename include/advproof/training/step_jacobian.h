// The derivative of one training step in the weights, at every point of a box at once: what the mean-value
// form of the step needs. [D, docs/enclosures.md]
#pragma once

#include "advproof/training/trainer.h"

namespace advproof {

/// Every generalised derivative J' of W -> W' (one step) on the box satisfies ||J' - J||_2 <= error.
struct StepJacobian {
  Matrix<double> J;     ///< [km d x km d], weights in the order of W's entries
  double error = 0;     ///< infinite or NaN if the box was too wide to say anything
  Index additions = 0;  ///< that an entry of J may have passed through: each is a rounding within `error`
};

/// The derivative over the box W, where `trainer` has been evaluated. With H_n the mixed derivative of sample
/// n's loss in its patches and the weights, M_n the diagonal of coordinates that the attack's clip leaves
/// free:
///   J = I + (eta/N) sum_n [ -Hessian of the loss in W at the trained point - eta_attack H'_n^T M_n H_n ],
/// the last term in the adversarial regime only. Where an enclosure straddles a kink the hull is in `error`.
/// Requires has_step_jacobian.
StepJacobian step_jacobian(const Trainer<Ball>& trainer, const Matrix<Ball>& W);

/// The steps whose derivative is implemented: standard, and adversarial with one unsigned ascent step from
/// the clean point.
bool has_step_jacobian(const Trainer<Ball>& trainer);

}  // namespace advproof
