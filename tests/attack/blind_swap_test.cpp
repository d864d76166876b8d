#include "advproof/attack/blind_swap.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

/// One noise-free sample of each of three classes: u_y on the first patch, v_y / 2 on the second. With
/// eps = 1/2 the swap towards t leaves v_t / 2 on the second, and (v_t - v_y) / 2 beside u_y on the first.
DataConfig three_classes(int dim) {
  DataConfig data;
  data.classes = 3;
  data.dim = dim;
  data.patches = 2;
  data.alpha = {1, 1};
  data.beta = {0.5, 0.5};
  data.noise_std = 0;
  return data;
}

/// w_i = W_i, s(z) = 2 z^2 up to 1/4 and z - 1/8 beyond.
PatchNetwork<double> network_of(const Matrix<double>& W) {
  return PatchNetwork<double>({.neurons = 1, .q = 2, .rho = 0.25}, W.rows(), W);
}

BlindSwap swapped(const Matrix<double>& W, double eps = 0.5) {
  const DataConfig data = three_classes(6);
  const Features features = draw_features(data, 1);
  return swap_everywhere(network_of(W), draw_samples(data, features, 1, 0, 3), features, eps);
}

bool holds(const Enclosure& x, double value) {
  return std::abs(x.mid - value) <= x.rad + 4 * 0x1p-53 * value;  // log and exp of the C library
}

}  // namespace

TEST_CASE("the swap of w = v towards every class reaches it") {
  const BlindSwap outcome =
      swapped(hand_matrix({{0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}}));
  CHECK(outcome.accuracy == Accuracy{0, 6, 6});
  CHECK(outcome.targeted == Accuracy{6, 0, 6});
  CHECK(holds(outcome.risk, std::log(2 + std::exp(0.75))));  // F_t = 2 s(1/2) = 3/4, all others 0
  CHECK(outcome.risk.rad < 1e-12);
}

TEST_CASE("each target counts by itself, and another answer than the label is not yet the target") {
  // class 2 likes v_0 twice as much as class 0 does: of both swaps towards 0, that of y = 1 ends at 2, and
  // that of y = 2 at y itself
  const BlindSwap outcome =
      swapped(hand_matrix({{0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 2, 0, 1}}));
  CHECK(outcome.accuracy == Accuracy{1, 5, 6});
  CHECK(outcome.targeted == Accuracy{4, 2, 6});
}

TEST_CASE("a swap that is too small changes no answer, and a tie is neither answer") {
  const Matrix<double> V = hand_matrix({{0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, 0, 1}});
  // eps = 1/8: F_y = s(3/8) = 1/4, F_t = 2 s(1/8) = 1/16
  const BlindSwap small = swapped(V, 0.125);
  CHECK(small.accuracy == Accuracy{6, 0, 6});
  CHECK(small.targeted == Accuracy{0, 6, 6});
  CHECK(holds(small.risk, std::log(1 + std::exp(0.0625 - 0.25) + std::exp(-0.25))));
  const BlindSwap tied = swapped(Matrix<double>(3, 6));
  CHECK(tied.accuracy == Accuracy{0, 6, 6});
  CHECK(tied.targeted == Accuracy{0, 6, 6});
  CHECK(holds(tied.risk, std::log(3)));
}

TEST_CASE("towards an orthogonal direction the answer is that of whoever likes it") {
  const DataConfig data = three_classes(7);
  const Features features = draw_features(data, 1);
  const Samples samples = draw_samples(data, features, 1, 0, 3);
  // with v_y gone, e on both patches gives F_2 = 2 s(1/2) and all others 0; -e leaves a tie
  const PatchNetwork<double> network =
      network_of(hand_matrix({{0, 0, 0, 1, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 0, 1, 1}}));
  CHECK(orthogonal_accuracy(network, samples, features, 0.5) == Accuracy{1, 5, 6});
  // of v_y only beta_p is taken away, however large eps is
  const PatchNetwork<double> averse =
      network_of(hand_matrix({{0, 0, 0, -1, 0, 0, 0}, {0, 0, 0, 0, -1, 0, 0}, {0, 0, 0, 0, 0, -1, 0}}));
  CHECK(orthogonal_accuracy(averse, samples, features, 2) == Accuracy{0, 6, 6});
}

TEST_CASE("without an orthogonal direction there is no case") {
  CHECK(orthogonal_accuracy(prop_network(prop_features().V), prop_samples(2), prop_features(), 0.5) ==
        Accuracy{});
}

}  // namespace advproof
