// One training step as the claims see it: weights before and after, every quantity in between, all in one
// scalar.
#pragma once

#include "advproof/data/components.h"
#include "advproof/training/tightening.h"
#include "advproof/training/trainer.h"

namespace advproof {

/// Columns 0..k-1 are <., u_i>, columns k..2k-1 are <., v_i>.
template <class T>
struct StepView {
  const Trainer<T>* trainer = nullptr;
  std::int64_t step = 0;     ///< t
  Matrix<T> weights_before;  ///< A and B of W_t: <w_{i,r}, f>            [km x 2k]
  Matrix<T> weights_after;   ///< the same of W_{t+1}                     [km x 2k]
  Matrix<T> inputs;          ///< <x_p, f> at the points trained on       [NP x 2k]
  Matrix<T> W;               ///< W_t                                     [km x d]
  Matrix<T> updated;         ///< W_{t+1} as the update gives it; the trainer's may be tighter

  [[nodiscard]] const char* regime() const {
    return trainer->regime() == Regime::adversarial ? "adversarial" : "standard";
  }
  [[nodiscard]] const Step<T>& quantities() const { return trainer->step(); }
  [[nodiscard]] const Samples& samples() const { return trainer->instance().train; }
  [[nodiscard]] Index classes() const { return trainer->network().classes(); }
  [[nodiscard]] Index neurons() const { return trainer->network().neurons(); }
};

/// Evaluates and applies one step, and leaves it in `view`; the weights after it are tightened if asked for.
template <class T>
void take_step(Trainer<T>& trainer, StepView<T>& view, Tightening<T>* tightening = nullptr);

}  // namespace advproof
