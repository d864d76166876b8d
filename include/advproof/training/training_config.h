// How long and how fast a network is trained.
#pragma once

#include <cstdint>

namespace advproof {

enum class Regime { standard, adversarial };

struct TrainingConfig {
  double eta = 0.05;             ///< learning rate, > 0
  int standard_steps = 600;      ///< T of standard training
  int adversarial_steps = 3000;  ///< T of adversarial training
  int record_every = 10;         ///< observations are recorded at every such step, and at the last
  [[nodiscard]] int steps(Regime regime) const {
    return regime == Regime::standard ? standard_steps : adversarial_steps;
  }
  bool operator==(const TrainingConfig&) const = default;
};

/// Whether something recorded every so many steps (0: never) is recorded at `step`; step 0 and the last
/// always are.
inline bool is_recorded(std::int64_t step, std::int64_t every, std::int64_t last) {
  return step == 0 || step == last || (every > 0 && step % every == 0);
}

}  // namespace advproof
