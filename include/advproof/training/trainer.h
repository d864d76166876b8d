// Gradient descent on the empirical risk, standard or adversarial, in any scalar. [S/R docs/theory.md, section 4]
#pragma once

#include <cstdint>
#include <vector>

#include "advproof/attack/ascent.h"
#include "advproof/training/setting.h"

namespace advproof {

/// Everything a step computes at the weights W_t, before it changes them.
template <class T>
struct Step {
  Ascent<T> attack;    ///< adversarial regime only
  Forward<T> forward;  ///< at the points trained on: attacked, or X itself in the standard regime
  Matrix<T> G;         ///< c s'(z) at those points                                   [NP x km]
  Matrix<T> descent;   ///< G^T X summed over samples: -N dRisk/dW                     [km x d]
};

template <class T>
class Trainer {
 public:
  /// Embeds the instance exactly. The instance must outlive the trainer.
  Trainer(const Instance& instance, const Setting& setting, Regime regime, Format<T> format);

  /// Computes `step()` at the current weights. Two products (standard) or 2 + 2 attack.steps (adversarial),
  /// in parallel over fixed blocks of samples: the result does not depend on the number of threads.
  void evaluate();
  /// W <- W + (eta / N) descent, and the step number grows by one. Requires evaluate() before.
  void update();

  [[nodiscard]] const Step<T>& step() const { return step_; }
  [[nodiscard]] std::int64_t number() const { return number_; }  ///< t: how many updates W has seen
  [[nodiscard]] const PatchNetwork<T>& network() const { return network_; }
  [[nodiscard]] const Matrix<T>& X() const { return X_; }
  /// The points trained on: X + delta or X.
  [[nodiscard]] const Matrix<T>& trained_on() const {
    return regime_ == Regime::adversarial ? step_.attack.attacked : X_;
  }
  [[nodiscard]] const Instance& instance() const { return instance_; }
  [[nodiscard]] const Setting& setting() const { return setting_; }
  [[nodiscard]] const AscentConfig& attack() const { return setting_.attack; }
  [[nodiscard]] const TrainingConfig& training() const { return setting_.training; }
  [[nodiscard]] Regime regime() const { return regime_; }
  [[nodiscard]] const Format<T>& format() const { return format_; }

  /// Computes in another format from here on; the weights, which keep theirs, are the caller's to restore.
  void work_in(Format<T> format);

  /// Continues from a checkpoint. InputError if the shapes differ.
  void restore(std::int64_t number, Matrix<T> W);

 private:
  void evaluate_block(std::size_t block, Rows range);

  const Instance& instance_;
  Setting setting_;
  Regime regime_;
  Format<T> format_;
  Matrix<T> X_;
  PatchNetwork<T> network_;
  Step<T> step_;
  Matrix<double> starts_;
  std::vector<Rows> blocks_;
  std::vector<Matrix<T>> partial_descents_;  ///< one a block, added in the blocks' order
  std::int64_t number_ = 0;
};

}  // namespace advproof
