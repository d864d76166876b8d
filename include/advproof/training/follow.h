// The one loop over the steps of a training.
#pragma once

#include <utility>

#include "advproof/training/tightening.h"

namespace advproof {

/// From the trainer's step to step `last`: evaluates at W_t, shows the trainer to `observe`, which may answer
/// false to stop there, and updates. So `observe` sees W_0 (or where the run goes on) to W_last, each with
/// its step(). The enclosures are tightened after every update if asked for.
template <class T, class Observe>
void follow(Trainer<T>& trainer, std::int64_t last, Observe&& observe, Tightening<T>* tightening = nullptr) {
  while (true) {
    trainer.evaluate();
    if (!observe(std::as_const(trainer)) || trainer.number() >= last) return;
    trainer.update();
    if (tightening != nullptr) tightening->follow(trainer);
  }
}

}  // namespace advproof
