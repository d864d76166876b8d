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

struct RegimeOutcome {
  double risk = 0;                          ///< empirical risk on the training samples
  double accuracy = 0;                      ///< on fresh test samples, as all below
  double robust_feature_accuracy = 0;       ///< D_R
  double nonrobust_feature_accuracy = 0;    ///< D_NR
  std::vector<Race> races;                  ///< one a class
  std::vector<AttackOutcome> attacks;       ///< in the order of attack_names()
  std::vector<CertifiedWitness> witnesses;  ///< one an attack; certified() where its witness was proved
  Matrix<double> W;                         ///< final weights
};

struct Outcome {
  Instance instance;
  NetworkConfig network;
  AscentConfig attack;
  RegimeOutcome standard;
  RegimeOutcome adversarial;
};

/// Trains both regimes in binary64 from the instance of `seed`, attacks both networks, certifies what broke.
Outcome run_outcome(const DataConfig& data, const NetworkConfig& network, const AscentConfig& attack,
                    const TrainingConfig& training, std::uint64_t seed);

/// The races of every class, from A and B recorded along a run; [records][k m] each.
std::vector<Race> find_races(const std::vector<std::int64_t>& steps,
                             const std::vector<std::vector<double>>& A,
                             const std::vector<std::vector<double>>& B, Index classes, Index neurons);

}  // namespace advproof
