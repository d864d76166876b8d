#include "advproof/training/observations.h"

#include <algorithm>
#include <cmath>

namespace advproof {

double strongest(const std::vector<Enclosure>& values, std::size_t i, std::size_t neurons) {
  double result = values[i * neurons].mid;
  for (std::size_t r = 1; r < neurons; ++r) result = std::max(result, values[i * neurons + r].mid);
  return result;
}

bool is_finite(const Enclosure& x) { return std::isfinite(x.mid) && std::isfinite(x.rad); }

bool is_finite(const Observation& observation) {
  const auto finite = [](const std::vector<Enclosure>& values) {
    return std::all_of(values.begin(), values.end(), [](const Enclosure& x) { return is_finite(x); });
  };
  return finite(observation.A) && finite(observation.B) && finite(observation.max_preactivation) &&
         finite(observation.one_minus_logit) && finite(observation.logit) && finite(observation.loss) &&
         is_finite(observation.risk) && is_finite(observation.max_loss) &&
         is_finite(observation.test_accuracy) && is_finite(observation.swap_accuracy);
}

}  // namespace advproof
