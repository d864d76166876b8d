// The set that encloses the error of a trajectory, carried through the steps in a frame that moves with them.
// Lohner's idea with Euclidean balls: what matters is the product of the derivatives, not the product of
// their norms. [D, docs/enclosures.md]
#pragma once

#include <vector>

#include "advproof/linalg/matrix.h"

namespace advproof {

/// { M e + f : ||e||_2 <= radius, ||f||_2 <= slack }, in R^n. The frame M follows the derivatives since it
/// was last the identity; the slack takes what rounding and the frame's own errors add. Numbers are in the
/// caller's unit.
class ErrorSet {
 public:
  /// Everything it knows, to be written down.
  struct State {
    Matrix<double> frame;  ///< [n x n], or empty: the identity
    double radius = 0;
    double slack = 0;
  };

  ErrorSet() = default;
  ErrorSet(Index n, State state);
  /// The ball of this radius in R^n.
  ErrorSet(Index n, double radius);

  /// The image under every derivative J' with ||J' - J||_2 <= error, plus the ball of radius `fresh`. Starts
  /// a new frame whenever the slack would no longer be small beside what the frame carries.
  void advance(const Matrix<double>& J, double error, double fresh);

  /// Bounds |component i| of every point of the set.
  [[nodiscard]] const std::vector<double>& components() const { return components_; }
  [[nodiscard]] const State& state() const { return state_; }
  /// The set is a ball: its frame has just begun.
  [[nodiscard]] bool is_ball() const { return state_.frame.size() == 0; }

 private:
  void new_frame(double radius);
  void measure(const std::vector<double>& row_norms);

  Index n_ = 0;
  State state_;
  std::vector<double> components_;
};

}  // namespace advproof
