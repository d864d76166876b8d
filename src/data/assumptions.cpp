#include "advproof/data/assumptions.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "advproof/scalar/double.h"

namespace advproof {
namespace {

double distance(const Samples& samples, Index n, Index other) {
  const Index size = samples.patches() * samples.X.cols();
  const double* x = samples.X.row(n * samples.patches());
  const double* x_other = samples.X.row(other * samples.patches());
  double largest = 0;
  for (Index i = 0; i < size; ++i) largest = std::max(largest, std::abs(x[i] - x_other[i]));
  return largest;
}

}  // namespace

Assumptions measure_assumptions(const Samples& samples, int q, double eps) {
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
  Assumptions result{alpha_min / beta_max, sum_beta / sum_alpha, eps / beta_max,
                     std::numeric_limits<double>::infinity()};
  for (Index n = 0; n < samples.count(); ++n) {
    for (Index other = 0; other < n; ++other) {
      if (samples.y[static_cast<std::size_t>(n)] != samples.y[static_cast<std::size_t>(other)]) {
        result.separation = std::min(result.separation, distance(samples, n, other));
      }
    }
  }
  return result;
}

}  // namespace advproof
