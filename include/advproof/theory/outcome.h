// What training a seed's instance led to, in both regimes: the data of the asymptotic claims.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "advproof/attack/witness.h"
#include "advproof/network/architecture.h"
#include "advproof/training/training_config.h"

namespace advproof {

/// The race between non-robust and robust learning in one class, from max_r A_{i,r} and max_r B_{i,r} at
/// recorded steps.
struct Race {
  std::int64_t nonrobust_leads_at = -1;  ///< first step with max B > max A and max B at least twice its start
  std::int64_t robust_overtakes_at = -1;  ///< first step after it from which max A > max B to the end
  double A_end = 0;
  double B_end = 0;
  double B_max = 0;
};

/// Of the network with exactly the binary64 weights W, what training ended with, rounded: all but the races
/// is proved, within the enclosures and brackets given.
struct RegimeOutcome {
  Enclosure risk;                           ///< empirical risk on the training samples
  Accuracy accuracy;                        ///< on fresh test samples, as all below
  Accuracy robust_feature_accuracy;         ///< D_R
  Accuracy nonrobust_feature_accuracy;      ///< D_NR
  std::vector<Race> races;                  ///< one a class
  std::vector<AttackOutcome> attacks;       ///< attack_names() in order, then "box"
  std::vector<CertifiedWitness> witnesses;  ///< one an attack; certified() where its witness was proved
  Matrix<double> W;                         ///< final weights
  /// Of this name, which must be one of them.
  [[nodiscard]] const AttackOutcome& against(const std::string& attack) const;
};

struct Outcome {
  Instance instance;
  NetworkConfig network;
  AscentConfig attack;
  RegimeOutcome standard;
  RegimeOutcome adversarial;
};

/// Trains both regimes in T, double or Dd, from the instance of `seed`, attacks both networks, certifies what
/// broke.
template <class T>
Outcome run_outcome(const DataConfig& data, const NetworkConfig& network, const AscentConfig& attack,
                    const TrainingConfig& training, std::uint64_t seed);

/// The races of every class, from A and B recorded along a run; [records][k m] each.
std::vector<Race> find_races(const std::vector<std::int64_t>& steps,
                             const std::vector<std::vector<double>>& A,
                             const std::vector<std::vector<double>>& B, Index classes, Index neurons);

}  // namespace advproof
