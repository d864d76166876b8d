// `advproof train` without its command line: train one network, write down what happened, and carry on from
// there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advproof/attack/accuracy.h"
#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"

namespace advproof {

/// What is left out keeps its default, or the run file's value where a run is resumed. What is given and
/// disagrees with the file is refused.
struct TrainOptions {
  std::optional<Configuration> configuration;  ///< required unless resumed
  std::vector<std::string> assignments;        ///< key=value, on top of the configuration or the run's
  std::optional<std::uint64_t> seed;           ///< the configuration's
  std::optional<Regime> regime;                ///< adversarial
  std::optional<std::string> scalar;           ///< double
  std::string bits;                            ///< a number, "auto", or empty
  std::optional<double> accuracy;              ///< with automatic bits: no radius may exceed it
  std::optional<std::int64_t> weights_every;   ///< 0: the weights are recorded at step 0 and at the end
  std::optional<std::string> resume;           ///< a run file
  std::optional<std::string> out;              ///< a run file; by default the one resumed, or none
  double checkpoint_seconds = 30;     ///< at least, from one checkpoint to the next (more if writing is slow)
  std::int64_t checkpoint_steps = 0;  ///< a checkpoint at every such step; 0: by time only
  bool quiet = false;                 ///< no progress
  std::function<void(const std::string&)> note = [](const std::string&) {
  };  ///< takes lines about the run's course
};

/// A class at the end: the strongest robust and non-robust feature learned.
struct ClassSummary {
  double max_A = 0;
  double max_B = 0;
};

/// The longest stretch of recorded steps at which every test sample is robust to swaps (FreshAccuracy),
/// beyond doubt.
struct SwapWindow {
  std::int64_t first = -1;  ///< -1: none
  std::int64_t last = -1;
  std::int64_t records = 0;
  std::int64_t open = 0;  ///< recorded steps at which that is undecided, of all
};

struct TrainSummary {
  std::string preset;
  Regime regime = Regime::adversarial;
  ScalarChoice scalar;
  long precision = 53;  ///< bits of a result
  std::uint64_t seed = 1;
  std::string instance_digest;
  std::vector<std::pair<std::string, std::string>> versions;
  std::int64_t steps = 0;
  std::int64_t steps_here = 0;  ///< of them, by this process
  double seconds = 0;           ///< of this process
  double risk = 0;  ///< of the clean training samples; this and accuracies in binary64 at the midpoints
  Accuracy train_accuracy;
  Accuracy test_accuracy;
  std::vector<ClassSummary> classes;
  SwapWindow swap_window;
  std::optional<double> log2_radius;  ///< balls: every weight's radius is below this power of 2
  std::optional<double> bits_lost;    ///< balls: growth of log2_radius a step, from step 1
  std::string out;                    ///< empty if no file was written
};

/// Trains from step 0, or from a run file's checkpoint; a resumed run ends with the bytes of one never
/// interrupted. Writes the run file at step 0, now and then, and at the end. Resuming a complete run changes
/// nothing, unless an assignment raises its number of steps. Throws UsageError for options that contradict
/// each other or the run resumed, or an `out` that holds an incomplete run; InputError for a malformed file,
/// or where a point run leaves the finite binary64 numbers; Error `undecided` where balls do; IncompleteError
/// if a file cannot be written; Error `interrupted`, `terminated` or `hung_up` after SIGINT, SIGTERM or SIGHUP,
/// once the step is done and the checkpoint written (the same signal again kills).
TrainSummary train(const TrainOptions& options);

}  // namespace advproof
