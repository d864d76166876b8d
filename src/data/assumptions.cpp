#include "advproof/data/assumptions.h"

#include <algorithm>
#include <limits>

#include "advproof/scalar/double.h"

namespace advproof {

Assumptions measure_assumptions(const Samples& samples, int q, const Geometry& geometry) {
  double alpha_min = std::numeric_limits<double>::infinity();
  double beta_max = 0;
  double sum_alpha = 0;
  double sum_beta = 0;
  for (Index n = 0; n < samples.count(); ++n) {
    double strongest = 0;  // the generalised assumption: some patch is strong
    for (Index p = 0; p < samples.patches(); ++p) {
      strongest = std::max(strongest, samples.alpha(n, p));
      beta_max = std::max(beta_max, samples.beta(n, p));
      sum_alpha += power(samples.alpha(n, p), static_cast<unsigned>(q));
      sum_beta += power(samples.beta(n, p), static_cast<unsigned>(q));
    }
    alpha_min = std::min(alpha_min, strongest);
  }
  return {alpha_min / beta_max, sum_beta / sum_alpha, geometry.eps / beta_max, alpha_min / geometry.eps,
          geometry.nearest};
}

}  // namespace advproof
