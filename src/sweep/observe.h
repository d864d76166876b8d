// How a run of a sweep becomes a row.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "advproof/claim/claim.h"
#include "advproof/claim/observables.h"

namespace advproof {

/// What is asked of every run of a sweep; all that a worker is told.
struct Terms {
  std::string scalar;  ///< double or dd
  Observables observables;
  std::string ledger;  ///< as of a plan
};

struct Measured {
  std::vector<std::string> columns;
  Measure row;
};

/// InputError naming `origin` where no claim of `ledger` measures the sweep that the terms name.
Measured measured(const Terms& terms, const Claims& ledger, const std::string& origin);

}  // namespace advproof
