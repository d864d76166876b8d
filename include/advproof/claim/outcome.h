// What training a seed's instance led to, in both regimes: the data of the asymptotic claims.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "advproof/attack/blind_swap.h"
#include "advproof/attack/witness.h"
#include "advproof/theory/race.h"
#include "advproof/training/setting.h"

namespace advproof {

/// Of the network with exactly the binary64 weights W, what training ended with, rounded: all but the races
/// is proved, within the enclosures and brackets given.
struct RegimeOutcome {
  Enclosure risk;                           ///< empirical risk on the training samples
  Accuracy accuracy;                        ///< on fresh test samples, as all below
  Accuracy robust_feature_accuracy;         ///< D_R
  Accuracy nonrobust_feature_accuracy;      ///< D_NR
  std::vector<Race> races;                  ///< one a class, "overtakes for good"
  std::vector<HeightsIn<Ball>> learned;     ///< one a class, of the weights W
  BlindSwap swap;                           ///< towards every v_t
  Accuracy orthogonal;                      ///< away from v_y towards directions orthogonal to all features
  std::vector<AttackOutcome> attacks;       ///< attack_names() in order, then "box"
  std::vector<CertifiedWitness> witnesses;  ///< one an attack; certified() where its witness was proved
  Matrix<double> W;                         ///< final weights
  /// Of this name. InputError if there is none.
  [[nodiscard]] const AttackOutcome& against(const std::string& attack) const;
  /// What was certified of that attack's example.
  [[nodiscard]] const CertifiedWitness& witness_against(const std::string& attack) const;
};

struct Outcome {
  Instance instance;
  Setting setting;
  RegimeOutcome standard;
  RegimeOutcome adversarial;
};

/// Sees the heights of every class at every step of both trainings, standard first.
using SeeHeights = std::function<void(Regime, std::int64_t step, const std::vector<Heights>&)>;

/// Trains both regimes in T, double or Dd, from the instance of `seed`, attacks both networks, certifies what
/// broke.
template <class T>
Outcome run_outcome(
    const Setting& setting, std::uint64_t seed,
    const SeeHeights& see = [](Regime, std::int64_t, const std::vector<Heights>&) {});

}  // namespace advproof
