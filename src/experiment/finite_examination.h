// The finite claims along both trainings of one instance, in the precision that they take.
#pragma once

#include <vector>

#include "advproof/claim/claim.h"
#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"

namespace advproof {

struct Examination {
  const Configuration& configuration;
  double accuracy;  ///< as of CheckOptions
  bool quiet;
};

/// The tallies of finite claims, in their order. Raises the precision of automatic balls until the accuracy is
/// met and nothing is undecided, and leaves the trajectory's in `scalar`.
std::vector<Tally> examine_finite(const std::vector<const Claim*>& claims, const Examination& how,
                                  const Instance& instance, ScalarChoice& scalar);

}  // namespace advproof
