// What an attack works on, and where its perturbations go.
#pragma once

#include <vector>

#include "advproof/attack/attacks.h"
#include "advproof/network/output_error.h"

namespace advproof {

class Attempts {
 public:
  Attempts(const PatchNetwork<double>& network, const Samples& samples, const Features& features,
           const AttackSettings& settings)
      : network(network),
        samples(samples),
        features(features),
        settings(settings),
        error_(network),
        forward_(samples.count(), samples.patches(), network.classes(), network.neurons()),
        attacked_(samples.X.rows(), samples.X.cols()) {
    result_.witnesses.resize(samples.y.size());
    result_.open.resize(samples.y.size());
  }

  const PatchNetwork<double>& network;
  const Samples& samples;
  const Features& features;
  const AttackSettings& settings;

  [[nodiscard]] double eps() const { return settings.training.eps; }
  [[nodiscard]] Index patches() const { return samples.patches(); }
  [[nodiscard]] int classes() const { return static_cast<int>(network.classes()); }
  [[nodiscard]] Rows all() const { return {0, samples.count()}; }
  [[nodiscard]] int label(Index n) const { return samples.y[static_cast<std::size_t>(n)]; }
  [[nodiscard]] Matrix<double> no_perturbation() const {
    return Matrix<double>(samples.X.rows(), samples.X.cols());
  }

  /// Evaluates X + delta. Samples proved wrong there, the first time, are broken; those neither right nor
  /// wrong are open. In binary64 where that is proof enough, otherwise in balls.
  void attempt(const Matrix<double>& delta);

  /// F at the last attempt.                                                                    [N x k]
  [[nodiscard]] const Matrix<double>& F() const { return forward_.F; }

  AttackResult take_result() { return std::move(result_); }

 private:
  OutputError error_;
  Forward<double> forward_;
  Matrix<double> attacked_;
  AttackResult result_;
};

/// The largest output other than the label's, as its class.
int strongest_rival(std::span<const double> F, int y);

}  // namespace advproof
