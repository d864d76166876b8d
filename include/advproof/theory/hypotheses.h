// Hypotheses that several claims make, as questions: a step that does not meet one is told as inapplicable.
#pragma once

#include "advproof/theory/step_view.h"
#include "advproof/verdict/evidence.h"

namespace advproof {

/// True once one-hot features are seen.
template <class T>
bool needs_one_hot(const StepView<T>& view, Evidence<T>& evidence) {
  if (!one_hot_coordinates(view.features()).empty()) return true;
  evidence.inapplicable("one-hot features");
  return false;
}

/// True for an activation with a polynomial part, the smoothed ReLU: the step has q and rho.
template <class T>
bool needs_polynomial_part(const StepView<T>& view, Evidence<T>& evidence) {
  if (view.trainer->network().activation().facts().polynomial) return true;
  evidence.inapplicable("the activation is the smoothed ReLU");
  return false;
}

/// True for the attack of the paper: one gradient step from the sample itself, not its sign.
template <class T>
bool needs_one_step_attack(const StepView<T>& view, Evidence<T>& evidence) {
  const AscentConfig& attack = view.trainer->attack();
  if (attack.steps == 1 && !attack.sign && !attack.random_start) return true;
  evidence.inapplicable("one gradient step, no sign, no random start");
  return false;
}

}  // namespace advproof
