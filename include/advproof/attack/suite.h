// The attack classes of docs/theory.md, section 5 against a trained network: robust accuracy is reported for each, never as
// one word.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advproof/attack/accuracy.h"
#include "advproof/attack/ascent.h"
#include "advproof/data/instance.h"

namespace advproof {

/// A perturbed sample that the network gets wrong.
struct Witness {
  Index sample = -1;
  int taken_for = -1;    ///< a class with F at least that of the label
  Matrix<double> delta;  ///< [P x d], |delta| <= eps exactly
};

struct AttackOutcome {
  std::string attack;
  Accuracy accuracy;  ///< samples right under every perturbation tried
  std::optional<Witness> witness;
  std::string beyond{};  ///< why samples are open, where no further work decides them
};

/// Names of the attack classes, all_attacks() that are in_suite, in the order of the suite's outcomes; the
/// last is their union.
const std::vector<std::string>& attack_names();

/// Runs every attack class on the samples. Samples that are misclassified when clean count as broken by every
/// attack [S: global reply]; the perturbation is then 0. `training_attack` gives eps and the one-step attack.
std::vector<AttackOutcome> run_attack_suite(const PatchNetwork<double>& network, const Samples& samples,
                                            const Features& features, const AscentConfig& training_attack,
                                            std::uint64_t seed);

/// The cross-entropy loss of the exact binary64 weights at the real points X + delta, delta [NP x d], enclosed.
std::vector<Ball> losses(const PatchNetwork<double>& network, const Samples& samples,
                         const Matrix<double>& delta);

/// Its mean on the samples themselves.
Enclosure risk(const PatchNetwork<double>& network, const Samples& samples);

}  // namespace advproof
