// Enclosures of a trajectory that widen only as the trajectory itself is sensitive, instead of by what ball
// arithmetic loses when each step takes the box of the one before. [D, docs/enclosures.md]
#pragma once

#include <optional>

#include "advproof/training/error_set.h"
#include "advproof/training/trainer.h"

namespace advproof {

/// Point scalars enclose nothing: there is nothing to tighten.
template <class T>
class Tightening {
 public:
  explicit Tightening(const Trainer<T>& /*trainer*/, const std::optional<ErrorSet::State>& /*error*/ = {}) {}
  void examine_in(Trainer<T>& /*trainer*/, long /*bits*/) {}
  void follow(Trainer<T>& /*trainer*/) {}
  [[nodiscard]] const Matrix<T>& weights(const Trainer<T>& trainer) const { return trainer.network().W(); }
  [[nodiscard]] static std::optional<ErrorSet::State> error() { return {}; }
};

/// The mean-value form  W_{t+1} - c' in  (step(c) - c') + J (W_t - c)  around a point trajectory c in balls
/// of radius zero, with J the derivative over the enclosure and the error W_t - c in an ErrorSet.
template <>
class Tightening<Ball> {
 public:
  /// Starts at the trainer's weights: anywhere in their box or, going on with an earlier run, in the error
  /// set that belonged to them. Where the method does not serve (has_step_jacobian, or more weights than
  /// `most_weights`, where forming J costs more than it saves) follow() does nothing.
  explicit Tightening(const Trainer<Ball>& trainer, std::optional<ErrorSet::State> error = {});

  /// The centre keeps the precision of the trajectory; the trainer, whose enclosures are only looked at, goes
  /// on with fewer bits. Nothing where the method does not serve: the trainer is then the trajectory.
  void examine_in(Trainer<Ball>& trainer, long bits);

  /// The tightest enclosure of W_t, whatever the trainer's precision.
  [[nodiscard]] const Matrix<Ball>& weights(const Trainer<Ball>& trainer) const {
    return centre_ ? box_ : trainer.network().W();
  }

  /// To be called after each evaluate() and update(): replaces the trainer's weights by the tighter of the
  /// two enclosures. Both hold the exact weights; with a disturbance [km x d] also those of whoever computes the
  /// step, at any point of the enclosure, within so much of exactly.
  void follow(Trainer<Ball>& trainer, const Matrix<double>* disturbance = nullptr);

  /// What to go on with, beside the trainer's weights; empty where the method does not serve.
  [[nodiscard]] std::optional<ErrorSet::State> error() const {
    return centre_ ? std::optional(error_.state()) : std::nullopt;
  }

  static constexpr Index most_weights = 1024;

 private:
  void start(const Matrix<Ball>& W);
  void hand_over(Trainer<Ball>& trainer) const;

  std::optional<Trainer<Ball>> centre_;  ///< c_t as balls of radius zero; empty: does not serve
  Matrix<Ball> box_;                     ///< W_t; the trainer's own may be rounded to fewer bits
  ErrorSet error_;                       ///< in units of 2^-bits
};

}  // namespace advproof
