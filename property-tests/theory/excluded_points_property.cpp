// The four points of `exclusion`: in their boxes exactly, wrong somewhere for every polynomial network where
// S S' <= T T', and right everywhere for one where not.
#include "advproof/theory/excluded_points.h"

#include <algorithm>
#include <cmath>

#include "advproof/network/patch_network.h"
#include "advproof/random/stream.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

constexpr slong bits = 400;

struct Points {
  Samples samples;  ///< the first two, of distinct labels
  Features features;
  double eps;
  Samples points;
  NetworkConfig network;
  Index classes;
};

Points any_points() {
  Problem p = *problem(Size::small);
  p.setting.data.basis = Basis::one_hot;
  p.setting.data.labels = Labels::balanced;
  p.setting.data.patches += *integer(0, 60);
  const Features features = draw_features(p.setting.data, p.seed);
  const Samples samples = draw_samples(p.setting.data, features, p.seed, 0, 2);
  const double least =
      std::max(exclusion_radius(samples, features, 0), exclusion_radius(samples, features, 1));
  const double eps = least * *choose(std::vector<double>{1, 1.02, 1.5});
  return {samples,
          features,
          eps,
          excluded_points(samples, features, 0, 1, eps),
          p.setting.network,
          p.setting.data.classes};
}

/// The least F_y - F_other over the four points, in balls, and whether all pre-activations are at most rho.
std::pair<Ball, bool> least_margin(const Points& x, const Matrix<Ball>& W) {
  Forward<Ball> forward(4, x.points.patches(), x.classes, x.network.neurons);
  const PatchNetwork<Ball> network(x.network, x.classes, W);
  network.forward(embed<Ball>(Format<Ball>{bits}, x.points.X), x.points.y, {0, 4}, forward);
  Ball least(HUGE_VAL, bits);
  for (Index n = 0; n < 4; ++n) {
    const Index y = x.points.label(n);
    const Index other = x.points.label(n < 2 ? 2 : 0);
    const Ball margin = forward.F(n, y) - forward.F(n, other);
    least = n == 0 ? margin : -max(-least, -margin);
  }
  return {least, std::all_of(forward.Z.entries().begin(), forward.Z.entries().end(),
                             [&](const Ball& z) { return certainly(z <= x.network.rho); })};
}

double largest(const Samples& points) {
  return *std::max_element(points.X.entries().begin(), points.X.entries().end());
}

}  // namespace

TEST_CASE("the four points lie in the boxes, exactly") {
  for_all(
      [] {
        const Points x = any_points();
        for (Index n = 0; n < 4; ++n) {
          for (Index p = 0; p < x.points.patches(); ++p) {
            for (Index l = 0; l < x.points.X.cols(); ++l) {
              const Ball entry(x.samples.X(x.samples.patch(n / 2, p).row, l), 2200);
              RC_ASSERT(certainly(abs(entry - x.points.X(x.points.patch(n, p).row, l)) <= x.eps));
            }
          }
        }
      },
      3);
}

TEST_CASE("every polynomial network is wrong at one of the four points where S S' <= T T'") {
  std::int64_t excluded = 0;
  const bool all = for_all(
      [&] {
        const Points x = any_points();
        const auto products = exclusion_products(Format<Ball>{bits}, x.points, x.features, x.network.q);
        if (!certainly(products.kept <= products.injected)) return;
        Stream stream(*seed(), Substream::probe, 4);
        const double bias = *choose(std::vector<double>{0, 0.5, 0.9, 1});  // 1: w = tau_{i,r} u_i
        Matrix<double> W(x.classes * x.network.neurons, x.features.U.cols());
        for (Index row = 0; row < W.rows(); ++row) {
          for (Index l = 0; l < W.cols(); ++l)
            W(row, l) = x.network.rho / largest(x.points) *
                        (bias * stream.uniform() * x.features.U(row / x.network.neurons, l) +
                         (1 - bias) * stream.uniform(-1, 1));
        }
        const auto [least, polynomial] = least_margin(x, embed<Ball>(Format<Ball>{bits}, W));
        if (!polynomial) return;
        RC_LOG() << "least margin " << to_decimal(least) << "\n";
        RC_ASSERT(certainly(least <= 0.0));
        ++excluded;
      },
      5);
  if (all) CHECK(excluded > 100);
}

TEST_CASE("where S S' > T T', some w = tau_i u_i is right at all four points: the condition is sharp") {
  std::int64_t right = 0;
  const bool all = for_all(
      [&] {
        const Points x = any_points();
        const Format<double> format;
        const auto products = exclusion_products(format, x.points, x.features, x.network.q);
        if (!(products.kept > 1.0001 * products.injected)) return;
        // g_y/g_t = tau^q between T/S and S'/T'
        const auto powers = [&](Index point, Index along) {
          double sum = 0;
          for (Index p = 0; p < x.points.patches(); ++p)
            sum += power(x.points.X(x.points.patch(point, p).row, along), static_cast<unsigned>(x.network.q));
          return sum;
        };
        const Index y = x.points.label(0);
        const Index t = x.points.label(2);
        RC_PRE(powers(1, t) > 0 && powers(3, y) > 0);
        const double ratio = std::sqrt(powers(1, t) / powers(0, y) * (powers(2, t) / powers(3, y)));
        const double tau = std::pow(ratio, 1.0 / x.network.q);
        Matrix<double> W(x.classes * x.network.neurons, x.features.U.cols());
        const double unit = x.network.rho / largest(x.points) / std::max(1.0, tau) / 2;
        for (Index r = 0; r < x.network.neurons; ++r) {
          W(y * x.network.neurons + r, y) = unit * tau;
          W(t * x.network.neurons + r, t) = unit;
        }
        const auto [least, polynomial] = least_margin(x, embed<Ball>(Format<Ball>{bits}, W));
        RC_ASSERT(polynomial);
        RC_LOG() << "least margin " << to_decimal(least) << "\n";
        RC_ASSERT(certainly(least > 0.0));
        ++right;
      },
      5);
  if (all) CHECK(right > 0);
}

}  // namespace advproof::property
