#include "advproof/experiment/observed_training.h"

#include "advproof/training/follow.h"

namespace advproof {

ObservedTraining observe_training(const Configuration& configuration, const Instance& instance,
                                  Regime regime) {
  Trainer<double> trainer(instance, configuration.setting, regime, {});
  ObservedTraining observed{regime, trainer.network().neurons(), {}};
  const TrainingConfig& training = configuration.setting.training;
  const std::int64_t last = training.steps(regime);
  follow(trainer, last, [&](const Trainer<double>& at) {
    if (is_recorded(at.number(), training.record_every, last)) observed.observations.push_back(observe(at));
    return true;
  });
  return observed;
}

}  // namespace advproof
