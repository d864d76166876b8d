// Robust accuracy of a trained network from both sides: proved from below by certificates, witnessed from
// above by attacks (docs/robustness.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "advproof/attack/attacks.h"
#include "advproof/attack/preconditions.h"
#include "advproof/certify/robust_radius.h"
#include "advproof/storage/run_file.h"
#include "advproof/verdict/interval.h"

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

/// One attack at one radius. A success is what the re-evaluation in balls says.
struct AttackCount {
  std::string attack;
  Index broken = 0;        ///< samples with a certified witness; misclassified clean samples among them
  Index right_broken = 0;  ///< of them, samples that are right when clean
  Index unconfirmed = 0;   ///< successes in binary64 that balls do not confirm: counted as failures
};

struct CertifiedExample {
  std::string attack;
  Witness witness;
  CertifiedWitness proof;
};

/// Robust accuracy at one radius. A misclassified clean sample counts as broken [S: global reply].
struct RadiusResult {
  double eps = 0;
  std::vector<AttackCount> attacks;
  AttackCount all;                        ///< the union of the attacks and of the certificates' examples
  std::vector<std::string> broken_by;     ///< the first attack that broke the sample, or empty         [N]
  std::vector<Certificate> certificates;  ///< with --certify                                         [N]
  Index robust = 0;                       ///< certified
  Index undecided = 0;
  ConfidenceInterval certified;            ///< Clopper-Pearson, 95 %, of the lower end of the bracket ...
  ConfidenceInterval attacked;             ///< ... and of the upper
  double largest_gap = 0;                  ///< of an undecided sample's worst margin
  std::vector<CertifiedExample> examples;  ///< with a file of witnesses
  std::vector<std::string> notes;          ///< reasons to doubt the attacks
};

struct StepResult {
  std::int64_t step = 0;
  Index right = 0;  ///< clean samples classified right
  FlatGradients flat;
  std::vector<RadiusResult> radii;
  std::vector<RobustRadius> radius;  ///< with --radius                                               [N]
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
  bool exact_weights = true;  ///< false: the run's weights were rounded to binary64
  std::vector<StepResult> steps;
  std::string witnesses;
  double seconds = 0;
};

/// The bracket at every step and radius. UsageError: an unknown attack (naming the nearest), a radius that is
/// negative or not finite, a step that was not recorded, a requirement without certificates. InputError as
/// read_run. IncompleteError: no samples. Error (exit 1) if an attack's witness contradicts a certificate,
/// which would disprove the program. The same bits for any number of threads.
RobustnessReport measure_robustness(const RobustnessOptions& options);

/// Error (exit 1) if a sample is both certified robust and broken by a witness, which would disprove the
/// program.
void require_consistent(const RadiusResult& result);

/// 0: decided; 5: certificates were asked for and a sample, or a radius, is undecided. With a requirement, of
/// the samples: 1 if robust accuracy is proved to be less somewhere; 0 if proved to be enough everywhere;
/// else 5.
ExitCode exit_code(const RobustnessReport& report);

/// Writes all examples of the report (docs/formats.md). IncompleteError if that fails.
void write_witnesses(const std::string& path, const RobustnessReport& report);

}  // namespace advproof
