#include "advproof/network/shared_neurons.h"

#include <catch2/catch.hpp>

#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

PatchNetwork<double> two_classes(const Matrix<double>& W) {
  return {{.neurons = static_cast<int>(W.rows() / 2)}, 2, W};
}

std::vector<int> shared(const Matrix<double>& W) {
  const std::vector<char> flags = shared_neurons(two_classes(W), 0, 1);
  return {flags.begin(), flags.end()};
}

}  // namespace

TEST_CASE("neurons pair off one by one, in whatever order") {
  CHECK(shared(hand_matrix({{1, 2}, {3, 4}, {3, 4}, {1, 2}})) == std::vector<int>{1, 1, 1, 1});
  CHECK(shared(hand_matrix({{1, 2}, {3, 4}, {5, 6}, {1, 2}})) == std::vector<int>{1, 0, 0, 1});
  CHECK(shared(hand_matrix({{1, 2}, {1, 2}, {1, 2}, {3, 4}})) == std::vector<int>{1, 0, 1, 0});
  CHECK(shared(hand_matrix({{1, 2}, {3, 4}, {1, 2}, {1, 2}})) == std::vector<int>{1, 0, 1, 0});
  CHECK(shared(hand_matrix({{1, 2}, {2, 1}})) == std::vector<int>{0, 0});
}

TEST_CASE("two classes always tie if all neurons pair off, and only then") {
  CHECK(always_tie(two_classes(hand_matrix({{1, 2}, {3, 4}, {3, 4}, {1, 2}})), 0, 1));
  CHECK_FALSE(always_tie(two_classes(hand_matrix({{1, 2}, {3, 4}, {3, 4}, {1, -2}})), 0, 1));
  CHECK_FALSE(always_tie(two_classes(hand_matrix({{1, 2}, {1, 2}, {1, 2}, {3, 4}})), 0, 1));
}

TEST_CASE("the classes asked for are compared, in either order") {
  const PatchNetwork<double> network({.neurons = 1}, 3, hand_matrix({{1, 2}, {3, 4}, {1, 2}}));
  CHECK(always_tie(network, 0, 2));
  CHECK(always_tie(network, 2, 0));
  CHECK_FALSE(always_tie(network, 0, 1));
  CHECK_FALSE(always_tie(network, 1, 2));
}

}  // namespace advproof
