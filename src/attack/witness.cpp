#include "advproof/attack/witness.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "advproof/network/output_error.h"
#include "advproof/network/shared_neurons.h"
#include "exact_outputs.h"

namespace advproof {
std::vector<Ball> outputs_at(const PatchNetwork<double>& network, const Samples& samples, Index n,
                             const Matrix<double>& delta, Format<Ball> format) {
  const Index patches = samples.patches();
  Matrix<Ball> X(patches, network.dim());
  for (Index p = 0; p < patches; ++p) {
    for (Index l = 0; l < network.dim(); ++l) X(p, l) = format(samples.X(n * patches + p, l)) + delta(p, l);
  }
  const PatchNetwork<Ball> exact(network.config(), network.classes(), embed<Ball>(format, network.W()));
  Forward<Ball> forward(1, patches, network.classes(), network.neurons());
  const int y = samples.y[static_cast<std::size_t>(n)];
  exact.forward(X, {&y, 1}, {0, 1}, forward);
  return forward.F.entries();
}

RoundedOutputs rounded_outputs(const PatchNetwork<double>& network, const Samples& samples,
                               const Matrix<double>& delta) {
  Matrix<double> X = samples.X;
  for (std::size_t i = 0; i < X.entries().size(); ++i) X.entries()[i] += delta.entries()[i];
  Forward<double> forward(samples.count(), samples.patches(), network.classes(), network.neurons());
  network.forward(X, samples.y, {0, samples.count()}, forward);
  const OutputError error(network);
  RoundedOutputs result{std::move(forward.F), {}};
  for (Index n = 0; n < samples.count(); ++n) result.error.push_back(error(X, samples.patches(), n));
  return result;
}

CertifiedWitness certify(const PatchNetwork<double>& network, const Samples& samples, const Witness& witness,
                         double eps) {
  CertifiedWitness result;
  const std::vector<double>& delta = witness.delta.entries();
  result.feasible =
      std::all_of(delta.begin(), delta.end(), [eps](double entry) { return std::abs(entry) <= eps; });
  const auto y = static_cast<std::size_t>(samples.y[static_cast<std::size_t>(witness.sample)]);
  for (slong bits = 128; bits <= 2048 && !result.broken; bits *= 2) {
    const std::vector<Ball> F = outputs_at(network, samples, witness.sample, witness.delta, {bits});
    for (std::size_t t = 0; t < F.size(); ++t) {
      if (t == y) continue;
      const bool tie = always_tie(network, static_cast<Index>(t), static_cast<Index>(y));
      const Ball advantage = tie ? Ball(0.0, bits) : F[t] - F[y];
      const Enclosure enclosed = enclosure(advantage);
      if (!certainly(advantage >= 0.0) || (result.broken && enclosed.mid <= result.advantage.mid)) continue;
      result.broken = true;
      result.taken_for = static_cast<int>(t);
      result.advantage = enclosed;
    }
  }
  return result;
}

}  // namespace advproof
