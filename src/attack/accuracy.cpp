#include "advproof/attack/accuracy.h"

#include "advproof/network/output_error.h"
#include "exact_outputs.h"

namespace advproof {

Truth is_right(std::span<const double> F, int y, double error) {
  // each side is off by `error` at most, and the difference rounds
  const double clear = 3 * error;
  Truth right = Truth::yes;
  for (std::size_t t = 0; t < F.size(); ++t) {
    if (t == static_cast<std::size_t>(y)) continue;
    const double margin = F[static_cast<std::size_t>(y)] - F[t];
    if (margin < -clear) return Truth::no;
    if (!(margin > clear)) right = Truth::unknown;
  }
  return right;
}

Truth is_right(const PatchNetwork<double>& network, const Samples& samples, Index n,
               const Matrix<double>& delta) {
  const auto y = static_cast<std::size_t>(samples.y[static_cast<std::size_t>(n)]);
  Truth right = Truth::unknown;
  for (slong bits = 128; bits <= 2048 && right == Truth::unknown; bits *= 2) {
    const std::vector<Ball> F = outputs_at(network, samples, n, delta, {bits});
    right = Truth::yes;
    for (std::size_t t = 0; t < F.size() && right != Truth::no; ++t) {
      if (t == y) continue;
      const Truth above = F[y] > F[t];
      if (above != Truth::yes) right = above;
    }
  }
  return right;
}

Accuracy accuracy(const PatchNetwork<double>& network, const Samples& samples) {
  Forward<double> forward(samples.count(), samples.patches(), network.classes(), network.neurons());
  network.forward(samples.X, samples.y, {0, samples.count()}, forward);
  const OutputError error(network);
  const Matrix<double> none(samples.patches(), network.dim());
  Accuracy result;
  for (Index n = 0; n < samples.count(); ++n) {
    const Truth right = is_right(outputs(forward.F, n), samples.y[static_cast<std::size_t>(n)],
                                 error(samples.X, samples.patches(), n));
    result.add(right == Truth::unknown ? is_right(network, samples, n, none) : right);
  }
  return result;
}

}  // namespace advproof
