#include "advproof/theory/region.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "advproof/network/activation/activation.h"
#include "advproof/scalar/ball.h"
#include "advproof/theory/dead_zone.h"

namespace advproof {
namespace {

Ball exactly(double x) { return Ball(x, 128); }

/// Samples with one-hot features at a radius, and the activation's exponent.
struct OneHot {
  const Samples& samples;
  std::vector<Index> coordinates;  ///< of u_1 .. u_k, v_1 .. v_k
  unsigned q = 3;
  double eps = 0;

  [[nodiscard]] Index classes() const { return static_cast<Index>(coordinates.size()) / 2; }
  /// <x_p, u_i> of sample n.
  [[nodiscard]] double along_u(Index n, Index p, Index i) const {
    return samples.X(samples.patch(n, p).row, coordinates[static_cast<std::size_t>(i)]);
  }
  /// A bound on |x_p - alpha_p u_y - beta_p v_y|_inf over the patches of sample n.
  [[nodiscard]] double noise(Index n) const {
    const Index y = samples.label(n);
    double largest = 0;
    for (Index p = 0; p < samples.patches(); ++p) {
      for (Index l = 0; l < samples.X.cols(); ++l) {
        const double signal = l == coordinates[static_cast<std::size_t>(y)] ? samples.alpha(n, p)
                              : l == coordinates[static_cast<std::size_t>(classes() + y)] ? samples.beta(n, p)
                                                                                          : 0;
        largest = std::max(largest, std::abs(samples.X(samples.patch(n, p).row, l) - signal));
      }
    }
    return largest == 0 ? 0 : std::nextafter(largest, HUGE_VAL);  // above what rounding to nearest took off
  }
};

Limit no_classifier(const Geometry& geometry) {
  if (geometry.meeting > 0)
    return {
        Truth::yes,
        fmt::format("boxes of {} of {} pairs of distinct labels meet: at most {} of {} samples are robust{}",
                    geometry.meeting, geometry.pairs, geometry.robust_at_most, geometry.samples,
                    geometry.exact ? "" : " (an upper bound)")};
  if (geometry.examined < geometry.samples)
    return {Truth::unknown,
            fmt::format("no boxes of the first {} of {} samples meet, the others were not examined",
                        geometry.examined, geometry.samples)};
  if (geometry.pairs == 0) return {Truth::no, "no two samples of distinct labels"};
  if (geometry.eps == 0) return {Truth::no, "eps = 0, and no two samples of distinct labels are equal"};
  return {Truth::no,
          fmt::format("distinct labels are {:.4g} apart, more than 2 eps = {:.4g}: the nearest sample's "
                      "label is robust",
                      geometry.nearest, 2 * geometry.eps)};
}

/// Two samples of distinct labels, within e = eps - noise: patches above e come down to (alpha_p - e) u_y, the
/// others go to e u_t. Together they exclude a network of polynomial pre-activations if each has
/// sum_{alpha_p > e} (alpha_p - e)^q <= #{alpha_p <= e} e^q.
Limit no_polynomial_network(const OneHot& at) {
  const Samples& samples = at.samples;
  std::set<Index> crowded;  // labels of such samples
  bool reached = false;
  for (Index n = 0; n < samples.count(); ++n) {
    const Ball e = exactly(at.eps) - at.noise(n);
    const auto* beta = samples.beta.row(n);
    if (!certainly(e > 0.0) || !certainly(e >= *std::max_element(beta, beta + samples.patches()))) continue;
    reached = true;
    Ball signal = exactly(0);
    Ball attack = exactly(0);
    for (Index p = 0; p < samples.patches(); ++p) {
      const Ball rest = exactly(samples.alpha(n, p)) - e;
      signal += power(max(rest, exactly(0)), at.q);
      if (certainly(rest <= 0.0)) attack += power(e, at.q);
    }
    if (certainly(signal <= attack)) crowded.insert(samples.label(n));
  }
  if (!reached) return {Truth::unknown, "eps is not beta_max + noise or more: v_y cannot be removed"};
  if (crowded.size() < 2)
    return {Truth::unknown, "sum_{J_R} (alpha - eps)^q is above |J_NR| eps^q, but for one label at most"};
  return {Truth::yes, fmt::format("eps >= beta_max and |J_NR| eps^q >= sum_{{J_R}} (alpha - eps)^q, noise "
                                  "included, on samples of {} labels",
                                  crowded.size())};
}

/// w = tau u sees coordinate u_y of a patch in F_y, u_t in F_t; its worst margin against t is
/// m sum_p s(tau (<x_p,u_y> - eps)) - s(tau (<x_p,u_t> + eps)). s(z)/z^q does not increase, s(z)/z does not
/// decrease: whatever tau, s(tau a) <= s(tau b) max(a^q, a b^{q-1}) / b^q.
Limit not_tau_u(const OneHot& at) {
  const Samples& samples = at.samples;
  Truth excluded = Truth::no;
  double least = HUGE_VAL;
  for (Index n = 0; n < samples.count(); ++n) {
    const Index y = samples.label(n);
    for (Index t = 0; t < at.classes(); ++t) {
      if (t == y) continue;
      const auto own = [&](Index p) { return max(exactly(at.along_u(n, p, y)) - at.eps, exactly(0)); };
      const auto rival = [&](Index p) { return max(exactly(at.along_u(n, p, t)) + at.eps, exactly(0)); };
      Ball smallest = rival(0);
      for (Index p = 1; p < samples.patches(); ++p) smallest = -max(-smallest, -rival(p));
      Ball polynomial = exactly(0);  // sum_p (<x_p,u_y> - eps)_+^q
      Ball opposed = exactly(0);     // sum_p (<x_p,u_t> + eps)_+^q
      Ball any_tau = exactly(0);
      for (Index p = 0; p < samples.patches(); ++p) {
        const Ball a = own(p);
        polynomial += power(a, at.q);
        opposed += power(rival(p), at.q);
        any_tau += max(power(a, at.q), a * power(smallest, at.q - 1));
      }
      least = std::min(least, enclosure(polynomial / opposed).mid);
      if (certainly(any_tau <= power(smallest, at.q) * static_cast<double>(samples.patches())))
        excluded = Truth::yes;
      else if (excluded == Truth::no && !certainly(polynomial > opposed))
        excluded = Truth::unknown;
    }
  }
  return {excluded, fmt::format("sum_p (<x_p,u_y> - eps)^q is {:.3g} of sum_p (<x_p,u_t> + eps)^q on the "
                                "worst sample{}",
                                least,
                                excluded == Truth::yes  ? ", for no tau enough"
                                : excluded == Truth::no ? ": enough for small tau"
                                                        : "")};
}

/// Of the network of dead_zone.h, rho/b anywhere between what the attack leaves of u_y and makes of u_t.
Limit some_dead_zone(const RobustEntries& entries, double eps, Index classes, int neurons) {
  if (neurons < classes + 1)
    return {Truth::unknown, fmt::format("a dead zone needs m >= k + 1 = {} neurons a class, here are {}",
                                        classes + 1, neurons)};
  const auto [own, rival] = entries;
  const bool solvable = two_sum(own, -rival) > 2 * eps && own > eps;
  return {
      solvable ? Truth::yes : Truth::unknown,
      fmt::format("{} dead zone: <x_p,u_y> reaches {:.4g} on every sample, <x_p,u_t> at most {:.4g}, 2 eps "
                  "= {:.4g}",
                  solvable ? "a" : "no", own, rival, 2 * eps)};
}

std::array<Limit, 4> limits_of(const Geometry& geometry, const Samples& samples, const Features& features,
                               const NetworkConfig& network) {
  std::array<Limit, 4> limits{no_classifier(geometry), {}, {}, {}};
  auto& [classifier, polynomial, tau_u, some_network] = limits;
  if (certainly(classifier.holds)) {
    polynomial = tau_u = {Truth::yes, "no classifier is"};
    some_network = {Truth::no, "no classifier is"};
    return limits;
  }
  std::vector<Index> coordinates = one_hot_coordinates(features);
  const std::optional<PolynomialPart> part = make_activation(network)->facts().polynomial;
  if (coordinates.empty() || !part) {
    const char* hypothesis = coordinates.empty() ? "one-hot features" : "the activation is the smoothed ReLU";
    polynomial.reason = tau_u.reason = some_network.reason = fmt::format("without: {}", hypothesis);
    return limits;
  }
  const OneHot at{samples, std::move(coordinates), static_cast<unsigned>(part->q), geometry.eps};
  tau_u = not_tau_u(at);
  const Limit small_tau_u{Truth::no, "w = tau u is robust, for small tau polynomial"};
  polynomial = tau_u.holds == Truth::no ? small_tau_u : no_polynomial_network(at);
  some_network = some_dead_zone(robust_entries(samples, features), at.eps, at.classes(), network.neurons);
  if (tau_u.holds == Truth::no && !certainly(some_network.holds)) some_network = {Truth::yes, "w = tau u is"};
  return limits;
}

}  // namespace

Region find_region(const std::string& name, const Samples& samples, const Features& features,
                   const Setting& setting, double eps) {
  Region region;
  region.samples = name;
  region.geometry = measure_geometry(samples, eps);
  region.assumptions = measure_assumptions(samples, setting.network.q, region.geometry);
  region.eps_over_noise = eps / (setting.data.noise_std * std::sqrt(static_cast<double>(setting.data.dim)));
  region.limits = limits_of(region.geometry, samples, features, setting.network);
  if (region.geometry.pairs == 0 || (eps == 0 && region.geometry.meeting == 0)) return region;
  region.number = certainly(region.limits[3].holds) ? 4 : 5;
  for (int i : {3, 2, 1}) {
    if (certainly(region.limits[static_cast<std::size_t>(i - 1)].holds)) region.number = i;
  }
  return region;
}

}  // namespace advproof
