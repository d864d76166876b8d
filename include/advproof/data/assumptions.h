// Assumption 2.3 and the perturbation radius, as numbers of an instance.
#pragma once

#include "advproof/data/geometry.h"

namespace advproof {

struct Assumptions {
  double strength = 0;        ///< alpha_min / beta_max, the assumption wants >> 1
  double density = 0;         ///< C = mean_n sum_p beta^q / mean_n sum_p alpha^q, the assumption wants >> 1
  double eps_over_beta = 0;   ///< eps / beta_max
  double alpha_over_eps = 0;  ///< alpha_min / eps
  double separation = 0;      ///< Geometry::nearest, to compare with eps
};

/// Measured on the samples, whose geometry gives eps and the separation (+inf when only one label occurs);
/// approximate (binary64).
Assumptions measure_assumptions(const Samples& samples, int q, const Geometry& geometry);

}  // namespace advproof
