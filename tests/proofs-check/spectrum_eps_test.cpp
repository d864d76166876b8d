#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("spectrum.eps"); }
const Sweep& sweep() { return *std::get<OverSweep>(claim().check).sweep; }

int dim_of(const SweepPoint& point) { return point.setting.data.dim; }

/// Rows whose share along eps is `share(d, eps, seed)` and whose distance grows as eps^exponent.
template <class Share>
std::vector<ClaimResult> results_with(Share share, double exponent = 1) {
  return concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    if (column == "distance")
      return 3 * std::pow(point.value, exponent) * (1 + 0.01 * static_cast<double>(seed % 3));
    return column == "adversarial.A_share" ? share(dim_of(point), point.value, seed) : 0.0;
  });
}

template <class Share>
std::vector<Verdict> with(Share share, double exponent = 1) {
  return verdicts_of(results_with(share, exponent));
}

/// 0 up to `from`, 1 from `to` on, linear between.
double ramp(double eps, double from, double to) { return std::clamp((eps - from) / (to - from), 0.0, 1.0); }

using V = Verdict;
using Five = std::vector<Verdict>;

}  // namespace

TEST_CASE("spectrum.eps: a sharp rise within (beta/2, beta) that nothing takes back supports everything") {
  const auto share = [](int dim, double eps, std::uint64_t) {
    return ramp(eps, dim == 6 ? 0.25 : 0.35, dim == 6 ? 0.45 : 0.4);
  };
  CHECK(with(share) == Five{V::supported, V::supported, V::supported, V::supported, V::supported});
  CHECK(
      results_with(share)[3].note ==
      "d = 6: 20 seeds arrive, at eps <= 0.375 in the mean; d = 12: 20 seeds arrive, at eps <= 0.4 in the mean; "
      "d = 24: 20 seeds arrive, at eps <= 0.4 in the mean; d = 48: 20 seeds arrive, at eps <= 0.4 in the mean");
}

TEST_CASE("spectrum.eps: what falls again beyond beta is not monotone, and alone in that") {
  const auto share = [](int dim, double eps, std::uint64_t) {
    const double rise = ramp(eps, dim == 6 ? 0.25 : 0.35, dim == 6 ? 0.45 : 0.4);
    return eps > 0.8 ? 0.9 * rise : rise;
  };
  CHECK(with(share) == Five{V::supported, V::supported, V::unsupported, V::supported, V::supported});
}

TEST_CASE("spectrum.eps: too early, too late and never are no transition, at any one dimension") {
  const auto at_48 = [](double from, double to) {
    return with([=](int dim, double eps, std::uint64_t) {
      return dim == 48 ? ramp(eps, from, to) : ramp(eps, 0.25, 0.45);
    });
  };
  CHECK(at_48(0.3, 0.31)[3] == V::supported);
  CHECK(at_48(0.1, 0.12)[3] == V::unsupported);
  CHECK(at_48(0.6, 0.62)[3] == V::unsupported);
  CHECK(at_48(5, 6)[3] == V::unsupported);
  CHECK(at_48(5, 6)[4] == V::unsupported);        // never sharper where it never comes
  CHECK(at_48(0.25, 0.65)[4] == V::unsupported);  // nor where it is longer
}

TEST_CASE("spectrum.eps: a share that is high from the start does not rise") {
  const auto share = [](int, double, std::uint64_t) { return 0.9; };
  CHECK(with(share)[1] == V::unsupported);
  CHECK(with(share)[2] == V::supported);
  CHECK(with(share)[3] == V::unsupported);
}

TEST_CASE("spectrum.eps: half of the seeds decide nothing; a root is not continuity of the first order") {
  const auto share = [](int, double eps, std::uint64_t seed) {
    return seed % 2 == 0 ? ramp(eps, 0.25, 0.45) : 0.0;
  };
  CHECK(with(share)[1] == V::undecided);
  CHECK(with(share, 0.5)[0] == V::unsupported);
}

TEST_CASE("the spectrum's points differ in eps and dimension only, the noise of a patch held") {
  for (const SweepPoint& point : ledger_table(sweep()).points) {
    CHECK(point.setting.attack.eps == point.value);
    CHECK(point.setting.data.noise_std * std::sqrt(dim_of(point)) == Approx(0.002 * std::sqrt(6.0)));
  }
}

}  // namespace advproof
