#include "advproof/attack/preconditions.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "network/hand_network.h"

namespace advproof {
namespace {

/// The samples of these labels with two patches each, of the network with s'(z) = min(z, 1) and F_i a
/// function of coordinate i alone.
FlatGradients flat(std::initializer_list<std::initializer_list<double>> patches, const std::vector<int>& y,
                   const PatchNetwork<double>& network = hand_network<double>()) {
  const auto count = static_cast<Index>(y.size());
  return flat_gradients(network,
                        {hand_matrix(patches), y, Matrix<double>(count, 2), Matrix<double>(count, 2)});
}

}  // namespace

TEST_CASE("a patch is flat where no neuron is active, a sample where every patch is") {
  const FlatGradients found = flat({{-1, -2},
                                    {-1, 0},  // flat at z = 0 too
                                    {-1, -2},
                                    {0.5, -1},  // one neuron of one patch
                                    {2, -1},
                                    {-1, 3}},
                                   {0, 1, 0});
  CHECK(found.patches == 3);
  CHECK(found.samples == 1);
}

TEST_CASE("a loss that binary64 takes for 0 has no gradient, a large one has") {
  // F_0 - F_1 = 2 (999.5): exp(-1999) is 0, and so are 1 - logit_0 and logit_1
  const FlatGradients right = flat({{1000, 0.5}, {1000, 0.5}}, {0});
  CHECK(right.patches == 2);
  CHECK(right.samples == 1);
  const FlatGradients wrong = flat({{1000, 0.5}, {1000, 0.5}}, {1});
  CHECK(wrong.patches == 0);
  CHECK(wrong.samples == 0);
}

TEST_CASE("a tiny gradient along one coordinate is not flat") {
  // F_0 - F_1 = 700: 1 - logit_0 = exp(-700), about 1e-304, along w_0 alone
  const FlatGradients found = flat({{700.5, 0}, {-1, -1}}, {0});
  CHECK(found.patches == 1);
  CHECK(found.samples == 0);
}

TEST_CASE("terms that cancel leave a gradient of 0") {
  // w_0 = w_1: slopes are equal, coefficients 1/2 and -1/2
  const PatchNetwork<double> twins(hand_config(), 2, hand_matrix({{1, 1}, {1, 1}}));
  CHECK(flat({{0.5, 0.25}, {2, 3}}, {0}, twins).samples == 1);
}

TEST_CASE("NaN is not flat") { CHECK(flat({{std::nan(""), 0}, {1, 1}}, {0}).patches == 0); }

}  // namespace advproof
