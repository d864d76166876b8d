#include "advproof/attack/blind_swap.h"

#include <algorithm>

#include "feature_perturbations.h"

namespace advproof {

BlindSwap swap_everywhere(const PatchNetwork<double>& network, const Samples& samples,
                          const Features& features, double eps) {
  BlindSwap result;
  Ball sum;
  for (int t = 0; t < static_cast<int>(features.classes()); ++t) {
    const Matrix<double> delta = swap_to(samples, features, eps, t);
    Samples as_target = samples;
    std::ranges::fill(as_target.y, t);
    const std::vector<Truth> right = are_right(network, samples, delta);
    const std::vector<Truth> reached = are_right(network, as_target, delta);
    const std::vector<Ball> loss = losses(network, samples, delta);
    for (std::size_t n = 0; n < samples.y.size(); ++n) {
      if (samples.y[n] == t) continue;
      result.accuracy.add(right[n]);
      result.targeted.add(reached[n]);
      sum += loss[n];
    }
  }
  result.risk = enclosure(sum / static_cast<double>(result.accuracy.count));
  return result;
}

Accuracy orthogonal_accuracy(const PatchNetwork<double>& network, const Samples& samples,
                             const Features& features, double eps) {
  Accuracy result;
  for (const Matrix<double>& e : orthogonal_directions(features)) {
    for (const Truth right : are_right(network, samples, removal_towards(samples, features, eps, e)))
      result.add(right);
  }
  return result;
}

}  // namespace advproof
