#include "advproof/data/samples.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "advproof/random/stream.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

constexpr std::uint64_t seed = 5;

/// k = 2, d = 4, P = 3, one robust patch, exact strengths 2 and 1/2, no noise.
DataConfig noiseless() {
  DataConfig data;
  data.classes = 2;
  data.dim = 4;
  data.patches = 3;
  data.robust_patches = 1;
  data.alpha = {2, 2};
  data.beta = {0.5, 0.5};
  data.noise_std = 0;
  return data;
}

Samples draw(const DataConfig& data, Index count, std::uint64_t first = 0) {
  return draw_samples(data, draw_features(data, seed), seed, first, count);
}

/// Sample n of `whole` is sample n - first of `part`.
bool is_part(const Samples& part, const Samples& whole, Index first) {
  for (Index n = 0; n < part.count(); ++n) {
    if (part.y[static_cast<std::size_t>(n)] != whole.y[static_cast<std::size_t>(first + n)]) return false;
    for (Index p = 0; p < part.patches(); ++p) {
      if (part.alpha(n, p) != whole.alpha(first + n, p) || part.beta(n, p) != whole.beta(first + n, p)) {
        return false;
      }
      for (Index l = 0; l < part.X.cols(); ++l) {
        if (part.X(n * part.patches() + p, l) != whole.X((first + n) * part.patches() + p, l)) return false;
      }
    }
  }
  return true;
}

}  // namespace

TEST_CASE("without noise a sample is its signals, robust ones on the first patches") {
  // y = 0: 2 e_0, then .5 e_2 twice; y = 1: 2 e_1, then .5 e_3 twice
  const Samples samples = draw(noiseless(), 2);
  CHECK(samples.count() == 2);
  CHECK(samples.patches() == 3);
  CHECK(samples.y == std::vector<int>{0, 1});
  CHECK(samples.alpha == hand_matrix({{2, 0, 0}, {2, 0, 0}}));
  CHECK(samples.beta == hand_matrix({{0, 0.5, 0.5}, {0, 0.5, 0.5}}));
  CHECK(samples.X ==
        hand_matrix(
            {{2, 0, 0, 0}, {0, 0, 0.5, 0}, {0, 0, 0.5, 0}, {0, 2, 0, 0}, {0, 0, 0, 0.5}, {0, 0, 0, 0.5}}));
}

TEST_CASE("no entry is a negative zero, so that adding nothing changes no bit") {
  for (const double noise : {0.0, 0.01}) {
    DataConfig data = noiseless();
    data.noise_std = noise;
    data.feature_noise = 0;
    const Samples samples = draw(data, 10);
    for (const double x : samples.X.entries()) CHECK_FALSE((x == 0 && std::signbit(x)));
  }
}

TEST_CASE("strengths are uniform in their ranges, from substreams of their own") {
  DataConfig data = noiseless();
  data.robust_patches = 2;
  data.alpha = {1, 3};
  data.beta = {0.25, 0.75};
  const Samples samples = draw(data, 4);
  for (Index n = 0; n < 4; ++n) {
    Stream alpha(seed, Substream::alpha, static_cast<std::uint64_t>(n));
    Stream beta(seed, Substream::beta, static_cast<std::uint64_t>(n));
    for (Index p = 0; p < 2; ++p) CHECK(samples.alpha(n, p) == alpha.uniform(1, 3));
    CHECK(samples.beta(n, 2) == beta.uniform(0.25, 0.75));
  }
}

TEST_CASE("balanced labels go round, also from the middle of the sequence") {
  DataConfig data = noiseless();
  data.classes = 3;
  data.dim = 6;
  CHECK(draw(data, 4).y == std::vector<int>{0, 1, 2, 0});
  CHECK(draw(data, 4, 5).y == std::vector<int>{2, 0, 1, 2});
}

TEST_CASE("uniform labels are drawn from their own substream, and reach every class") {
  DataConfig data = noiseless();
  data.classes = 3;
  data.dim = 6;
  data.labels = Labels::uniform;
  const Samples samples = draw(data, 40);
  for (Index n = 0; n < 40; ++n) {
    Stream labels(seed, Substream::labels, static_cast<std::uint64_t>(n));
    CHECK(samples.y[static_cast<std::size_t>(n)] == static_cast<int>(labels.below(3)));
  }
  // 40 draws miss one of three classes with probability 3 (2/3)^40 < 1e-6; the seed is fixed
  CHECK(std::set<int>(samples.y.begin(), samples.y.end()) == std::set<int>{0, 1, 2});
}

TEST_CASE("redrawn robust patches are as many, every patch gets its turn, and none carries both signals") {
  DataConfig data = noiseless();
  data.robust_patches = 2;
  data.placement = Placement::redrawn;
  const Samples samples = draw(data, 30);
  std::set<Index> seen;
  for (Index n = 0; n < 30; ++n) {
    int robust = 0;
    for (Index p = 0; p < 3; ++p) {
      const bool on_robust_patch = samples.alpha(n, p) == 2;
      CHECK(samples.alpha(n, p) == (on_robust_patch ? 2 : 0));
      CHECK(samples.beta(n, p) == (on_robust_patch ? 0 : 0.5));
      if (!on_robust_patch) seen.insert(p);
      robust += on_robust_patch ? 1 : 0;
    }
    CHECK(robust == 2);
  }
  CHECK(seen.size() == 3);
}

TEST_CASE("the placement does not shift any other draw") {
  DataConfig data = noiseless();
  data.alpha = {1, 3};
  const Samples first = draw(data, 5);
  data.placement = Placement::redrawn;
  const Samples redrawn = draw(data, 5);
  for (Index n = 0; n < 5; ++n) {
    double strength = 0;
    for (Index p = 0; p < 3; ++p) strength += redrawn.alpha(n, p);
    CHECK(strength == first.alpha(n, 0));
  }
}

TEST_CASE("in the overlapping model every patch carries both signals") {
  DataConfig data = noiseless();
  data.model = Model::overlapping;
  data.alpha_elsewhere = {0.125, 0.125};
  const Samples samples = draw(data, 1);
  CHECK(samples.alpha == hand_matrix({{2, 0.125, 0.125}}));
  CHECK(samples.beta == hand_matrix({{0.5, 0.5, 0.5}}));
  CHECK(samples.X == hand_matrix({{2, 0, 0.5, 0}, {0.125, 0, 0.5, 0}, {0.125, 0, 0.5, 0}}));
}

TEST_CASE("signals follow a rotated dictionary") {
  DataConfig data = noiseless();
  data.basis = Basis::rotated;
  const Features features = draw_features(data, seed);
  const Samples samples = draw_samples(data, features, seed, 1, 1);  // y = 1
  for (Index l = 0; l < 4; ++l) {
    CHECK(samples.X(0, l) == 2 * features.U(1, l));
    CHECK(samples.X(1, l) == 0.5 * features.V(1, l));
  }
}

TEST_CASE("Gaussian noise is sigma_n times the noise substream, added after the signals") {
  DataConfig data = noiseless();
  data.noise_std = 0.25;
  data.feature_noise = 0;
  const Samples clean = draw(noiseless(), 2);
  const Samples samples = draw(data, 2);
  for (Index n = 0; n < 2; ++n) {
    Stream noise(seed, Substream::noise, static_cast<std::uint64_t>(n));
    for (Index row = 3 * n; row < 3 * (n + 1); ++row) {
      for (Index l = 0; l < 4; ++l) CHECK(samples.X(row, l) == clean.X(row, l) + 0.25 * noise.normal());
    }
  }
}

TEST_CASE("feature noise is on every feature but the patch's own signal") {
  // gamma = c sigma_n / sqrt(d) Unif[-1, 1] = 64 * .25 / 2 Unif = 8 Unif, drawn u_0, v_0, u_1, v_1 in turn,
  // the patch's own signal skipped; with one-hot features each coordinate gets one of them, or the signal.
  DataConfig data = noiseless();
  data.noise_std = 0.25;
  data.feature_noise = 64;
  for (const Model model : {Model::separate, Model::overlapping}) {
    data.model = model;
    const bool overlapping = model == Model::overlapping;
    const Samples samples = draw(data, 2);
    for (Index n = 0; n < 2; ++n) {
      Stream gamma(seed, Substream::gamma, static_cast<std::uint64_t>(n));
      Stream noise(seed, Substream::noise, static_cast<std::uint64_t>(n));
      for (Index p = 0; p < 3; ++p) {
        double x[4] = {};
        for (Index f = 0; f < 2; ++f) {
          const bool own_robust = f == n && (overlapping || p == 0);
          const bool own_nonrobust = f == n && (overlapping || p != 0);
          x[f] = own_robust ? samples.alpha(n, p) : 8 * gamma.uniform(-1, 1);
          x[2 + f] = own_nonrobust ? samples.beta(n, p) : 8 * gamma.uniform(-1, 1);
        }
        for (Index l = 0; l < 4; ++l) CHECK(samples.X(3 * n + p, l) == x[l] + 0.25 * noise.normal());
      }
    }
  }
}

TEST_CASE("sample n depends neither on how many samples are drawn nor on where drawing starts") {
  DataConfig data = noiseless();
  data.noise_std = 0.1;
  data.labels = Labels::uniform;
  data.placement = Placement::redrawn;
  const Samples whole = draw(data, 9);
  CHECK(is_part(draw(data, 4), whole, 0));
  CHECK(is_part(draw(data, 3, 6), whole, 6));
  CHECK_FALSE(is_part(draw(data, 3, 7), whole, 6));
}

TEST_CASE("pure samples keep one kind of signal alone") {
  DataConfig data = noiseless();
  data.noise_std = 0.1;
  const Features features = draw_features(data, seed);
  const Samples samples = draw(data, 2);

  const Samples robust = pure_robust(samples, features);
  CHECK(robust.X ==
        hand_matrix({{2, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}));
  CHECK(robust.y == samples.y);
  CHECK(robust.alpha == samples.alpha);
  CHECK(robust.beta == Matrix<double>(2, 3));

  const Samples nonrobust = pure_nonrobust(samples, features);
  CHECK(nonrobust.X ==
        hand_matrix(
            {{0, 0, 0, 0}, {0, 0, 0.5, 0}, {0, 0, 0.5, 0}, {0, 0, 0, 0}, {0, 0, 0, 0.5}, {0, 0, 0, 0.5}}));
  CHECK(nonrobust.y == samples.y);
  CHECK(nonrobust.alpha == Matrix<double>(2, 3));
  CHECK(nonrobust.beta == samples.beta);
}

TEST_CASE("a patch is named by its sample, its number and its row in X, either way") {
  const Samples samples = draw(noiseless(), 4);
  CHECK(samples.label(2) == 0);
  CHECK(samples.label(3) == 1);
  const PatchOf patch = samples.patch(2, 1);
  CHECK(patch.sample == 2);
  CHECK(patch.patch == 1);
  CHECK(patch.row == 7);
  for (Index row = 0; row < 12; ++row) {
    const PatchOf found = samples.in_row(row);
    CHECK(found.sample == row / 3);
    CHECK(found.patch == row % 3);
    CHECK(found.row == row);
    CHECK(samples.patch(found.sample, found.patch).row == row);
  }
}

TEST_CASE("a family's strengths are alpha for robust features and beta for the others") {
  const Samples samples = draw(noiseless(), 2);
  CHECK(&samples.strength(Family::robust) == &samples.alpha);
  CHECK(&samples.strength(Family::nonrobust) == &samples.beta);
}

TEST_CASE("a patch carries the feature whose strength is not 0, both in the overlapping model") {
  const Samples separate = draw(noiseless(), 2);
  CHECK(separate.carries(Family::robust, 1, 0));
  CHECK_FALSE(separate.carries(Family::robust, 1, 1));
  CHECK_FALSE(separate.carries(Family::nonrobust, 1, 0));
  CHECK(separate.carries(Family::nonrobust, 1, 2));
  DataConfig data = noiseless();
  data.model = Model::overlapping;
  data.alpha_elsewhere = {0.125, 0.125};
  const Samples overlapping = draw(data, 1);
  for (const Family family : {Family::robust, Family::nonrobust}) {
    for (Index p = 0; p < 3; ++p) CHECK(overlapping.carries(family, 0, p));
  }
}

TEST_CASE("the patches that carry a family are listed sample by sample, of all classes or of one") {
  const Samples samples = draw(noiseless(), 3);  // labels 0, 1, 0
  const auto rows = [&](Family family, std::optional<Index> of_class = {}) {
    std::vector<Index> found;
    for (const PatchOf& patch : samples.carriers(family, of_class)) {
      CHECK(samples.carries(family, patch.sample, patch.patch));
      CHECK(patch.row == 3 * patch.sample + patch.patch);
      found.push_back(patch.row);
    }
    return found;
  };
  using Indices = std::vector<Index>;
  CHECK(rows(Family::robust) == Indices{0, 3, 6});
  CHECK(rows(Family::nonrobust) == Indices{1, 2, 4, 5, 7, 8});
  CHECK(rows(Family::robust, 0) == Indices{0, 6});
  CHECK(rows(Family::robust, 1) == Indices{3});
  CHECK(rows(Family::nonrobust, 1) == Indices{4, 5});
  CHECK(rows(Family::nonrobust, 2).empty());
}

}  // namespace advproof
