// The closed forms of propositions 3.1 and 3.2 (docs/theory.md, section 7), to the last certified digit.
#include "advproof/certify/worst_margin.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/network/activation/smoothed_relu.h"
#include "attack/prop_networks.h"
#include "certify/random_network.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

constexpr slong bits = 256;

struct Proposition {
  PatchNetwork<double> network;
  Samples samples;
  double tau;
};

/// w_{i,r} = tau u_i (or v_i), m neurons, noise-free samples.
Proposition proposition(std::uint64_t seed, bool robust) {
  Stream stream(seed, Substream::probe, 8);
  const int k = 2 + static_cast<int>(stream.below(2));
  const int m = 1 + static_cast<int>(stream.below(4));
  DataConfig data;
  data.classes = k;
  data.dim = 2 * k + 1;
  data.patches = 4;
  data.robust_patches = 2;
  data.alpha = {0.8, 1.3};
  data.beta = {0.3, 0.6};
  data.noise_std = 0;
  const Features features = draw_features(data, seed);
  const NetworkConfig config{
      .neurons = m, .q = 2 + static_cast<int>(stream.below(4)), .rho = stream.uniform(0.1, 0.8)};
  const double tau = stream.uniform(0.3, 2);
  Matrix<double> W(k * m, data.dim);
  for (Index row = 0; row < W.rows(); ++row) {
    const double* feature = (robust ? features.U : features.V).row(row / m);
    for (Index l = 0; l < W.cols(); ++l) W(row, l) = tau * feature[l];
  }
  return {PatchNetwork<double>(config, k, W), draw_samples(data, features, seed, 0, k), tau};
}

/// m [sum over the signal's patches of s(tau (strength - eps)) - sum over all patches of s(tau eps)].
Ball closed_form(const Proposition& p, const Matrix<double>& strength, double eps) {
  const auto s = [&p](const Ball& z) { return smoothed_relu(z, p.network.config()).value; };
  Ball sum(0.0, bits);
  for (Index patch = 0; patch < p.samples.patches(); ++patch) {
    if (strength(0, patch) != 0) sum += s(Ball(p.tau, bits) * (Ball(strength(0, patch), bits) - eps));
    sum -= s(Ball(p.tau, bits) * eps);
  }
  return sum * static_cast<double>(p.network.neurons());
}

void check_closed_form(std::uint64_t seed, bool robust, double eps) {
  const Proposition p = proposition(seed, robust);
  const Ball expected = closed_form(p, robust ? p.samples.alpha : p.samples.beta, eps);
  for (int t = 1; t < static_cast<int>(p.network.classes()); ++t) {
    WorstMargin margin(p.network, p.samples, 0, t, eps);
    while (margin.refine()) {
    }
    INFO("seed " << seed << " eps " << eps << ": " << to_decimal(expected, 70));
    const Ball lower = margin.enclose_lower(bits);
    const Ball upper = margin.enclose_upper(bits);
    CHECK(certainly(abs(lower - expected) <= 0x1p-240));
    CHECK(certainly(abs(upper - expected) <= 0x1p-240));
    CHECK(std::abs(margin.lower() - enclosure(expected).mid) <= 1e-9);
    CHECK(margin.lower() <= enclosure(expected).mid);
  }
}

}  // namespace

TEST_CASE("prop-3.2: the worst margin of tau u_i is its closed form to 240 bits") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (const double eps : {0.0, 0.1, 0.35, 0.8}) check_closed_form(seed, true, eps);  // eps <= alpha
  }
}

TEST_CASE("prop-3.1: the worst margin of tau v_i is its closed form to 240 bits") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (const double eps : {0.0, 0.1, 0.35, 1.0}) check_closed_form(seed, false, eps);
  }
}

TEST_CASE("by hand: prop-3.2 with one neuron and dyadic numbers") {
  // alpha = 1, eps = 1/4, q = 2, rho = 1/4: s(3/4) - 8 s(1/4) = 5/8 - 8/8 = -3/8
  WorstMargin margin(prop_network(prop_features().U), prop_samples(8), 0, 1, 0.25);
  CHECK(margin.upper() == -0.375);
  CHECK(margin.lower() <= -0.375);
  CHECK(margin.lower() >= -0.375 - 1e-11);
  const Matrix<double> delta = margin.perturbation();
  for (Index p = 0; p < 8; ++p) CHECK(delta(p, 1) == 0.25);
  CHECK(delta(0, 0) == -0.25);
}

TEST_CASE("neurons that both classes have cancel, one to one, and need no boxes") {
  Stream stream(3, Substream::probe, 8);
  Matrix<double> W(6, 4);  // two classes of three neurons
  for (double& w : W.entries()) w = stream.uniform(-1, 1);
  std::copy_n(W.row(0), 4, W.row(5));  // shared once: y has it twice
  std::copy_n(W.row(0), 4, W.row(1));
  const NetworkConfig config{.neurons = 3, .q = 3, .rho = 0.25};
  Samples samples = prop_samples(2);
  samples.y[0] = 0;
  const PatchNetwork<double> shared(config, 2, W);
  Matrix<double> rest = W;
  std::fill_n(rest.row(0), 4, 0.0);
  std::fill_n(rest.row(5), 4, 0.0);
  const PatchNetwork<double> left(config, 2, rest);
  for (const double eps : {0.0, 0.3}) {
    WorstMargin with(shared, samples, 0, 1, eps);
    WorstMargin without(left, samples, 0, 1, eps);
    CHECK(with.lower() == without.lower());
    CHECK(with.upper() == without.upper());
  }
  for (Index r = 0; r < 3; ++r) std::copy_n(W.row(r), 4, W.row(3 + r));  // all shared: F_y = F_t everywhere
  const MarginBracket tie = margin_bracket(PatchNetwork<double>(config, 2, W), samples, 0, 1, 0.3, 0);
  CHECK(tie.upper - tie.lower <= 1e-9);
}

TEST_CASE("by hand: coordinates that no neuron joins are minimised apart, joined ones together") {
  // w_0 = (1, 0, 0, 0), w_1 = (0, 1, -1, 0), x = (1/2, 1/2, 0, 0), eps = 1/4, q = 2, rho = 1: s(1/4) - s(1)
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 1}, 2,
                                     hand_matrix({{1, 0, 0, 0}, {0, 1, -1, 0}}));
  const std::vector<PairBounds> parts = PairBounds::parts(network, 0, 1);
  REQUIRE(parts.size() == 2);
  for (Index l = 0; l < 4; ++l) {
    CHECK(parts[0].sees(l) == (l == 0));
    CHECK(parts[1].sees(l) == (l == 1 || l == 2));
  }
  const Samples samples{hand_matrix({{0.5, 0.5, 0, 0}}), {0}, Matrix<double>(1, 1), Matrix<double>(1, 1)};
  WorstMargin margin(network, samples, 0, 1, 0.25);
  CHECK_FALSE(margin.refine());
  CHECK(margin.boxes() == 2);
  CHECK(margin.upper() == 1 / 32.0 - 0.5);
  CHECK(margin.lower() <= margin.upper());
  CHECK(margin.lower() >= margin.upper() - 1e-11);
  const Matrix<double> delta = margin.perturbation();
  CHECK(delta(0, 0) == -0.25);
  CHECK(delta(0, 1) == 0.25);
  CHECK(delta(0, 2) == -0.25);
  CHECK(PairBounds::parts({network.config(), 2, hand_matrix({{1, 1, 0, 0}, {0, 1, -1, 1}})}, 0, 1).size() ==
        1);
}

TEST_CASE("the proved bracket holds the closed form, and is no wider than rounding where it is exact") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (const double eps : {0.0, 0.1, 0.35, 0.8}) {
      const Proposition p = proposition(seed, true);
      const Ball expected = closed_form(p, p.samples.alpha, eps);
      const MarginBracket bracket = margin_bracket(p.network, p.samples, 0, 1, eps);
      INFO("seed " << seed << " eps " << eps << ": " << to_decimal(expected, 30));
      CHECK(certainly(expected > bracket.lower));
      CHECK(certainly(expected < bracket.upper));
      CHECK(bracket.upper - bracket.lower <= 1e-9);
    }
  }
}

TEST_CASE("by hand: the sign of a bracket") {
  CHECK(MarginBracket{0x1p-60, 1}.sign() == 1);
  CHECK(MarginBracket{-1, 0}.sign() == -1);  // a tie is an error
  CHECK(std::isnan(MarginBracket{0, 1}.sign()));
  CHECK(std::isnan(MarginBracket{NAN, NAN}.sign()));
  // alpha = 1, eps = 1/4, q = 2, rho = 1/4: s(3/4) - P s(1/4) = 5/8 - P/8
  CHECK(margin_bracket(prop_network(prop_features().U), prop_samples(4), 0, 1, 0.25).sign() == 1);
  CHECK(std::isnan(margin_bracket(prop_network(prop_features().U), prop_samples(5), 0, 1, 0.25).sign()));
  CHECK(margin_bracket(prop_network(prop_features().U), prop_samples(6), 0, 1, 0.25).sign() == -1);
}

TEST_CASE("what binary64 cannot tell is told in balls") {
  // tau = 2^-30: both terms of s(3 tau / 4) - P s(tau / 4) = (9 - P) tau^2 / 8 are far below its rounding
  Matrix<double> W = prop_features().U;
  for (double& w : W.entries()) w *= 0x1p-30;
  CHECK(margin_bracket(prop_network(W), prop_samples(8), 0, 1, 0.25).sign() == 1);
  CHECK(std::isnan(margin_bracket(prop_network(W), prop_samples(9), 0, 1, 0.25).sign()));  // a tie
  CHECK(margin_bracket(prop_network(W), prop_samples(10), 0, 1, 0.25).sign() == -1);
}

TEST_CASE("a bracket is refined as far as its boxes go, on networks that need it") {
  int narrower = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const RandomProblem p = random_problem(seed, 2, 4, 2, 5);
    const MarginBracket coarse = margin_bracket(p.network, p.samples, 0, 1 - p.samples.y[0], p.eps, 0);
    const MarginBracket fine = margin_bracket(p.network, p.samples, 0, 1 - p.samples.y[0], p.eps, 2000);
    CHECK(fine.lower <= fine.upper);
    CHECK(fine.lower <= coarse.upper);
    if (fine.upper - fine.lower < coarse.upper - coarse.lower) ++narrower;
    if (!std::isnan(coarse.sign())) CHECK(fine.sign() == coarse.sign());
  }
  CHECK(narrower > 0);
}

TEST_CASE("refining raises the lower end and lowers the upper end, never the reverse") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const RandomProblem p = random_problem(seed, 2, 4, 2, 5);
    WorstMargin margin(p.network, p.samples, 0, 1 - p.samples.y[0], p.eps);
    double lower = margin.lower();
    double upper = margin.upper();
    for (int step = 0; step < 60 && margin.refine(); ++step) {
      // a child's tangents may be placed a little worse than its parent's
      CHECK(margin.upper() <= upper);
      CHECK(margin.upper() >= margin.lower());
      upper = margin.upper();
    }
    CHECK(margin.lower() >= lower - 1e-3);
  }
}

TEST_CASE("what the error bounds are not proved for is refused") {
  const Samples samples = prop_samples(2);
  const auto network = [](double w) { return prop_network(hand_matrix({{w, 0, 0, 0}, {0, 1, 0, 0}})); };
  CHECK_THROWS_WITH(WorstMargin(network(1e300), samples, 0, 1, 0.1), Catch::Contains("weights"));
  CHECK_THROWS_WITH(WorstMargin(network(1e-300), samples, 0, 1, 0.1), Catch::Contains("weights"));
  CHECK_THROWS_WITH(WorstMargin(network(std::nan("")), samples, 0, 1, 0.1), Catch::Contains("weights"));
  CHECK_THROWS_WITH(WorstMargin(network(1), samples, 0, 1, -0.1), Catch::Contains("eps"));
  CHECK_THROWS_WITH(WorstMargin(network(1), samples, 0, 1, std::nan("")), Catch::Contains("eps"));
}

}  // namespace advproof
