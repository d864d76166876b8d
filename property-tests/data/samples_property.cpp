// Samples satisfy their definition: exactly where it is exact, within the range of the noise elsewhere.
#include "advproof/data/samples.h"

#include <algorithm>
#include <cmath>

#include "advproof/data/assumptions.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

bool within(double x, Range range) { return x >= range.lo && x <= range.hi; }

/// Is the patch one of J_R? In the overlapping model both strengths are everywhere, and only `first`
/// placement tells.
bool is_robust_patch(const Problem& problem, const Samples& samples, Index n, Index p) {
  return problem.setting.data.model == Model::separate ? samples.beta(n, p) == 0
                                                       : p < problem.setting.data.robust_patches;
}

}  // namespace

TEST_CASE("labels, strengths and placement are as configured") {
  for_all([] {
    Problem problem = *property::problem();
    const Instance instance = draw(problem);
    const Samples& samples = instance.train;
    const DataConfig& data = problem.setting.data;
    RC_ASSERT(samples.count() == data.samples && samples.patches() == data.patches);
    for (Index n = 0; n < samples.count(); ++n) {
      const int y = samples.y[static_cast<std::size_t>(n)];
      RC_ASSERT(y >= 0 && y < data.classes);
      if (data.labels == Labels::balanced) RC_ASSERT(y == static_cast<int>(n % data.classes));
      if (data.model == Model::overlapping && data.placement == Placement::redrawn) continue;
      int robust = 0;
      for (Index p = 0; p < samples.patches(); ++p) {
        const bool on_robust_patch = is_robust_patch(problem, samples, n, p);
        robust += on_robust_patch ? 1 : 0;
        if (data.placement == Placement::first) RC_ASSERT(on_robust_patch == (p < data.robust_patches));
        const bool overlapping = data.model == Model::overlapping;
        if (on_robust_patch) RC_ASSERT(within(samples.alpha(n, p), data.alpha));
        if (!on_robust_patch)
          RC_ASSERT(within(samples.alpha(n, p), overlapping ? data.alpha_elsewhere : Range{}));
        if (on_robust_patch && !overlapping) RC_ASSERT(samples.beta(n, p) == 0);
        if (!on_robust_patch || overlapping) RC_ASSERT(within(samples.beta(n, p), data.beta));
      }
      RC_ASSERT(robust == data.robust_patches);
    }
  });
}

TEST_CASE("without noise a patch is exactly its signal; with noise it is within the noise's range of it") {
  for_all([] {
    const Problem problem = *property::problem();
    const Instance instance = draw(problem);
    const Samples& samples = instance.train;
    const DataConfig& data = problem.setting.data;
    const bool exact = data.noise_std == 0 && data.basis == Basis::one_hot;
    RC_CLASSIFY(exact);
    // the largest normal that inversion gives is |quantile(2^-54)| < 8.3; feature noise adds k - 1 or so
    // features
    const double reach = data.noise_std * (8.3 + 2 * data.classes * data.feature_noise) + 0x1p-45;
    for (Index row = 0; row < samples.X.rows(); ++row) {
      const Index n = row / samples.patches();
      const Index p = row % samples.patches();
      const Index y = samples.y[static_cast<std::size_t>(n)];
      for (Index l = 0; l < samples.X.cols(); ++l) {
        const double signal =
            samples.alpha(n, p) * instance.features.U(y, l) + samples.beta(n, p) * instance.features.V(y, l);
        RC_ASSERT(
            (exact ? identical(samples.X(row, l), signal) : std::abs(samples.X(row, l) - signal) <= reach));
      }
    }
  });
}

TEST_CASE("a sample depends on its index alone, not on how many are drawn, and every draw repeats") {
  for_all([] {
    const Problem problem = *property::problem();
    const Features features = draw_features(problem.setting.data, problem.seed);
    const auto first = static_cast<std::uint64_t>(*integer(0, 5))
                       << static_cast<unsigned>(*choose(std::vector<int>{0, 32}));
    const Samples all = draw_samples(problem.setting.data, features, problem.seed, first, 6);
    const auto i = static_cast<std::size_t>(*integer(0, 5));
    const Samples one = draw_samples(problem.setting.data, features, problem.seed, first + i, 1);
    const Index n = static_cast<Index>(i);
    RC_ASSERT(one.y[0] == all.y[i]);
    for (Index p = 0; p < one.patches(); ++p) {
      RC_ASSERT(identical(one.alpha(0, p), all.alpha(n, p)) && identical(one.beta(0, p), all.beta(n, p)));
      for (Index l = 0; l < one.X.cols(); ++l)
        RC_ASSERT(identical(one.X(p, l), all.X(n * all.patches() + p, l)));
    }
    RC_ASSERT(draw(problem) == draw(problem));
    RC_ASSERT(digest(draw(problem)) == digest(draw(problem)));
  });
}

TEST_CASE("no entry of X is a negative zero, so that X + 0 is X bit for bit") {
  for_all([] {
    const Instance instance = draw(*problem());
    for (const double x : instance.train.X.entries())
      RC_ASSERT(identical(x + 0.0, x) && identical(x + -0.0, x));
  });
}

TEST_CASE("pure samples hold one feature of the label and nothing else") {
  for_all([] {
    const Instance instance = draw(*problem());
    const Samples robust = pure_robust(instance.train, instance.features);
    const Samples nonrobust = pure_nonrobust(instance.train, instance.features);
    RC_ASSERT(robust.y == instance.train.y && robust.alpha == instance.train.alpha);
    RC_ASSERT(nonrobust.y == instance.train.y && nonrobust.beta == instance.train.beta);
    for (Index row = 0; row < robust.X.rows(); ++row) {
      const Index n = row / robust.patches();
      const Index p = row % robust.patches();
      const Index y = robust.y[static_cast<std::size_t>(n)];
      RC_ASSERT(robust.beta(n, p) == 0 && nonrobust.alpha(n, p) == 0);
      for (Index l = 0; l < robust.X.cols(); ++l) {
        RC_ASSERT(robust.X(row, l) == robust.alpha(n, p) * instance.features.U(y, l));
        RC_ASSERT(nonrobust.X(row, l) == nonrobust.beta(n, p) * instance.features.V(y, l));
      }
    }
  });
}

TEST_CASE(
    "features are orthonormal: exactly if one-hot, to the rounding of two Gram-Schmidt passes otherwise") {
  for_all([] {
    const Problem problem = *property::problem();
    const Features features = draw_features(problem.setting.data, problem.seed);
    const Index k = problem.setting.data.classes;
    RC_ASSERT(one_hot_coordinates(features).empty() == (problem.setting.data.basis == Basis::rotated));
    const auto feature = [&](Index i) { return i < k ? features.U.row(i) : features.V.row(i - k); };
    for (Index i = 0; i < 2 * k; ++i) {
      for (Index j = 0; j <= i; ++j) {
        double product = 0;
        for (Index l = 0; l < problem.setting.data.dim; ++l) product += feature(i)[l] * feature(j)[l];
        const double expected = i == j ? 1 : 0;
        if (problem.setting.data.basis == Basis::one_hot) RC_ASSERT(product == expected);
        // "about 1e-15" in features.h: d products and k subtractions of rounding u each, with a factor for a
        // short rest
        RC_ASSERT(std::abs(product - expected) <= 0x1p-53 * 64 * problem.setting.data.dim);
      }
    }
  });
}

TEST_CASE(
    "assumptions: separation is the least distance of distinct labels, strength and density are positive") {
  for_all([] {
    const Problem problem = *property::problem();
    const Instance instance = draw(problem);
    const Samples& samples = instance.train;
    const Assumptions assumptions = measure_assumptions(
        samples, problem.setting.network.q, measure_geometry(samples, problem.setting.attack.eps));
    RC_ASSERT(assumptions.strength > 0);
    RC_ASSERT(assumptions.density > 0);
    RC_ASSERT(assumptions.separation >= 0);
    RC_ASSERT((std::isinf(assumptions.separation) ==
               std::all_of(samples.y.begin(), samples.y.end(), [&](int y) { return y == samples.y[0]; })));
  });
}

}  // namespace advproof::property
