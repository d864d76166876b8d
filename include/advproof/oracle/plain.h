// A second implementation of the paper's network and its training, in plain loops that share nothing with the library's: the
// honest candidate of the selftest, and, with a fault planted, what mistakes look like.
#pragma once

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

/// The plain program's answers to every probe of the case, in binary64 or, single, in binary32.
Candidate plain_candidate(const OracleCase& oracle_case, Fault fault, bool single = false);

/// Its answer to one record, by output.
std::vector<std::vector<double>> plain_record(const OracleCase& oracle_case, const Probe& probe,
                                              std::size_t record, Fault fault);

}  // namespace advproof
