// Definitions of fresh_accuracy.h; included where a scalar is instantiated.
#pragma once

#include <tbb/parallel_for.h>

#include <cfloat>
#include <vector>

#include "advproof/network/patch_network.ipp"
#include "advproof/training/fresh_accuracy.h"

namespace advproof {

namespace detail {

/// Is the network right on each sample, as far as asked until now?
class Answers {
 public:
  explicit Answers(Index samples) : right_(static_cast<std::size_t>(samples), Truth::yes) {}

  /// Asks at `points` too.
  template <class T>
  void ask(const PatchNetwork<T>& network, const Matrix<T>& points, const Samples& samples,
           Forward<T>& forward) {
    tbb::parallel_for(Index{0}, samples.count(), [&](Index n) {
      network.forward(points, samples.y, {n, n + 1}, forward);
      const Index y = samples.y[static_cast<std::size_t>(n)];
      Truth& right = right_[static_cast<std::size_t>(n)];
      for (Index t = 0; t < forward.F.cols(); ++t) {
        if (t == y) continue;
        const auto above = forward.F(n, y) > forward.F(n, t);
        if (!possibly(above)) right = Truth::no;
        if (!certainly(above) && right == Truth::yes) right = Truth::unknown;
      }
    });
  }

  /// The share of samples that are right.
  [[nodiscard]] Enclosure share() const {
    double least = 0;
    double most = 0;
    for (const Truth right : right_) {
      least += certainly(right) ? 1 : 0;
      most += possibly(right) ? 1 : 0;
    }
    const auto count = static_cast<double>(right_.size());
    const double mid = 0.5 * (least + most) / count;
    return {mid,
            least == most && (least == 0 || least == count) ? 0 : 0.5 * (most - least) / count + DBL_EPSILON};
  }

 private:
  std::vector<Truth> right_;
};

}  // namespace detail

template <class T>
FreshAccuracy fresh_accuracy(const Trainer<T>& trainer) {
  const Samples& samples = trainer.instance().test;
  const Matrix<double>& V = trainer.instance().features.V;
  const PatchNetwork<T>& network = trainer.network();
  const Format<T>& format = trainer.format();
  const double eps = trainer.attack().eps;
  const Matrix<T> X = embed<T>(format, samples.X);
  Forward<T> forward(samples.count(), samples.patches(), network.classes(), network.neurons());

  detail::Answers clean(samples.count());
  clean.ask(network, X, samples, forward);
  detail::Answers swapped(samples.count());
  for (Index shift = 1; shift < network.classes(); ++shift) {
    Matrix<T> points = X;
    for (Index n = 0; n < samples.count(); ++n) {
      const Index y = samples.y[static_cast<std::size_t>(n)];
      const Index t = (y + shift) % network.classes();
      for (Index l = 0; l < X.cols(); ++l) {
        const T delta = clamp(T((format(V(t, l)) - format(V(y, l))) * eps), -eps, eps);
        for (Index row = n * samples.patches(); row < (n + 1) * samples.patches(); ++row)
          points(row, l) += delta;
      }
    }
    swapped.ask(network, points, samples, forward);
  }
  return {clean.share(), swapped.share()};
}

}  // namespace advproof
