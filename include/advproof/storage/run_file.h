// A run, finished or not, as a file: docs/formats.md describes every dataset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"
#include "advproof/training/error_set.h"
#include "advproof/training/observations.h"

namespace advproof {

/// The weights W_t, readable by everyone.
struct WeightRecord {
  std::int64_t step = 0;
  Matrix<Enclosure> W;  ///< [km x d]
};

/// The weights W_t bit for bit, in the run's own scalar.
struct Checkpoint {
  std::int64_t step = 0;
  std::vector<std::string> W;            ///< to_exact_string of every weight, row by row [km d]
  std::optional<ErrorSet::State> error;  ///< balls in mean-value form, in units of 2^-bits
};

struct RunRecord {
  Configuration configuration;  ///< its seed is the instance's
  Regime regime = Regime::adversarial;
  ScalarChoice scalar;
  std::int64_t weights_every =
      0;  ///< weights are recorded at step 0, every such step (0: none), and the last
  Instance instance;
  std::vector<std::pair<std::string, std::string>> versions;  ///< of what wrote the file
  std::vector<Observation> observations;
  std::vector<WeightRecord> weights;
  Checkpoint checkpoint;

  [[nodiscard]] std::int64_t last_step() const { return configuration.setting.training.steps(regime); }
  [[nodiscard]] bool complete() const { return checkpoint.step == last_step(); }
};

/// "standard", "adversarial".
std::string regime_name(Regime regime);
/// Its inverse. UsageError naming the nearest word.
Regime parse_regime(const std::string& name);

/// The checkpoint's weights as [km x d] scalars. InputError if a text is not that of a finite scalar.
/// Requires format to be of the run's scalar.
template <class T>
Matrix<T> checkpoint_weights(const RunRecord& run, const Format<T>& format);

/// The checkpoint's weights rounded to binary64, of a run in any scalar. [km x d]
Matrix<double> checkpoint_weights(const RunRecord& run);

/// Writes the file atomically (a kill at any moment leaves the old file or the new one), and the same run
/// always as the same bytes. IncompleteError in one line if that fails; an existing file is then untouched.
void write_run(const std::string& path, const RunRecord& run);

/// Reads and validates a whole file: seal, types, shapes against the configuration, finite numbers, radii >=
/// 0, the recorded steps, the instance's digest, every weight of the checkpoint, and that what the file says twice
/// is the same. InputError `path: /dataset: what was expected` in one line for anything else, a hostile file
/// included.
RunRecord read_run(const std::string& path);

}  // namespace advproof
