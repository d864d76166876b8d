#include "advproof/experiment/observed_training.h"

#include "advproof/experiment/run_file.h"

namespace advproof {

ObservedTraining observe_training(const Configuration& configuration, const Instance& instance,
                                  Regime regime) {
  const TrainingConfig& training = configuration.training;
  Trainer<double> trainer(instance, configuration.network, configuration.attack, training, regime, {});
  ObservedTraining observed{regime, trainer.network().neurons(), {}};
  const std::int64_t last = training.steps(regime);
  while (true) {
    trainer.evaluate();
    if (is_recorded(trainer.number(), training.record_every, last))
      observed.observations.push_back(observe(trainer));
    if (trainer.number() == last) return observed;
    trainer.update();
  }
}

}  // namespace advproof
