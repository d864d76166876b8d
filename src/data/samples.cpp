#include "advproof/data/samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "advproof/random/stream.h"

namespace advproof {
namespace {

/// x += strength * f. Adding +0 turns -0 into +0, so that X + 0 is X bit for bit.
void add_feature(double* x, double strength, const double* f, Index d) {
  for (Index l = 0; l < d; ++l) x[l] += strength * f[l];
}

/// True for the patches of J_R of sample n.
std::vector<bool> place_robust_patches(const DataConfig& config, std::uint64_t seed, std::uint64_t n) {
  std::vector<int> order(static_cast<std::size_t>(config.patches));
  std::iota(order.begin(), order.end(), 0);
  if (config.placement == Placement::redrawn) {  // the first |J_R| places of a Fisher-Yates shuffle
    Stream stream(seed, Substream::placement, n);
    for (std::size_t i = 0; i < static_cast<std::size_t>(config.robust_patches); ++i) {
      std::swap(order[i], order[i + stream.below(order.size() - i)]);
    }
  }
  std::vector<bool> robust(order.size(), false);
  for (int i = 0; i < config.robust_patches; ++i)
    robust[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
  return robust;
}

int draw_label(const DataConfig& config, std::uint64_t seed, std::uint64_t n) {
  const auto k = static_cast<std::uint64_t>(config.classes);
  return static_cast<int>(config.labels == Labels::balanced ? n % k
                                                            : Stream(seed, Substream::labels, n).below(k));
}

Samples pure(const Samples& samples, const Matrix<double>& strength, const Matrix<double>& features,
             bool robust) {
  Samples result = samples;
  std::fill(result.X.entries().begin(), result.X.entries().end(), 0.0);
  std::fill((robust ? result.beta : result.alpha).entries().begin(),
            (robust ? result.beta : result.alpha).entries().end(), 0.0);
  for (Index n = 0; n < samples.count(); ++n) {
    const double* f = features.row(samples.y[static_cast<std::size_t>(n)]);
    for (Index p = 0; p < samples.patches(); ++p) {
      add_feature(result.X.row(n * samples.patches() + p), strength(n, p), f, features.cols());
    }
  }
  return result;
}

}  // namespace

std::vector<PatchOf> Samples::carriers(Family family, std::optional<Index> of_class) const {
  std::vector<PatchOf> found;
  for (Index n = 0; n < count(); ++n) {
    if (of_class && label(n) != *of_class) continue;
    for (Index p = 0; p < patches(); ++p)
      if (carries(family, n, p)) found.push_back(patch(n, p));
  }
  return found;
}

std::vector<int> draw_labels(const DataConfig& config, std::uint64_t seed, std::uint64_t first, Index count) {
  std::vector<int> labels;
  for (Index i = 0; i < count; ++i)
    labels.push_back(draw_label(config, seed, first + static_cast<std::uint64_t>(i)));
  return labels;
}

std::optional<int> missing_class(const std::vector<int>& labels, int classes) {
  for (int i = 0; i < classes; ++i)
    if (std::ranges::find(labels, i) == labels.end()) return i;
  return std::nullopt;
}

Samples draw_samples(const DataConfig& config, const Features& features, std::uint64_t seed,
                     std::uint64_t first, Index count) {
  const Index patches = config.patches;
  const Index d = config.dim;
  const bool overlapping = config.model == Model::overlapping;
  const double feature_noise = config.feature_noise * config.noise_std / std::sqrt(static_cast<double>(d));
  Samples samples{Matrix<double>(count * patches, d), draw_labels(config, seed, first, count),
                  Matrix<double>(count, patches), Matrix<double>(count, patches)};
  for (Index i = 0; i < count; ++i) {
    const std::uint64_t n = first + static_cast<std::uint64_t>(i);
    const int y = samples.y[static_cast<std::size_t>(i)];
    const std::vector<bool> robust = place_robust_patches(config, seed, n);
    Stream alpha(seed, Substream::alpha, n);
    Stream beta(seed, Substream::beta, n);
    Stream gamma(seed, Substream::gamma, n);
    Stream noise(seed, Substream::noise, n);
    for (Index p = 0; p < patches; ++p) {
      const bool on_robust_patch = robust[static_cast<std::size_t>(p)];
      const Range range = on_robust_patch ? config.alpha : config.alpha_elsewhere;
      if (on_robust_patch || overlapping) samples.alpha(i, p) = alpha.uniform(range.lo, range.hi);
      if (!on_robust_patch || overlapping) samples.beta(i, p) = beta.uniform(config.beta.lo, config.beta.hi);
      double* x = samples.X.row(i * patches + p);
      add_feature(x, samples.alpha(i, p), features.U.row(y), d);
      add_feature(x, samples.beta(i, p), features.V.row(y), d);
      for (int f = 0; f < config.classes; ++f) {
        const bool own_robust = f == y && (on_robust_patch || overlapping);
        const bool own_nonrobust = f == y && (!on_robust_patch || overlapping);
        if (!own_robust) add_feature(x, feature_noise * gamma.uniform(-1, 1), features.U.row(f), d);
        if (!own_nonrobust) add_feature(x, feature_noise * gamma.uniform(-1, 1), features.V.row(f), d);
      }
      for (Index l = 0; l < d; ++l) x[l] += config.noise_std * noise.normal();
    }
  }
  return samples;
}

Samples pure_robust(const Samples& samples, const Features& features) {
  return pure(samples, samples.alpha, features.U, true);
}

Samples pure_nonrobust(const Samples& samples, const Features& features) {
  return pure(samples, samples.beta, features.V, false);
}

}  // namespace advproof
