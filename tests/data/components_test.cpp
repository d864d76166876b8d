#include "advproof/data/components.h"

#include <catch2/catch.hpp>
#include <limits>

#include "linalg/check_entries.h"
#include "linalg/hand_matrix.h"
#include "scalar/exactly.h"

namespace advproof {
namespace {

/// Orthonormal, dyadic and not one-hot.
Features halves() {
  return {hand_matrix({{0.5, 0.5, 0.5, 0.5}, {0.5, -0.5, 0.5, -0.5}}),
          hand_matrix({{0.5, 0.5, -0.5, -0.5}, {0.5, -0.5, -0.5, 0.5}})};
}

/// u_0 = e_3, u_1 = e_0, v_0 = e_1, v_1 = e_4 in d = 5.
Features permuted() {
  return {hand_matrix({{0, 0, 0, 1, 0}, {1, 0, 0, 0, 0}}), hand_matrix({{0, 1, 0, 0, 0}, {0, 0, 0, 0, 1}})};
}

}  // namespace

TEMPLATE_TEST_CASE("components stand along u first, then along v, a row for a row", "",
                   ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const auto X = embed<TestType>(format, hand_matrix({{1, 2, 3, 4}, {0, -1, 0, 0.25}, {0, 0, 0, 0}}));
  // (1 + 2 +- 3 +- 4) / 2 and so on
  check_entries(feature_components(format, X, halves()),
                hand_matrix({{5, -1, -2, 0}, {-0.375, 0.375, -0.625, 0.625}, {0, 0, 0, 0}}));
}

TEMPLATE_TEST_CASE("components along one-hot features are coordinates, bit for bit", "",
                   ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  Matrix<TestType> X(2, 5, format(1));
  for (Index l = 0; l < 5; ++l) X(1, l) = format(static_cast<double>(l + 1)) / 7.0;
  const Matrix<TestType> found = feature_components(format, X, permuted());
  REQUIRE(found.rows() == 2);
  REQUIRE(found.cols() == 4);
  const Index coordinates[] = {3, 0, 1, 4};
  for (Index f = 0; f < 4; ++f) CHECK(identical(found(1, f), X(1, coordinates[f])));
}

TEMPLATE_TEST_CASE("what lies off one-hot features does not reach their components", "",
                   ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  auto X = embed<TestType>(format, hand_matrix({{1, 2, 0, 3, 4}}));
  X(0, 2) = format(std::numeric_limits<double>::quiet_NaN());  // a product would spread it
  check_entries(feature_components(format, X, permuted()), hand_matrix({{3, 1, 2, 4}}));
}

TEST_CASE("components of balls enclose those of their points") {
  const Format<Ball> format{64};
  Matrix<Ball> X(1, 4, format(0));
  for (Index l = 0; l < 4; ++l) X(0, l) = interval(1, 2);
  const Matrix<Ball> found = feature_components(format, X, halves());
  // (x_0 + x_1 + x_2 + x_3) / 2 over [1, 2]^4, and (x_0 - x_1 + x_2 - x_3) / 2
  CHECK(certainly(found(0, 0) >= 1.9375));
  CHECK(arb_contains(found(0, 0).get(), interval(2, 4).get()) != 0);
  CHECK(arb_contains(found(0, 1).get(), interval(-1, 1).get()) != 0);
}

TEMPLATE_TEST_CASE("components along one-hot features are the coordinates, robust ones first", "",
                   ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const Features features{hand_matrix({{0, 0, 1, 0}}), hand_matrix({{1, 0, 0, 0}})};
  const auto X = embed<TestType>(format, hand_matrix({{0.1, 2, 3, 4}, {5, 6, 7, 8}}));
  const Matrix<TestType> components = feature_components(format, X, features);
  CHECK(components.rows() == 2);
  CHECK(components.cols() == 2);
  CHECK(is_exactly(components(0, 0), 3));
  CHECK(is_exactly(components(0, 1), 0.1));
  CHECK(is_exactly(components(1, 0), 7));
  CHECK(is_exactly(components(1, 1), 5));
}

TEMPLATE_TEST_CASE("components along other features are inner products", "", ADVPROOF_TEST_SCALARS) {
  // u = (1/2, 1/2, 1/2, 1/2), v = (1/2, -1/2, 1/2, -1/2): (1+2+3+4)/2 = 5, (1-2+3-4)/2 = -1
  const Format<TestType> format;
  const Features features{hand_matrix({{0.5, 0.5, 0.5, 0.5}}), hand_matrix({{0.5, -0.5, 0.5, -0.5}})};
  const Matrix<TestType> components =
      feature_components(format, embed<TestType>(format, hand_matrix({{1, 2, 3, 4}})), features);
  CHECK(is_exactly(components(0, 0), 5));
  CHECK(is_exactly(components(0, 1), -1));
}

}  // namespace advproof
