#include "advproof/storage/run_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "advproof/configuration/nearest.h"

namespace advproof {
namespace {

const std::vector<std::string> regimes{"standard", "adversarial"};

template <class T>
T exact_weight(const Format<T>& format, const std::string& text) {
  T value = from_exact_string(format, text);
  if (is_finite(value) && to_exact_string(value) == text) return value;
  throw InputError(fmt::format("expected the exact text of a finite {}", Format<T>::name()));
}

}  // namespace

std::string regime_name(Regime regime) { return regimes[static_cast<std::size_t>(regime)]; }

Regime parse_regime(const std::string& name) {
  const auto found = std::ranges::find(regimes, name);
  if (found == regimes.end())
    throw UsageError(fmt::format("--regime: '{}': {}", name, unknown("regime", name, regimes)));
  return static_cast<Regime>(found - regimes.begin());
}

template <class T>
Matrix<T> checkpoint_weights(const RunRecord& run, const Format<T>& format) {
  const Index neurons =
      static_cast<Index>(run.configuration.setting.data.classes) * run.configuration.setting.network.neurons;
  Matrix<T> W(neurons, run.configuration.setting.data.dim);
  if (std::ssize(run.checkpoint.W) != W.size())
    throw InputError(fmt::format("expected {} weights, found {}", W.size(), run.checkpoint.W.size()));
  for (std::size_t i = 0; i < W.entries().size(); ++i)
    W.entries()[i] = exact_weight(format, run.checkpoint.W[i]);
  return W;
}

#define ADVPROOF_SCALAR(T) template Matrix<T> checkpoint_weights(const RunRecord&, const Format<T>&);
#include "advproof/scalar/scalars.inc"
#undef ADVPROOF_SCALAR

Matrix<double> checkpoint_weights(const RunRecord& run) {
  return with_scalar(run.scalar, [&run](const auto& format) {
    const auto exact = checkpoint_weights(run, format);
    Matrix<double> W(exact.rows(), exact.cols());
    for (std::size_t i = 0; i < W.entries().size(); ++i) W.entries()[i] = enclosure(exact.entries()[i]).mid;
    return W;
  });
}

}  // namespace advproof
