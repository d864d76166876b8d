// What a region says of a network is true of the network, on random instances.
#include "advproof/theory/region.h"

#include <algorithm>
#include <cmath>

#include "advproof/attack/accuracy.h"
#include "advproof/random/stream.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

/// A problem that is not crowded, where the limits on networks have something to say.
Problem made_roomy(Problem p) {
  p.setting.data.noise_std = *choose<double>({0, 1e-6, 0.01});
  p.setting.data.feature_noise = 1;
  p.setting.data.alpha = *choose<Range>({{1, 1}, {1.15, 1.25}, {0.9, 2}});
  p.setting.attack.eps = *choose<double>({0, 0.125, 0.25, 0.4, 0.45, 0.5, 0.625});
  return p;
}

Region region_of(const Problem& problem, const Instance& instance) {
  return find_region("train", instance.train, instance.features, problem.setting, problem.setting.attack.eps);
}

/// Is w = tau u right at its own worst points, -eps u_y + eps u_t on every patch, of every sample and class?
Truth worst_of_tau_u(const Problem& problem, const Instance& instance, double tau) {
  const Index classes = problem.setting.data.classes;
  const double eps = problem.setting.attack.eps;
  NetworkConfig one = problem.setting.network;
  one.neurons = 1;
  Matrix<double> W = instance.features.U;
  for (double& w : W.entries()) w *= tau;
  const PatchNetwork<double> network(one, classes, W);
  Truth all = Truth::yes;
  for (Index n = 0; n < instance.train.count(); ++n) {
    for (Index t = 0; t < classes; ++t) {
      const Index y = instance.train.label(n);
      if (t == y) continue;
      Matrix<double> delta(instance.train.patches(), instance.train.X.cols());
      for (Index p = 0; p < delta.rows(); ++p) {
        for (Index l = 0; l < delta.cols(); ++l)
          delta(p, l) = eps * (instance.features.U(t, l) - instance.features.U(y, l));
      }
      const Truth right = is_right(network, instance.train, n, delta);
      if (right == Truth::no) return Truth::no;
      if (right == Truth::unknown) all = Truth::unknown;
    }
  }
  return all;
}

/// A problem in which eps reaches beta and the non-robust patches are many: for region 2.
Problem made_dense(Problem p) {
  p.setting.data.model = Model::separate;
  p.setting.data.basis = Basis::one_hot;
  p.setting.data.alpha_elsewhere = {0, 0};
  p.setting.data.patches = *integer(4, 12);
  p.setting.data.robust_patches = *integer(1, 2);
  p.setting.data.alpha = *choose<Range>({{1, 1}, {1, 1.25}});
  p.setting.data.beta = {0.25, 0.3};
  p.setting.data.noise_std = *choose<double>({0, 1e-3});
  p.setting.data.feature_noise = 1;
  p.setting.attack.eps = *choose<double>({0.3125, 0.375, 0.45});
  return p;
}

/// w = tau u, or random weights that know many of their class's features; no pre-activation on a box is above rho.
PatchNetwork<double> polynomial_network(const Problem& problem, const Instance& instance) {
  double largest = 0;
  for (const double x : instance.train.X.entries()) largest = std::max(largest, std::abs(x));
  const auto reach = static_cast<double>(problem.setting.data.dim) * (largest + problem.setting.attack.eps);
  const double tau = problem.setting.network.rho / reach;
  const bool random = *rc::gen::arbitrary<bool>();
  Stream stream(*seed(), Substream::probe, 3);
  Matrix<double> W(instance.W0.rows(), instance.W0.cols());
  for (Index row = 0; row < W.rows(); ++row) {
    const Index i = row / problem.setting.network.neurons;
    for (Index l = 0; l < W.cols(); ++l) {
      const double known = instance.features.U(i, l) + (random ? instance.features.V(i, l) : 0);
      W(row, l) = tau * (!random || (known > 0 && stream.uniform() < 0.8) ? known : stream.uniform(-1, 1));
    }
  }
  return PatchNetwork<double>(problem.setting.network, problem.setting.data.classes, W);
}

double noise_of(const Instance& instance, Index n) {
  const Samples& samples = instance.train;
  double largest = 0;
  for (Index p = 0; p < samples.patches(); ++p) {
    for (Index l = 0; l < samples.X.cols(); ++l)
      largest = std::max(largest, std::abs(samples.X(samples.patch(n, p).row, l) -
                                           samples.alpha(n, p) * instance.features.U(samples.label(n), l) -
                                           samples.beta(n, p) * instance.features.V(samples.label(n), l)));
  }
  return largest;
}

/// What turns sample n into (alpha_p - e) u_y where alpha_p > e and c u_t on the other patches.
Matrix<double> without_v(const Instance& instance, Index n, Index t, double e, double c) {
  const Samples& samples = instance.train;
  Matrix<double> delta(samples.patches(), samples.X.cols());
  for (Index p = 0; p < delta.rows(); ++p) {
    const bool strong = samples.alpha(n, p) > e;
    for (Index l = 0; l < delta.cols(); ++l)
      delta(p, l) = (strong ? (samples.alpha(n, p) - e) * instance.features.U(samples.label(n), l)
                            : c * instance.features.U(t, l)) -
                    samples.X(samples.patch(n, p).row, l);
  }
  return delta;
}

}  // namespace

TEST_CASE("in region 2 every network of polynomial pre-activations is broken inside some box") {
  int excluded = 0;
  const bool all = for_all(
      [&] {
        const Problem problem = made_dense(*property::problem(Size::tiny));
        const Instance instance = draw(problem);
        const Region region = region_of(problem, instance);
        RC_CLASSIFY(region.number == 2);
        if (region.number != 2) return;
        ++excluded;
        const double eps = problem.setting.attack.eps;
        const PatchNetwork<double> network = polynomial_network(problem, instance);
        bool right_everywhere = true;
        for (Index n = 0; n < instance.train.count(); ++n) {
          const double e = (eps - noise_of(instance, n)) * (1 - 0x1p-40);
          for (Index t = 0; t < problem.setting.data.classes; ++t) {
            if (t == instance.train.label(n)) continue;
            for (const double c : {0.0, e}) {
              const Matrix<double> delta = without_v(instance, n, t, e, c);
              for (const double x : delta.entries()) RC_ASSERT(std::abs(x) <= eps);
              right_everywhere =
                  right_everywhere && is_right(network, instance.train, n, delta) == Truth::yes;
            }
          }
        }
        RC_ASSERT(!right_everywhere);
      },
      3);
  if (all) CHECK(excluded > 0);
}

TEST_CASE(
    "w = tau u is broken at every scale where the region says so, and robust at a small one where not") {
  int excluded = 0;
  int robust = 0;
  const bool all = for_all(
      [&] {
        const Problem problem = made_roomy(*property::problem());
        const Instance instance = draw(problem);
        const Region region = region_of(problem, instance);
        if (!certainly(!region.limits[0].holds)) return;
        const double rho = problem.setting.network.rho;
        if (region.limits[2].holds == Truth::yes) {
          ++excluded;
          for (const double scale : {0x1p-6, 0.25, 1.0, 4.0, 64.0})
            RC_ASSERT(worst_of_tau_u(problem, instance, scale * rho) != Truth::yes);
        } else if (region.limits[2].holds == Truth::no) {
          ++robust;
          RC_ASSERT(worst_of_tau_u(problem, instance, 0x1p-6 * rho) != Truth::no);
        }
        RC_CLASSIFY(region.limits[2].holds == Truth::yes, "excluded");
        RC_CLASSIFY(region.limits[2].holds == Truth::no, "robust");
      },
      5);
  if (!all) return;
  CHECK(excluded > 0);
  CHECK(robust > 0);
}

TEST_CASE(
    "a network of the architecture is robust only where no boxes meet, and the number is the first limit") {
  for_all([] {
    const Problem problem =
        *rc::gen::arbitrary<bool>() ? made_roomy(*property::problem()) : *property::problem();
    const Instance instance = draw(problem);
    const Region region = region_of(problem, instance);
    const auto& limits = region.limits;
    RC_ASSERT(!(certainly(limits[3].holds) && region.geometry.meeting > 0));
    RC_ASSERT(!(certainly(limits[0].holds) && limits[3].holds != Truth::no));
    RC_ASSERT(region.number.has_value() ==  // every class has a training sample
              (problem.setting.attack.eps > 0 || region.geometry.meeting > 0));
    if (!region.number) return;
    const auto first =
        std::ranges::find_if(limits, [](const Limit& limit) { return certainly(limit.holds); });
    RC_ASSERT(*region.number == first - limits.begin() + 1);
    RC_CLASSIFY(true, "region " + std::to_string(*region.number));
  });
}

}  // namespace advproof::property
