// A row of a sweep in the scalar that its plan names.
#pragma once

#include "advproof/claim/observables.h"
#include "advproof/scalar/scalars.h"

namespace advproof {

inline std::vector<double> observe(const std::string& scalar, const Observables& observables,
                                   const Setting& setting, std::uint64_t seed) {
  return scalar == Format<Dd>::name() ? observe_run<Dd>(observables, setting, seed)
                                      : observe_run<double>(observables, setting, seed);
}

}  // namespace advproof
