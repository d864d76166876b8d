#include "advproof/experiment/observed_training.h"

#include <fmt/format.h>

#include "advproof/experiment/progress.h"
#include "advproof/storage/run_file.h"
#include "advproof/training/follow.h"
#include "interrupt.h"

namespace advproof {

ObservedTraining observe_training(const Configuration& configuration, const Instance& instance,
                                  Regime regime) {
  Trainer<double> trainer(instance, configuration.setting, regime, {});
  ObservedTraining observed{regime, trainer.network().neurons(), {}};
  const TrainingConfig& training = configuration.setting.training;
  const std::int64_t last = training.steps(regime);
  Progress progress(fmt::format("{} training for the figure", regime_name(regime)), last, true);
  follow(trainer, last, [&](const Trainer<double>& at) {
    if (InterruptGuard::interrupted()) end_interrupted(progress);
    progress.advance();
    if (is_recorded(at.number(), training.record_every, last)) observed.observations.push_back(observe(at));
    return true;
  });
  return observed;
}

}  // namespace advproof
