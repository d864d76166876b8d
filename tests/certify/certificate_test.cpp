#include "advproof/certify/certificate.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"
#include "certify/random_network.h"

namespace advproof {
namespace {

// The prop-3.2 network on P patches: worst margin s(1 - eps) - P s(eps), s(z) = 2 z^2 up to 1/4, z - 1/8
// beyond. With P = 4: at eps = 1/4, 5/8 - 4/8 > 0; zero at eps with 7/8 - eps = 4 (eps - 1/8): eps = 11/40.
constexpr double threshold = 11.0 / 40;

Certificate certify_prop(double eps) {
  return certify_robustness(prop_network(prop_features().U), prop_samples(4), 0, eps);
}

}  // namespace

TEST_CASE("robust below the threshold of prop-3.2, broken above, by hand") {
  const Certificate below = certify_prop(0.25);
  CHECK(below.verdict == Robustness::robust);
  CHECK(below.bits == 53);
  CHECK(below.lower > 0);
  CHECK(below.lower <= 0.125);
  CHECK(below.upper == 0.125);
  CHECK_FALSE(below.witness);

  const Certificate above = certify_prop(0.3);
  CHECK(above.verdict == Robustness::broken);
  REQUIRE(above.witness);
  CHECK(above.proof.certified());
  CHECK(above.witness->taken_for == 1);
  CHECK(above.proof.advantage.mid == std::fma(5, 0.3, -11.0 / 8));  // near 1/8 and a multiple of 2^-54: exact
  CHECK(above.proof.advantage.rad == 0);
}

TEST_CASE("a tie is broken, and what binary64 leaves open is decided in balls") {
  // alpha = 1, eps = 1/2 and the prop-3.1 network: beta - eps = 0 and s(0) = 0 on both sides with eps = ... 0
  // patches attacked: at eps = 0 and a sample that holds no feature both outputs are 0.
  Samples nothing = prop_samples(2);
  std::fill(nothing.X.entries().begin(), nothing.X.entries().end(), 0.0);
  CHECK(certify_robustness(prop_network(prop_features().U), nothing, 0, 0).verdict == Robustness::broken);

  // 11/40 is not a binary64 number: one side of it is robust, the other broken, by margins near 1e-17
  double below = threshold;
  double above = threshold;
  // 40 eps < 11 decides it exactly: 40 eps is exact in long arithmetic of 53 + 6 bits
  const auto is_below = [](double eps) { return 40.0L * static_cast<long double>(eps) < 11.0L; };
  while (!is_below(below)) below = std::nextafter(below, 0.0);
  while (is_below(above)) above = std::nextafter(above, 1.0);
  const Certificate robust = certify_prop(below);
  CHECK(robust.verdict == Robustness::robust);
  CHECK(robust.bits == 256);
  CHECK(certify_prop(above).verdict == Robustness::broken);
}

TEST_CASE("all rival classes count: the nearest one breaks the sample") {
  // F = (s(x0), s(x1), s(x2)) at x = (1, 0, 1/2): class 2 wins at eps = 1/4, class 1 not before eps = 1/2
  const Samples one{hand_matrix({{1, 0, 0.5}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 0.25}, 3,
                                     hand_matrix({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
  CHECK(certify_robustness(network, one, 0, 0.24).verdict == Robustness::robust);
  const Certificate broken = certify_robustness(network, one, 0, 0.26);
  CHECK(broken.verdict == Robustness::broken);
  CHECK(broken.target == 2);
  CHECK(broken.witness->taken_for == 2);
}

TEST_CASE("a misclassified clean sample is broken at every radius, 0 included") {
  Samples wrong = prop_samples(2);
  wrong.y[0] = 1;
  for (const double eps : {0.0, 0.1, 0.5})
    CHECK(certify_robustness(prop_network(prop_features().U), wrong, 0, eps).verdict == Robustness::broken);
}

TEST_CASE("an exhausted budget is undecided, with its gap") {
  // a seed on which the root's bounds do not decide
  for (std::uint64_t seed = 0;; ++seed) {
    REQUIRE(seed < 3000);
    const RandomProblem p = random_problem(seed, 2, 4, 1, 5);
    const Certificate whole = certify_robustness(p.network, p.samples, 0, p.eps);
    if (whole.boxes < 20) continue;
    const Certificate cut = certify_robustness(p.network, p.samples, 0, p.eps, 1);
    CHECK(cut.verdict == Robustness::undecided);
    CHECK(cut.boxes == 1);
    CHECK(cut.lower <= 0);
    CHECK(cut.upper > 0);
    CHECK(name(cut.verdict) == "undecided");
    break;
  }
}

TEST_CASE("NaN weights or radii never pass") {
  CHECK_THROWS_WITH(certify_prop(std::nan("")), Catch::Contains("eps"));
  CHECK_THROWS_WITH(certify_prop(-1e-9), Catch::Contains("eps"));
}

}  // namespace advproof
