// Assumption 2.3 and the perturbation radius, as numbers of an instance.
#pragma once

#include "advproof/data/samples.h"

namespace advproof {

struct Assumptions {
  double strength = 0;       ///< alpha_min / beta_max, the assumption wants >> 1
  double density = 0;        ///< C = mean_n sum_p beta^q / mean_n sum_p alpha^q, the assumption wants >> 1
  double eps_over_beta = 0;  ///< eps / beta_max
  double separation = 0;     ///< min over pairs of distinct labels of |X - X'|_inf, to compare with eps
};

/// Measured on the samples; approximate (binary64). Separation is +inf when only one label occurs.
Assumptions measure_assumptions(const Samples& samples, int q, double eps);

}  // namespace advproof
