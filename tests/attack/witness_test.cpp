#include "advproof/attack/witness.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

/// The swap -eps v_0 + eps v_1 on every patch of sample 0.
Witness swap_witness(Index patches, double eps) {
  Witness witness{0, 1, Matrix<double>(patches, 4)};
  for (Index p = 0; p < patches; ++p) {
    witness.delta(p, 2) = -eps;
    witness.delta(p, 3) = eps;
  }
  return witness;
}

}  // namespace

TEST_CASE("a swap of the prop-3.1 network is certified with its exact advantage") {
  // F_1 - F_0 = P s(1/4) - (P-1) s(1/4) = 1/8
  const CertifiedWitness result =
      certify(prop_network(prop_features().V), prop_samples(8), swap_witness(8, 0.25), 0.25);
  CHECK(result.certified());
  CHECK(result.taken_for == 1);
  CHECK(result.advantage.mid == 0.125);
  CHECK(result.advantage.rad == 0);
}

TEST_CASE("a perturbation one ulp outside the box is not feasible") {
  const double eps = std::nextafter(0.25, 0.0);
  const CertifiedWitness result =
      certify(prop_network(prop_features().V), prop_samples(8), swap_witness(8, 0.25), eps);
  CHECK_FALSE(result.feasible);
  CHECK(result.broken);
  CHECK_FALSE(result.certified());
}

TEST_CASE("a perturbation below -eps alone is not feasible") {
  Witness removal{0, 1, Matrix<double>(3, 4)};
  for (Index p = 1; p < 3; ++p) removal.delta(p, 2) = -0.5;
  CHECK_FALSE(certify(prop_network(prop_features().V), prop_samples(3), removal, 0.25).feasible);
}

TEST_CASE("a tie that balls cannot decide is no proof") {
  // rho = 0.3, q = 3: F_0 = F_1 = s(.1) = .001 / .27, which no ball encloses with radius 0
  const Samples one{hand_matrix({{0.1, 0.1}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const PatchNetwork<double> network({.neurons = 1, .q = 3, .rho = 0.3}, 2, hand_matrix({{1, 0}, {0, 1}}));
  CHECK_FALSE(certify(network, one, {0, 1, Matrix<double>(1, 2)}, 0).broken);
}

TEST_CASE("a perturbation that breaks nothing is feasible, not broken") {
  // the prop-3.2 network does not see a swap
  const CertifiedWitness result =
      certify(prop_network(prop_features().U), prop_samples(8), swap_witness(8, 0.25), 0.25);
  CHECK(result.feasible);
  CHECK_FALSE(result.broken);
  CHECK_FALSE(result.certified());
  CHECK(result.taken_for == -1);
}

TEST_CASE("a tie counts as broken") {
  // beta - eps = 0 and nothing added: F_0 = F_1 = 0
  Witness removal{0, 1, Matrix<double>(3, 4)};
  for (Index p = 1; p < 3; ++p) removal.delta(p, 2) = -0.5;
  const CertifiedWitness result = certify(prop_network(prop_features().V), prop_samples(3), removal, 0.5);
  CHECK(result.certified());
  CHECK(result.advantage.mid == 0);
  CHECK(result.advantage.rad == 0);
}

TEST_CASE("the point x + delta is not rounded") {
  // x = (1, 0), delta = (-2^-60, 0): binary64 would round the sum to 1. Classes (1, 0) and (c, 0) with
  // w_0 = w_1 = e_0 but on delta's coordinate: F_1 - F_0 > 0 only by the perturbation of 2^-60.
  const Samples one{hand_matrix({{1, 1}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 0.25}, 2, hand_matrix({{1, 0}, {0, 1}}));
  Witness witness{0, 1, hand_matrix({{-0x1p-60, 0}})};
  const CertifiedWitness result = certify(network, one, witness, 0x1p-60);
  CHECK(result.certified());
  CHECK(result.advantage.mid == 0x1p-60);
  CHECK(result.advantage.rad == 0);

  witness.delta(0, 0) = 0x1p-60;
  CHECK_FALSE(certify(network, one, witness, 0x1p-60).broken);
}

TEST_CASE("the class with the largest proved advantage is named") {
  // F = (s(0), s(1/4), s(1/2)) = (0, 1/8, 3/8) at the unperturbed sample of label 0
  const Samples one{hand_matrix({{0, 0.25, 0.5}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 0.25}, 3,
                                     hand_matrix({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}));
  const CertifiedWitness result = certify(network, one, {0, 1, Matrix<double>(1, 3)}, 0);
  CHECK(result.certified());
  CHECK(result.taken_for == 2);
  CHECK(result.advantage.mid == 0.375);
}

TEST_CASE("the advantage of a network that is not dyadic is enclosed") {
  // rho = 0.3, q = 3: s(z) = z^3 / .27; F_1 = s(.2), F_0 = s(.1): (.008 - .001) / .27 = .0259259...
  const Samples one{hand_matrix({{0.1, 0.2}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const PatchNetwork<double> network({.neurons = 1, .q = 3, .rho = 0.3}, 2, hand_matrix({{1, 0}, {0, 1}}));
  const CertifiedWitness result = certify(network, one, {0, 1, Matrix<double>(1, 2)}, 0);
  CHECK(result.certified());
  CHECK(std::abs(result.advantage.mid - 0.007 / 0.27) <= 1e-16);
  CHECK(result.advantage.rad > 0);
  CHECK(result.advantage.rad <= 0x1p-58);  // half an ulp of .0259 and a little
}

TEST_CASE("a NaN perturbation is neither feasible nor broken for certain") {
  Witness witness = swap_witness(8, 0.25);
  witness.delta(0, 0) = std::numeric_limits<double>::quiet_NaN();
  const CertifiedWitness result = certify(prop_network(prop_features().U), prop_samples(8), witness, 0.25);
  CHECK_FALSE(result.feasible);
  CHECK_FALSE(result.certified());
}

}  // namespace advproof
