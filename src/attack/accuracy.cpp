#include "advproof/attack/accuracy.h"

#include <algorithm>

#include "advproof/network/shared_neurons.h"
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
  for (Index t = 0; t < network.classes(); ++t) {
    if (t != samples.label(n) && always_tie(network, samples.label(n), t)) return Truth::no;
  }
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

std::vector<Truth> are_right(const PatchNetwork<double>& network, const Samples& samples,
                             const Matrix<double>& delta) {
  const RoundedOutputs computed = rounded_outputs(network, samples, delta);
  std::vector<Truth> result;
  for (Index n = 0; n < samples.count(); ++n) {
    const auto i = static_cast<std::size_t>(n);
    result.push_back(is_right(outputs(computed.F, n), samples.y[i], computed.error[i]));
    if (result.back() != Truth::unknown) continue;
    Matrix<double> delta_n(samples.patches(), delta.cols());
    const Rows rows = patch_rows({n, n + 1}, samples.patches());
    std::copy(delta.row(rows.begin), delta.row(rows.end), delta_n.row(0));
    result.back() = is_right(network, samples, n, delta_n);
  }
  return result;
}

Accuracy accuracy(const PatchNetwork<double>& network, const Samples& samples) {
  Accuracy result;
  for (const Truth right : are_right(network, samples, Matrix<double>(samples.X.rows(), samples.X.cols())))
    result.add(right);
  return result;
}

}  // namespace advproof
