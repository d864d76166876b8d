// Cases of the oracle: certified expected values of every probe, and what an honest program may be off by.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "advproof/storage/oracle_case.h"
#include "advproof/training/trainer.h"

namespace advproof {

struct GenerateOptions {
  Configuration configuration;
  Regime regime = Regime::adversarial;
  /// 1: three states of the path and the first eight steps of free training, seconds. 2: nine states, all of free training.
  /// 3: a state at every recorded step.
  int level = 1;
  std::optional<std::int64_t> steps;  ///< of training instead of the configuration's
  std::vector<std::string> probes;    ///< none: all
  bool quiet = true;
};

/// UsageError for an unknown probe, InputError where the instance cannot be drawn, interrupted as every long work.
OracleCase generate(const GenerateOptions& options);

/// The records of a probe at states of one's own: what `oracle ver` holds a candidate's path against. `states` are
/// [R][km d] weights of training steps `steps`; `probe` one of attack and step.
Probe examine_states(const OracleCase& oracle_case, const std::string& probe,
                     const std::vector<std::int64_t>& steps, const std::vector<Matrix<double>>& states,
                     bool own, const std::function<void()>& progress);

}  // namespace advproof
