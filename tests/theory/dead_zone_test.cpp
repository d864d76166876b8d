#include "advproof/theory/dead_zone.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/certify/certificate.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

/// k = 2, d = 4, u = (e_1, e_3), one sample a class of two patches.
Features features() {
  return {hand_matrix({{0, 1, 0, 0}, {0, 0, 0, 1}}), hand_matrix({{1, 0, 0, 0}, {0, 0, 1, 0}})};
}
Samples samples() {
  return {hand_matrix({{0.5, 1, 0, 0.25},
                       {0.5, -0.125, 0, -1},  // label 0: own 1, foreign 0.25
                       {0, 0.125, 0.5, 0.5},
                       {0, 0, 0.5, 1.5}}),  // label 1: own 1.5, foreign 0.125
          {0, 1},
          Matrix<double>(2, 2),
          Matrix<double>(2, 2)};
}

const NetworkConfig network{.neurons = 4, .q = 3, .rho = 0.5};

PatchNetwork<double> dead_zone_network() {
  const DeadZone zone = dead_zone(robust_entries(samples(), features()), network.q, network.rho);
  return {network, 2, dead_zone_weights(zone, features(), network.neurons)};
}

}  // namespace

TEST_CASE("the least own and the largest foreign entry, and half of what is between them") {
  const RobustEntries entries = robust_entries(samples(), features());
  CHECK(entries.own == 1);
  CHECK(entries.foreign() == 0.25);
  CHECK(entries.limit() == 0.375);
}

TEST_CASE("foreign entries below 0 count as 0, and an own one below them leaves no dead zone") {
  Samples below = samples();
  for (double& x : below.X.entries()) x = -1;
  const RobustEntries entries = robust_entries(below, features());
  CHECK(entries.own == -1);
  CHECK(entries.foreign() == 0);
  CHECK(entries.limit() < 0);
}

TEST_CASE("the dead zone ends midway, and a is the least binary64 number with 2 a^q >= b^q") {
  for (const int q : {2, 3, 5, 8}) {
    const DeadZone zone = dead_zone({1, 0.25}, q, 0.5);
    CHECK(zone.b == 0.5 / 0.625);
    const auto power_of = [q](double x) { return power(Ball(x, 1000), static_cast<unsigned>(q)); };
    CHECK(certainly(power_of(zone.a) * 2.0 > power_of(zone.b)));
    CHECK(certainly(power_of(std::nextafter(zone.a, 0.0)) * 2.0 < power_of(zone.b)));
  }
}

TEST_CASE("two neurons for the own class, one for each other, the rest are 0") {
  const Matrix<double> W = dead_zone_weights({2, 3}, features(), 4);
  CHECK(W == hand_matrix({{0, 2, 0, 0},
                          {0, 2, 0, 0},
                          {0, 0, 0, 3},
                          {0, 0, 0, 0},
                          {0, 0, 0, 2},
                          {0, 0, 0, 2},
                          {0, 3, 0, 0},
                          {0, 0, 0, 0}}));
}

TEST_CASE("phi is 0 in the dead zone up to rounding, and increases beyond") {
  const auto activation = make_activation(network);
  const auto& s = activation->in<Ball>();
  const DeadZone zone = dead_zone({1, 0.25}, network.q, network.rho);
  const auto at = [&](double c) { return phi(s, zone, Ball(c, 256)); };
  CHECK(certainly(abs(at(-0.5)) <= 0.0));
  for (const double c : {0.125, 0.5, 0.624}) {
    CHECK(certainly(at(c) > 0.0));
    CHECK(certainly(at(c) <= 0x1p-51 * network.rho));  // (2 a^q / b^q - 1) rho / q, a within 2^-52 of it
  }
  double before = 0.624;
  for (const double c : {0.65, 0.7, 0.79, 1.0, 2.0}) {
    CHECK(certainly(at(c) > at(before)));
    before = c;
  }
  // a c, b c >= rho: 2 (a c - 2/3 rho) - (b c - 2/3 rho) with b = 4/5, a = b 2^(-1/3)
  CHECK(certainly(abs(at(2) - ((2 * zone.a - zone.b) * 2 - 1.0 / 3)) <= 0x1p-50));
}

TEST_CASE("robust below the limit and broken above it") {
  const PatchNetwork<double> robust = dead_zone_network();
  for (Index n = 0; n < 2; ++n) {
    for (const double eps : {0.0, 0.25, 0.36})
      CHECK(certify_robustness(robust, samples(), n, eps).verdict == Robustness::robust);
  }
  // sample 0: phi(1 - eps) against phi(1/4 + eps) and less on the other patch
  CHECK(certify_robustness(robust, samples(), 0, 0.4).verdict == Robustness::broken);
}

}  // namespace advproof
