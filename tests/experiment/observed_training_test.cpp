#include "advproof/experiment/observed_training.h"

#include <catch2/catch.hpp>

#include "training/tiny_run.h"

namespace advproof {

TEST_CASE("a training is observed at its start, at every record and at its end, as train records it") {
  Configuration configuration;
  configuration.setting = tiny_setting();
  configuration.setting.training = {
      .eta = 0.25, .standard_steps = 5, .adversarial_steps = 4, .record_every = 2};
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const ObservedTraining observed = observe_training(configuration, instance, regime);
    std::vector<std::int64_t> steps;
    for (const Observation& seen : observed.observations) steps.push_back(seen.step);
    CHECK(steps == (regime == Regime::standard ? std::vector<std::int64_t>{0, 2, 4, 5}
                                               : std::vector<std::int64_t>{0, 2, 4}));

    Trainer<double> trainer(instance, configuration.setting, regime, {});
    for (int step = 0; step < configuration.setting.training.steps(regime); ++step) {
      trainer.evaluate();
      trainer.update();
    }
    trainer.evaluate();
    const Observation end = observe(trainer);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(strongest(observed.observations.back().A, i, 2) == strongest(end.A, i, 2));
      CHECK(strongest(observed.observations.back().B, i, 2) == strongest(end.B, i, 2));
    }
  }
}

}  // namespace advproof
