// A training loop of one's own, in float, held against certified truth in process: once right, once with its gradient summed
// over samples instead of averaged.
#include <algorithm>
#include <cmath>
#include <iostream>

#include "advproof/oracle/generate.h"
#include "advproof/oracle/in_process.h"

using namespace advproof;

namespace {

/// One step of standard training, W - eta/N dL/dW, written as one would who has never seen the library.
std::vector<double> step(const ProbeRecord& state, bool mean) {
  const Setting& setting = state.oracle_case.configuration.setting;
  const Samples& train = state.oracle_case.instance.train;
  const int k = setting.data.classes, m = setting.network.neurons, d = setting.data.dim,
            P = setting.data.patches;
  const auto rho = static_cast<float>(setting.network.rho);
  const auto q = static_cast<float>(setting.network.q);
  const std::vector<float> W(state.input("W").begin(), state.input("W").end());
  std::vector<float> gradient(W.size());
  for (int n = 0; n < static_cast<int>(train.count()); ++n) {
    std::vector<float> slope(static_cast<std::size_t>(P * k * m)), F(static_cast<std::size_t>(k));
    const auto x = [&](int p, int l) { return static_cast<float>(train.X(n * P + p, l)); };
    for (int p = 0; p < P; ++p) {
      for (int j = 0; j < k * m; ++j) {
        float z = 0;
        for (int l = 0; l < d; ++l) z += W[static_cast<std::size_t>(j * d + l)] * x(p, l);
        const float c = std::clamp(z, 0.0F, rho);
        slope[static_cast<std::size_t>(p * k * m + j)] = std::pow(c / rho, q - 1);
        F[static_cast<std::size_t>(j / m)] += std::pow(c / rho, q - 1) * c / q + std::max(z - rho, 0.0F);
      }
    }
    float sum = 0;
    for (const float f : F) sum += std::exp(f - F[0]);
    for (int p = 0; p < P; ++p) {
      for (int j = 0; j < k * m; ++j) {
        const float logit = std::exp(F[static_cast<std::size_t>(j / m)] - F[0]) / sum;
        const float g = (logit - (train.label(n) == j / m ? 1.0F : 0.0F)) *
                        slope[static_cast<std::size_t>(p * k * m + j)];
        for (int l = 0; l < d; ++l) gradient[static_cast<std::size_t>(j * d + l)] += g * x(p, l);
      }
    }
  }
  const float rate =
      static_cast<float>(setting.training.eta) / (mean ? static_cast<float>(train.count()) : 1.0F);
  std::vector<double> next;
  for (std::size_t i = 0; i < W.size(); ++i) next.push_back(W[i] - rate * gradient[i]);
  return next;
}

}  // namespace

int main() {
  // Or read_case("case.h5"), of `advproof oracle gen`.
  const OracleCase oracle_case = generate({load_preset("tiny"), Regime::standard, 1, {}, {"step"}, true});
  for (const bool mean : {true, false}) {
    const Verification report =
        verify_step(oracle_case, "float32", [mean](const ProbeRecord& state) { return step(state, mean); });
    std::cout << (mean ? "mean" : "sum") << ": " << name(report.answer()) << '\n';
    if (const Difference* first = report.first_error())
      std::cout << "  step " << first->step << ", " << first->place << '\n' << "  " << report.cause << '\n';
  }
}
