// Whether the step a claim is shown follows the one before.
#pragma once

#include "advproof/theory/step_view.h"

namespace advproof {

class Succession {
 public:
  /// True if this is the next step of the same regime; false at the first step of a run.
  template <class T>
  bool continues(const StepView<T>& view) {
    const bool next = started_ && view.step == step_ + 1 && view.trainer->regime() == regime_;
    started_ = true;
    step_ = view.step;
    regime_ = view.trainer->regime();
    return next;
  }

 private:
  bool started_ = false;
  std::int64_t step_ = 0;
  Regime regime_ = Regime::standard;
};

}  // namespace advproof
