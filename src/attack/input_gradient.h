// Losses that an attack raises, with their gradients in the input.
#pragma once

#include "attempts.h"

namespace advproof {

enum class AttackLoss {
  cross_entropy,
  /// -(F_y - max_{t != y} F_t) / (F_(1) - F_(3)), F_(i) the i-th largest output, for k >= 4 classes: its
  /// gradient does not vanish where the network is sure. For k < 4, where the divisor may vanish or has no
  /// F_(3), the difference itself.
  logit_difference,
};

/// Value and gradient at X + delta, for all samples at once.
class InputGradient {
 public:
  InputGradient(const Attempts& attempts, AttackLoss loss);
  void evaluate(const Matrix<double>& delta);

  std::vector<double> loss;  ///< [N]
  Matrix<double> gradient;   ///< [NP x d]

 private:
  const Attempts& attempts_;
  AttackLoss kind_;
  Forward<double> forward_;
  Matrix<double> attacked_;
  Matrix<double> coefficients_;
  Matrix<double> G_;
};

}  // namespace advproof
