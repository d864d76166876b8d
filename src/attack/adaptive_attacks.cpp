// Ascents whose steps depend on what the ascent has seen.
#include <algorithm>
#include <cmath>
#include <utility>

#include "input_gradient.h"

namespace advproof {
namespace {

void step_along_sign(const Matrix<double>& direction, double step, double eps, Matrix<double>& delta) {
  for (std::size_t i = 0; i < delta.entries().size(); ++i) {
    double& entry = delta.entries()[i];
    entry = clamp(entry + step * sign(direction.entries()[i]), -eps, eps);
  }
}

/// The steps of one sample's adaptive ascent (Croce and Hein, "Reliable evaluation of adversarial
/// robustness", 2020): momentum, a step that is halved where it stops to pay, and restarts at the best point.
class AdaptiveAscent {
 public:
  AdaptiveAscent(Attempts& attempts, AttackLoss loss, Matrix<double> start)
      : attempts_(attempts),
        gradient_(attempts, loss),
        delta_(std::move(start)),
        previous_(delta_),
        best_(delta_),
        best_gradient_(delta_),
        track_(attempts.samples.y.size()) {
    for (Track& track : track_) track.step = 2 * attempts.eps();
  }

  void run(int steps) {
    gradient_.evaluate(delta_);
    for (std::size_t n = 0; n < track_.size(); ++n) keep_best(n);
    int checkpoint = next_checkpoint(steps, 0, 0);
    int last_checkpoint = 0;
    int window = checkpoint;
    for (int k = 1; k <= steps; ++k) {
      for (std::size_t n = 0; n < track_.size(); ++n) move(n, k == 1 ? 1 : 0.75);
      attempts_.attempt(delta_);
      gradient_.evaluate(delta_);
      for (std::size_t n = 0; n < track_.size(); ++n) observe(n);
      if (k != checkpoint) continue;
      for (std::size_t n = 0; n < track_.size(); ++n) adapt(n, window);
      checkpoint = next_checkpoint(steps, last_checkpoint, k);
      window = checkpoint - k;
      last_checkpoint = k;
    }
  }

 private:
  struct Track {
    double step = 0;
    double loss = -HUGE_VAL;
    double best = -HUGE_VAL;
    int rises = 0;                 ///< since the last checkpoint
    double best_then = -HUGE_VAL;  ///< at the last checkpoint
    bool halved = false;           ///< there
  };

  /// Windows of .22 of all steps, each .03 shorter than the one before, at least .06.
  static int next_checkpoint(int steps, int before, int now) {
    const double previous = now == 0 ? 0.25 : static_cast<double>(now - before) / steps;
    return now + std::max(1, static_cast<int>(std::ceil(std::max(previous - 0.03, 0.06) * steps)));
  }

  [[nodiscard]] Rows rows(std::size_t n) const {
    const auto first = static_cast<Index>(n);
    return patch_rows({first, first + 1}, attempts_.patches());
  }

  void copy(const Matrix<double>& from, Matrix<double>& to, std::size_t n) const {
    std::copy(from.row(rows(n).begin), from.row(rows(n).end), to.row(rows(n).begin));
  }

  void move(std::size_t n, double share) {
    const double eps = attempts_.eps();
    const Index size = rows(n).count() * delta_.cols();
    double* delta = delta_.row(rows(n).begin);
    double* previous = previous_.row(rows(n).begin);
    const double* g = gradient_.gradient.row(rows(n).begin);
    for (Index i = 0; i < size; ++i) {
      const double aim = clamp(delta[i] + track_[n].step * sign(g[i]), -eps, eps);
      const double mixed = delta[i] + share * (aim - delta[i]) + (1 - share) * (delta[i] - previous[i]);
      previous[i] = delta[i];
      delta[i] = clamp(mixed, -eps, eps);
    }
  }

  void keep_best(std::size_t n) {
    Track& track = track_[n];
    track.loss = gradient_.loss[n];
    if (!(track.loss > track.best)) return;
    track.best = track.loss;
    copy(delta_, best_, n);
    copy(gradient_.gradient, best_gradient_, n);
  }

  void observe(std::size_t n) {
    if (gradient_.loss[n] > track_[n].loss) ++track_[n].rises;
    keep_best(n);
  }

  void adapt(std::size_t n, int window) {
    Track& track = track_[n];
    const bool rarely = track.rises < 0.75 * window;
    const bool stuck = !track.halved && track.best_then == track.best;
    track.halved = rarely || stuck;
    if (track.halved) {
      track.step /= 2;
      copy(best_, delta_, n);
      copy(best_, previous_, n);
      copy(best_gradient_, gradient_.gradient, n);
      track.loss = track.best;
    }
    track.rises = 0;
    track.best_then = track.best;
  }

  Attempts& attempts_;
  InputGradient gradient_;
  Matrix<double> delta_;
  Matrix<double> previous_;
  Matrix<double> best_;
  Matrix<double> best_gradient_;
  std::vector<Track> track_;
};

/// Calls `ascend(start)` from the sample itself, then from every random start: where the activations are flat
/// at the sample, only those see a gradient.
template <class Ascend>
void from_all_starts(Attempts& attempts, Ascend ascend) {
  ascend(attempts.no_perturbation());
  for (int restart = 0; restart < attempts.settings.restarts; ++restart) {
    Matrix<double> start = attempts.no_perturbation();
    draw_starts(attempts.settings.seed, static_cast<std::uint64_t>(restart), attempts.eps(),
                attempts.patches(), attempts.all(), start);
    ascend(std::move(start));
  }
}

void adaptive(Attempts& attempts, AttackLoss loss) {
  from_all_starts(attempts,
                  [&](Matrix<double> start) { AdaptiveAscent(attempts, loss, std::move(start)).run(50); });
}

/// Twenty steps along the sum of all gradients so far, each divided by its sample's 1-norm.
void momentum_from(Attempts& attempts, Matrix<double> delta) {
  InputGradient gradient(attempts, AttackLoss::cross_entropy);
  Matrix<double> direction = attempts.no_perturbation();
  const Index size = attempts.patches() * delta.cols();
  for (int k = 0; k < 20; ++k) {
    gradient.evaluate(delta);
    for (Index n = 0; n < attempts.samples.count(); ++n) {
      const double* g = gradient.gradient.row(n * attempts.patches());
      double norm = 0;
      for (Index i = 0; i < size; ++i) norm += std::abs(g[i]);
      if (!(norm > 0)) continue;
      double* sum = direction.row(n * attempts.patches());
      for (Index i = 0; i < size; ++i) sum[i] += g[i] / norm;
    }
    step_along_sign(direction, attempts.eps() / 10, attempts.eps(), delta);
    attempts.attempt(delta);
  }
}

}  // namespace

void pgd_logit_difference(Attempts& attempts) {
  from_all_starts(attempts, [&](Matrix<double> delta) {
    InputGradient gradient(attempts, AttackLoss::logit_difference);
    for (int k = 0; k < attempts.settings.steps; ++k) {
      gradient.evaluate(delta);
      step_along_sign(gradient.gradient, attempts.eps() / 4, attempts.eps(), delta);
      attempts.attempt(delta);
    }
  });
}

void momentum(Attempts& attempts) {
  from_all_starts(attempts, [&](Matrix<double> start) { momentum_from(attempts, std::move(start)); });
}

void adaptive_cross_entropy(Attempts& attempts) { adaptive(attempts, AttackLoss::cross_entropy); }

void adaptive_logit_difference(Attempts& attempts) { adaptive(attempts, AttackLoss::logit_difference); }

}  // namespace advproof
