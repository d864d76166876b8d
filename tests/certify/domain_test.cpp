#include "advproof/certify/domain.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

constexpr double most = 0x1p400;
constexpr double least = 0x1p-400;

double above(double x) { return std::nextafter(x, HUGE_VAL); }
double below(double x) { return std::nextafter(x, 0.0); }

bool weight_is_outside(double w) {
  return outside_certificates(prop_network(hand_matrix({{1, 0, 0, 0}, {0, w, 0, 0}}))).has_value();
}

bool kink_is_outside(double rho) {
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = rho}, 2, prop_features().U);
  return outside_certificates(network).has_value();
}

}  // namespace

TEST_CASE("certificates are proved for weights and kinks that are 0 or in [2^-400, 2^400] in size") {
  for (const double inside : {1.0, least, most}) {
    CHECK_FALSE(weight_is_outside(inside));
    CHECK_FALSE(weight_is_outside(-inside));
    CHECK_FALSE(kink_is_outside(inside));
  }
  CHECK_FALSE(weight_is_outside(0));
  for (const double outside : {below(least), above(most)}) {
    CHECK(weight_is_outside(outside));
    CHECK(weight_is_outside(-outside));
    CHECK(kink_is_outside(outside));
  }
  CHECK(weight_is_outside(std::nan("")));
}

TEST_CASE("certificates are proved for samples and radii of at most 2^400") {
  CHECK_FALSE(outside_certificates(most));
  CHECK_FALSE(outside_certificates(0.0));
  for (const double eps : {above(most), -0x1p-1074, std::nan("")}) CHECK(outside_certificates(eps));
  const PatchNetwork<double> network = prop_network(prop_features().U);
  Samples samples = prop_samples(2);
  samples.X(1, 3) = -most;
  samples.X(3, 3) = -above(most);
  CHECK_FALSE(outside_certificates(network, samples, 0, 0.25));
  CHECK(outside_certificates(network, samples, 1, 0.25));
  CHECK(outside_certificates(network, samples, 0, 1e150));
  CHECK(outside_certificates(samples.X.entries()));
}

TEST_CASE("certificates are proved for d + 2m + 4 and the rounding of the activation of at most 2^16") {
  const auto is_outside = [](int neurons) {
    const NetworkConfig config{.neurons = neurons, .q = 2, .rho = 0.25};  // rounding q + 4
    return outside_certificates(PatchNetwork<double>(config, 2, Matrix<double>(2 * neurons, 4))).has_value();
  };
  CHECK_FALSE(is_outside((65536 - 4 - 4 - 6) / 2));
  CHECK(is_outside((65536 - 4 - 4 - 6) / 2 + 1));
}

TEST_CASE("the complaint says what is expected and found, in numbers that read back") {
  const auto outside = outside_certificates(1e150);
  REQUIRE(outside);
  CHECK(complaint(*outside) == "certificates: expected eps from 0 to 2.5822498780869086e+120, found 1e+150");
  CHECK(reason(*outside) == "beyond certificates: expected eps from 0 to 2.5822498780869086e+120");
}

}  // namespace advproof
