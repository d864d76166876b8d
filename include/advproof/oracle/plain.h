// A second implementation of the paper's network and its training, in plain loops that share nothing with the library's: the
// honest candidate of the selftest, and, with a fault planted, what mistakes look like.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/storage/oracle_case.h"

namespace advproof {

enum class Fault {
  none,
  sum_for_mean,
  ascending_update,
  rate_off,
  clean_gradient,
  descending_attack,
  missing_clip,
  half_box,
  box_off_by_ulp,
  attack_by_sign,
  attack_by_mean_loss,
  stale_attack,
  labels_shifted,
  wrong_power,
  sharp_relu,
  missing_quotient,
  last_patch_dropped,
  last_neuron_dropped,
  last_sample_dropped,
  no_softmax,
  slopes_at_clean_points,
  features_swapped,
  float32_sums,
  weight_decay,
};

struct FaultName {
  Fault fault;
  std::string_view name;
  std::string_view meaning;  ///< as a probable cause reads
  bool of_attack;            ///< bites in the adversarial regime only
};
/// All but none.
const std::vector<FaultName>& all_faults();

/// What one step of the plain program computes.
struct PlainStep {
  Matrix<double> delta;  ///< [NP x d], 0 in the standard regime
  Matrix<double> W;      ///< W_{t+1}
};

/// From W; `before` are the weights of the step before, `start` the attack's random start or nothing.
PlainStep plain_step(const OracleCase& oracle_case, const Matrix<double>& W, const Matrix<double>& before,
                     const double* start, Fault fault);

/// The plain program's answers to every probe of the case, in binary64 or, single, in binary32.
Candidate plain_candidate(const OracleCase& oracle_case, Fault fault, bool single = false);

/// The fault whose step agrees with what was observed and not with what is expected.
std::optional<FaultName> likely_fault(const OracleCase& oracle_case, const Matrix<double>& W,
                                      const Matrix<double>& before, const double* start,
                                      const std::vector<double>& observed,
                                      const std::vector<double>& expected, const std::vector<double>& bound);

}  // namespace advproof
