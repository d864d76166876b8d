// The certificate against an exhaustive look at networks small enough for one: every point of a fine grid
// (vertices included) in d <= 3. A grid point below a proved bound would be an unsound case.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/certify/certificate.h"
#include "advproof/network/activation/smoothed_relu.h"
#include "certify/random_network.h"

namespace advproof {
namespace {

/// f at x + delta by the plain sums of its definition.
double share(const RandomProblem& p, Index patch, int t, const std::vector<double>& delta) {
  const Index m = p.network.neurons();
  double value = 0;
  for (Index r = 0; r < 2 * m; ++r) {
    const double* w = p.network.W().row((r < m ? p.samples.y[0] : t) * m + r % m);
    double z = 0;
    for (Index l = 0; l < p.network.dim(); ++l)
      z += w[l] * (p.samples.X(patch, l) + delta[static_cast<std::size_t>(l)]);
    const double s = smoothed_relu(z, p.network.config()).value;
    value += r < m ? s : -s;
  }
  return value;
}

/// Its least value on a grid of `steps` intervals a coordinate.
double grid_minimum(const RandomProblem& p, Index patch, int t, int steps) {
  const auto d = static_cast<std::size_t>(p.network.dim());
  std::vector<int> index(d, 0);
  std::vector<double> delta(d);
  double least = HUGE_VAL;
  for (;;) {
    for (std::size_t l = 0; l < d; ++l) delta[l] = p.eps * (2.0 * index[l] / steps - 1);
    least = std::min(least, share(p, patch, t, delta));
    std::size_t l = 0;
    while (l < d && ++index[l] > steps) index[l++] = 0;
    if (l == d) return least;
  }
}

/// F_y - F_t has slope at most sum_r |w_r|_1 in the l-infinity norm: between grid points it is no lower than
/// the grid's minimum by more than this times half the grid's step.
double steepness(const RandomProblem& p, int t) {
  double sum = 0;
  for (Index r = 0; r < 2 * p.network.neurons(); ++r) {
    const Index i = r < p.network.neurons() ? p.samples.y[0] : t;
    for (Index l = 0; l < p.network.dim(); ++l)
      sum += std::abs(p.network.W()(i * p.network.neurons() + r % p.network.neurons(), l));
  }
  return sum;
}

}  // namespace

TEST_CASE("a patch's bracket holds the minimum found on a grid, on 600 networks") {
  int inside = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    const Index d = 1 + static_cast<Index>(seed % 3);
    const RandomProblem p = random_problem(seed, 2, 1 + static_cast<Index>(seed % 4), 1, d);
    const int t = 1 - p.samples.y[0];
    const int steps = d == 3 ? 24 : 100;
    const double grid = grid_minimum(p, 0, t, steps);
    WorstMargin margin(p.network, p.samples, 0, t, p.eps);
    INFO("seed " << seed << " root [" << margin.lower() << ", " << margin.upper() << "], grid " << grid);
    CHECK(margin.lower() <= grid + 1e-12);  // the grid's own rounding
    while (margin.boxes() < 4000 && margin.upper() - margin.lower() > 1e-4 && margin.refine()) {
    }
    CHECK(margin.lower() <= grid + 1e-12);
    CHECK(margin.upper() - margin.lower() <= 1e-4);
    CHECK(margin.lower() >= grid - 1e-4 - steepness(p, t) * p.eps / steps);
    const Matrix<double> delta = margin.perturbation();
    CHECK(std::abs(share(p, 0, t, delta.entries()) - margin.upper()) <= 1e-12);
    inside += margin.upper() > grid - 1e-9 ? 1 : 0;
  }
  CHECK(inside > 0);
}

TEST_CASE("verdicts agree with the grid on 1000 networks of up to three classes and two patches") {
  int robust = 0;
  int broken = 0;
  for (std::uint64_t seed = 1000; seed < 2000; ++seed) {
    const Index d = 1 + static_cast<Index>(seed % 3);
    const Index k = 2 + static_cast<Index>(seed % 2);
    const RandomProblem p = random_problem(seed, k, 1 + static_cast<Index>(seed % 3), 2, d);
    double worst = HUGE_VAL;
    for (int t = 0; t < static_cast<int>(k); ++t) {
      if (t == p.samples.y[0]) continue;
      const int steps = d == 3 ? 10 : 40;
      worst = std::min(worst, grid_minimum(p, 0, t, steps) + grid_minimum(p, 1, t, steps));
    }
    const Certificate certificate = certify_robustness(p.network, p.samples, 0, p.eps);
    INFO("seed " << seed << " worst on the grid " << worst);
    CHECK(certificate.verdict != Robustness::undecided);
    if (certificate.verdict == Robustness::robust) {
      ++robust;
      CHECK(worst > 0);
    } else {
      ++broken;
      CHECK(certificate.proof.certified());
      CHECK(certificate.proof.advantage.mid >= 0);
    }
  }
  CHECK(robust > 200);
  CHECK(broken > 200);
}

}  // namespace advproof
