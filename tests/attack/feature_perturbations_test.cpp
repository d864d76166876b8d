#include "attack/feature_perturbations.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

/// Sample 1, of class 1, of prop_samples(2): u_1 on the first patch, v_1 / 2 on the second.
Matrix<double> of_sample_1(const Matrix<double>& delta) {
  Matrix<double> result(2, delta.cols());
  std::copy(delta.row(2), delta.row(4), result.row(0));
  return result;
}

constexpr double eps = 0.25;

}  // namespace

TEST_CASE("removal takes min(eps, beta_p) v_y from the patches that carry v_y, and no more") {
  const Samples samples = prop_samples(2);
  CHECK(of_sample_1(removal(samples, prop_features(), eps)) == hand_matrix({{0, 0, 0, 0}, {0, 0, 0, -eps}}));
  CHECK(of_sample_1(removal(samples, prop_features(), 4)) == hand_matrix({{0, 0, 0, 0}, {0, 0, 0, -0.5}}));
}

TEST_CASE("towards a direction, removal adds eps e on every patch") {
  const Matrix<double> e = hand_matrix({{0, -1, 0, 0}});
  CHECK(of_sample_1(removal_towards(prop_samples(2), prop_features(), 0.75, e)) ==
        hand_matrix({{0, -0.75, 0, 0}, {0, -0.75, 0, -0.5}}));
  CHECK(of_sample_1(swap_towards(prop_samples(2), prop_features(), 0.75, e)) ==
        hand_matrix({{0, -0.75, 0, -0.75}, {0, -0.75, 0, -0.75}}));
}

TEST_CASE("swap and injection move the samples of other labels, and those of the target not at all") {
  const Samples samples = prop_samples(2);
  CHECK(of_sample_1(swap_to(samples, prop_features(), eps, 0)) ==
        hand_matrix({{0, 0, eps, -eps}, {0, 0, eps, -eps}}));
  CHECK(of_sample_1(swap_to(samples, prop_features(), eps, 1)) == Matrix<double>(2, 4));
  CHECK(of_sample_1(injection_of(samples, prop_features(), eps, 0)) ==
        hand_matrix({{eps, -eps, 0, 0}, {eps, 0, 0, 0}}));
  CHECK(of_sample_1(injection_of(samples, prop_features(), eps, 1)) == Matrix<double>(2, 4));
}

TEST_CASE("a feature that is not one-hot is clipped into the box") {
  Features features = prop_features();
  features.V = hand_matrix({{0, 0, 0.6, 0.8}, {0, 0, -0.8, 0.6}});
  CHECK(of_sample_1(swap_to(prop_samples(2), features, 1, 0)).entries() ==
        std::vector<double>{0, 0, 1, 0.8 - 0.6, 0, 0, 1, 0.8 - 0.6});
}

TEST_CASE("the orthogonal directions are d - 2k pairs +-e, orthonormal to every feature and to each other") {
  DataConfig data;
  data.classes = 2;
  data.dim = 7;
  for (const Basis basis : {Basis::one_hot, Basis::rotated}) {
    data.basis = basis;
    const Features features = draw_features(data, 3);
    const std::vector<Matrix<double>> directions = orthogonal_directions(features);
    REQUIRE(directions.size() == 2 * 3);
    // two passes of Gram-Schmidt leave a few roundings of 7 terms
    constexpr double rounding = 64 * 0x1p-53;
    const auto product = [](const double* a, const double* b) {
      double sum = 0;
      for (int l = 0; l < 7; ++l) sum += a[l] * b[l];
      return sum;
    };
    for (std::size_t i = 0; i < directions.size(); ++i) {
      const double* e = directions[i].row(0);
      for (Index f = 0; f < 2; ++f) {
        CHECK(std::abs(product(e, features.U.row(f))) <= rounding);
        CHECK(std::abs(product(e, features.V.row(f))) <= rounding);
      }
      for (std::size_t j = 0; j < directions.size(); ++j) {
        const double expected = i == j ? 1 : i / 2 == j / 2 ? -1 : 0;
        CHECK(std::abs(product(e, directions[j].row(0)) - expected) <= rounding);
      }
    }
  }
  CHECK(orthogonal_directions(prop_features()).empty());
}

}  // namespace advproof
