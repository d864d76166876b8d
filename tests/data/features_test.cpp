#include "advproof/data/features.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

DataConfig config(Basis basis) {
  DataConfig config;
  config.classes = 2;
  config.dim = 5;
  config.basis = basis;
  return config;
}

}  // namespace

TEST_CASE("one-hot features are the first unit vectors, robust ones first") {
  const Features features = draw_features(config(Basis::one_hot), 1);
  CHECK(features.U == hand_matrix({{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}}));
  CHECK(features.V == hand_matrix({{0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}}));
  CHECK(one_hot_coordinates(features) == std::vector<Index>{0, 1, 2, 3});
}

TEST_CASE("one-hot features do not depend on the seed") {
  CHECK(draw_features(config(Basis::one_hot), 1) == draw_features(config(Basis::one_hot), 2));
}

TEST_CASE("coordinates of permuted one-hot features are found") {
  const Features features{hand_matrix({{0, 0, 1, 0}, {1, 0, 0, 0}}),
                          hand_matrix({{0, 0, 0, 1}, {0, 1, 0, 0}})};
  CHECK(one_hot_coordinates(features) == std::vector<Index>{2, 0, 3, 1});
}

TEST_CASE("a dictionary with one feature that is not one-hot has no coordinates") {
  const Matrix<double> U = hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}});
  CHECK(one_hot_coordinates({U, hand_matrix({{0, 0, 1, 0}, {0, 0, 0, 0.5}})}).empty());
  CHECK(one_hot_coordinates({U, hand_matrix({{0, 0, 1, 0}, {0, 0, 0, -1}})}).empty());
  CHECK(one_hot_coordinates({U, hand_matrix({{0, 0, 1, 0}, {0, 0, 1, 1}})}).empty());
  CHECK(one_hot_coordinates({U, hand_matrix({{0, 0, 1, 0}, {0, 0, 1, 0x1p-1074}})}).empty());
}

TEST_CASE("rotated features are orthonormal to rounding, and not one-hot") {
  // What the second pass leaves of an overlap is rounding: of a product of d terms, of 2k subtractions and of
  // the normalisation, (d + 2k + 4) u = 34 * 2^-53 < 4e-15. The norm likewise.
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    DataConfig rotated = config(Basis::rotated);
    rotated.classes = 3;
    rotated.dim = 24;
    const Features features = draw_features(rotated, seed);
    std::vector<const double*> dictionary;
    for (Index i = 0; i < 3; ++i) dictionary.push_back(features.U.row(i));
    for (Index i = 0; i < 3; ++i) dictionary.push_back(features.V.row(i));
    for (std::size_t i = 0; i < dictionary.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        long double product = 0;
        for (int l = 0; l < 24; ++l) product += static_cast<long double>(dictionary[i][l]) * dictionary[j][l];
        CHECK(std::abs(static_cast<double>(product - (i == j ? 1 : 0))) <= 1e-14);
      }
    }
    CHECK(one_hot_coordinates(features).empty());
  }
}

TEST_CASE("rotated features fill the whole space at d = 2k") {
  DataConfig tight = config(Basis::rotated);
  tight.dim = 4;
  const Features features = draw_features(tight, 1);
  // the sum of the squares of a coordinate over an orthonormal basis is 1
  for (Index l = 0; l < 4; ++l) {
    double sum = 0;
    for (Index i = 0; i < 2; ++i) {
      sum += features.U(i, l) * features.U(i, l) + features.V(i, l) * features.V(i, l);
    }
    CHECK(std::abs(sum - 1) <= 1e-13);  // 1e-14 a vector, and the conditioning of a 4 x 4 basis
  }
}

TEST_CASE("rotated features are the same for a seed and differ between seeds") {
  const DataConfig rotated = config(Basis::rotated);
  CHECK(draw_features(rotated, 7) == draw_features(rotated, 7));
  CHECK_FALSE(draw_features(rotated, 7) == draw_features(rotated, 8));
}

TEST_CASE("a rotated feature does not depend on the number of classes after it") {
  DataConfig more = config(Basis::rotated);
  more.dim = 6;
  const Features two = draw_features(more, 7);
  more.classes = 3;
  const Features three = draw_features(more, 7);
  for (Index l = 0; l < 6; ++l) CHECK(two.U(0, l) == three.U(0, l));
}

TEST_CASE("a family's features are U for robust ones and V for the others, a row a class") {
  const Features features = draw_features(config(Basis::one_hot), 1);
  CHECK(&features.of(Family::robust) == &features.U);
  CHECK(&features.of(Family::nonrobust) == &features.V);
  CHECK(features.classes() == 2);
  DataConfig more = config(Basis::rotated);
  more.classes = 3;
  more.dim = 7;
  CHECK(draw_features(more, 1).classes() == 3);
}

}  // namespace advproof
