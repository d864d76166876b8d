// Robust accuracy of a network on samples from both sides: proved from below by certificates, witnessed from
// above by attacks (docs/robustness.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "advproof/attack/accuracy.h"
#include "advproof/attack/attacks.h"
#include "advproof/attack/preconditions.h"
#include "advproof/certify/robust_radius.h"
#include "advproof/robustness/radius_result.h"

namespace advproof {

struct MeasurementOptions {
  std::vector<std::string> attacks = {};  ///< by name; empty: none
  std::vector<double> radii = {};         ///< each finite and >= 0
  bool certify = false;                   ///< prove the lower side
  bool radius = false;                    ///< the exact robust radius of every sample
  AttackSettings attack = {};             ///< but for eps, which is each of the radii
  std::int64_t boxes = 200'000;           ///< budget of a certificate
  bool keep_examples = false;             ///< every certified example, in RadiusResult::examples
};

struct Measurement {
  std::vector<Truth> clean;  ///< is the network right on the sample itself? proved, or unknown     [N]
  FlatGradients flat;
  std::vector<RadiusResult> radii;   ///< in the order of the options' radii
  std::vector<RobustRadius> radius;  ///< where it was asked for                                      [N]

  [[nodiscard]] Accuracy clean_accuracy() const;
};

/// How many tasks measure() has: an attack at a radius, a certificate, a robust radius.
std::int64_t measurement_tasks(const MeasurementOptions& options, Index samples);

/// Called after every task, by any thread: whether to go on.
using GoOn = std::function<bool()>;

/// The bracket at every radius; nothing if `go_on` said no, after which no further task begins. UsageError:
/// an unknown attack. InputError as certify_robustness. Error (exit 1) if an attack's witness contradicts a
/// certificate, which would disprove the program. The same bits for any number of threads.
std::optional<Measurement> measure(
    const PatchNetwork<double>& network, const Samples& samples, const Features& features,
    const MeasurementOptions& options, const GoOn& go_on = [] { return true; });

}  // namespace advproof
