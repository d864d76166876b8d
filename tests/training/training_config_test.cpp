#include "advproof/training/training_config.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("each regime has its own number of steps") {
  const TrainingConfig training{.standard_steps = 7, .adversarial_steps = 11};
  CHECK(training.steps(Regime::standard) == 7);
  CHECK(training.steps(Regime::adversarial) == 11);
  CHECK_FALSE(training == TrainingConfig());
}

}  // namespace advproof
