// `advproof robustness` without its command line: the networks of a run file, measured from both sides
// (docs/robustness.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "advproof/error.h"
#include "advproof/robustness/measurement.h"
#include "advproof/storage/run_file.h"
#include "advproof/theory/region.h"

namespace advproof {

struct RobustnessOptions {
  std::string run;                    ///< a run file
  std::vector<double> eps;            ///< radii; empty: the run's own
  std::vector<std::string> attacks;   ///< by name; empty: all; "none": none
  std::vector<std::int64_t> steps;    ///< recorded steps whose weights are examined; empty: the checkpoint's
  bool all_steps = false;             ///< every recorded step
  bool training_samples = false;      ///< instead of the test samples
  bool certify = false;               ///< prove the lower side
  bool radius = false;                ///< the exact robust radius of every sample
  std::optional<std::uint64_t> seed;  ///< of random starts and searches; default: the instance's
  int restarts = 1;
  std::int64_t boxes = 200'000;    ///< budget of a certificate
  std::optional<double> required;  ///< the robust accuracy expected at every step and radius; needs `certify`
  std::string witnesses;           ///< write every success here; empty: nowhere
  bool quiet = false;
};

/// The network at one step of training.
struct StepResult : Measurement {
  std::int64_t step = 0;
};

struct RobustnessReport {
  std::string run;
  std::string preset;
  Regime regime = Regime::adversarial;
  std::string instance_digest;
  std::string samples;  ///< "test" or "train"
  Index count = 0;
  Index patches = 0;
  std::uint64_t instance_seed = 1;
  std::uint64_t seed = 1;
  int restarts = 1;
  bool certify = false;
  std::int64_t boxes = 0;
  std::optional<double> required;
  bool exact_weights = true;    ///< false: the run's weights were rounded to binary64
  std::vector<Region> regions;  ///< of the samples, one a radius
  std::vector<StepResult> steps;
  std::string witnesses;
  double seconds = 0;
};

/// The bracket at every step and radius. UsageError: an unknown attack (naming the nearest), a radius that is
/// negative or not finite, or that certificates are not proved for, a step that was not recorded, a requirement
/// without certificates. InputError as read_run, and for samples and weights that certificates are not proved
/// for. IncompleteError: no samples. Error (exit 1) if an attack's witness contradicts a certificate, or
/// more samples are certified than any classifier gets right, which would disprove the program. The same bits for any number of threads.
RobustnessReport measure_robustness(const RobustnessOptions& options);

/// 0: decided; 5: a clean sample is undecided, or certificates were asked for and a sample, or a radius, is. With a
/// requirement, of the samples: 1 if robust accuracy is proved to be less somewhere, by examples or for every
/// classifier; 0 if proved to be enough everywhere; 4 if there is no radius; else 5.
ExitCode exit_code(const RobustnessReport& report);

}  // namespace advproof
