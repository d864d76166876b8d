// Ascents of ascent.h, as in training and with signs.
#include "attempts.h"

namespace advproof {
namespace {

void ascend_and_try(Attempts& attempts, const AscentConfig& config, Objective objective,
                    const Matrix<double>* start) {
  Ascent<double> ascent(attempts.samples.count(), attempts.patches(), attempts.network.classes(),
                        attempts.network.neurons(), attempts.network.dim());
  ascend(attempts.network, attempts.samples.X, attempts.samples.y, attempts.all(), config, objective, start,
         ascent);
  attempts.attempt(ascent.delta);
}

/// Sign steps of eps/4, from the sample and from random starts.
void pgd(Attempts& attempts, Objective objective) {
  const AscentConfig config{.eps = attempts.eps(),
                            .eta_attack = attempts.eps() / 4,
                            .steps = attempts.settings.steps,
                            .sign = true};
  ascend_and_try(attempts, config, objective, nullptr);
  Matrix<double> start = attempts.no_perturbation();
  for (int restart = 0; restart < attempts.settings.restarts; ++restart) {
    draw_starts(attempts.settings.seed, static_cast<std::uint64_t>(restart), attempts.eps(),
                attempts.patches(), attempts.all(), start);
    ascend_and_try(attempts, config, objective, &start);
  }
}

}  // namespace

void one_step(Attempts& attempts) {
  const AscentConfig& training = attempts.settings.training;
  Matrix<double> start = attempts.no_perturbation();
  if (training.random_start)
    draw_starts(attempts.settings.seed, 0, training.eps, attempts.patches(), attempts.all(), start);
  ascend_and_try(attempts, training, Objective::cross_entropy(), training.random_start ? &start : nullptr);
}

void fgsm(Attempts& attempts) {
  const AscentConfig config{.eps = attempts.eps(), .eta_attack = attempts.eps(), .steps = 1, .sign = true};
  ascend_and_try(attempts, config, Objective::cross_entropy(), nullptr);
}

void pgd_cross_entropy(Attempts& attempts) { pgd(attempts, Objective::cross_entropy()); }

void pgd_margins(Attempts& attempts) {
  for (int t = 0; t < attempts.classes(); ++t) pgd(attempts, Objective::margin_to(t));
}

}  // namespace advproof
