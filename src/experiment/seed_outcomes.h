// What training leads to on every seed of a preset: the data of the claims over seeds.
#pragma once

#include <vector>

#include "advproof/claim/outcome.h"
#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"

namespace advproof {

/// One outcome a seed of configuration.sweep, in its order, run in parallel: in binary64, or in double-double
/// where that was asked for; heavier scalars would take hours.
std::vector<Outcome> seed_outcomes(const Configuration& configuration, const ScalarChoice& scalar,
                                   bool quiet);

}  // namespace advproof
