// The attacks that try perturbations along the features. [S: second review and its replies]
#include "attempts.h"
#include "feature_perturbations.h"

namespace advproof {

void removal(Attempts& attempts) {
  attempts.attempt(removal(attempts.samples, attempts.features, attempts.eps()));
}

void swap(Attempts& attempts) {
  for (int t = 0; t < attempts.classes(); ++t)
    attempts.attempt(swap_to(attempts.samples, attempts.features, attempts.eps(), t));
}

void injection(Attempts& attempts) {
  for (int t = 0; t < attempts.classes(); ++t)
    attempts.attempt(injection_of(attempts.samples, attempts.features, attempts.eps(), t));
}

/// Where the features span R^d there is no such direction, and only the clean sample is tried.
void swap_orthogonal(Attempts& attempts) {
  for (const Matrix<double>& e : orthogonal_directions(attempts.features))
    attempts.attempt(swap_towards(attempts.samples, attempts.features, attempts.eps(), e));
}

}  // namespace advproof
