// One training, observed for plots.
#pragma once

#include <vector>

#include "advproof/configuration/configuration.h"
#include "advproof/training/observations.h"

namespace advproof {

struct ObservedTraining {
  Regime regime = Regime::standard;
  Index neurons = 0;                      ///< a class
  std::vector<Observation> observations;  ///< at step 0, every record_every-th step and the last
};

/// Trains in binary64 to the last step of the regime. The observations say nothing about rounding.
ObservedTraining observe_training(const Configuration& configuration, const Instance& instance,
                                  Regime regime);

}  // namespace advproof
