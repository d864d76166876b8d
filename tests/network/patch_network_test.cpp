#include "advproof/network/patch_network.h"

#include <array>
#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "linalg/check_entries.h"
#include "network/hand_network.h"
#include "scalar/exactly.h"

namespace advproof {
TEMPLATE_TEST_CASE("the forward pass of the hand example is exact", "", ADVPROOF_TEST_SCALARS) {
  const PatchNetwork<TestType> network = hand_network<TestType>();
  const auto X = embed<TestType>(Format<TestType>(), hand_patches());
  Forward<TestType> out(1, 2, 2, 1);
  const std::array<int, 1> y{0};

  network.forward(X, y, {0, 1}, out);

  check_entries(out.Z, hand_matrix({{0.5, 2}, {2, 0.5}}));
  check_entries(out.slope, hand_matrix({{0.5, 1}, {1, 0.5}}));
  check_entries(out.F, hand_matrix({{1.625, 1.625}}));
  check_entries(out.c, hand_matrix({{0.5, -0.5}}));
}

TEMPLATE_TEST_CASE("negative pre-activations give neither output nor slope", "", ADVPROOF_TEST_SCALARS) {
  // patches (1/2, 2) and (-1, 1/4): F_0 = 1/8 + 0, F_1 = 3/2 + 1/32
  const PatchNetwork<TestType> network = hand_network<TestType>();
  const auto X = embed<TestType>(Format<TestType>(), hand_matrix({{0.5, 2}, {-1, 0.25}}));
  Forward<TestType> out(1, 2, 2, 1);
  const std::array<int, 1> y{0};

  network.forward(X, y, {0, 1}, out);

  check_entries(out.slope, hand_matrix({{0.5, 1}, {0, 0.25}}));
  check_entries(out.F, hand_matrix({{0.125, 1.53125}}));
}

TEMPLATE_TEST_CASE("slopes are weighed by the coefficient of their sample and class", "",
                   ADVPROOF_TEST_SCALARS) {
  // two neurons a class: columns (0,0) (0,1) (1,0) (1,1)
  const Format<TestType> format;
  const PatchNetwork<TestType> network({.neurons = 2, .q = 2, .rho = 1}, 2,
                                       Matrix<TestType>(4, 1, format(1)));
  const auto coefficients = embed<TestType>(format, hand_matrix({{2, -1}, {0.5, 4}}));
  const auto slope =
      embed<TestType>(format, hand_matrix({{1, 0.5, 0.25, 1}, {0, 1, 1, 0}}));  // one patch each
  Matrix<TestType> G(2, 4, format(7));

  network.weigh_slopes(coefficients, slope, {0, 2}, G);

  check_entries(G, hand_matrix({{2, 1, -0.25, -1}, {0, 0.5, 4, 0}}));
}

TEMPLATE_TEST_CASE("samples outside the range are left alone", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const PatchNetwork<TestType> network = hand_network<TestType>();
  const auto X = embed<TestType>(format, hand_matrix({{9, 9}, {9, 9}, {0.5, 2}, {2, 0.5}, {9, 9}, {9, 9}}));
  const std::array<int, 3> y{1, 0, 1};
  Forward<TestType> out(3, 2, 2, 1);
  for (Matrix<TestType>* matrix : {&out.Z, &out.slope, &out.F, &out.c}) {
    for (TestType& entry : matrix->entries()) entry = format(7);
  }
  Matrix<TestType> G(6, 2, format(7));

  network.forward(X, y, {1, 2}, out);
  network.weigh_slopes(out.c, out.slope, {1, 2}, G);

  check_entries(out.F, hand_matrix({{7, 7}, {1.625, 1.625}, {7, 7}}));
  check_entries(out.c, hand_matrix({{7, 7}, {0.5, -0.5}, {7, 7}}));
  check_entries(out.Z, hand_matrix({{7, 7}, {7, 7}, {0.5, 2}, {2, 0.5}, {7, 7}, {7, 7}}));
  check_entries(G, hand_matrix({{7, 7}, {7, 7}, {0.25, -0.5}, {0.5, -0.25}, {7, 7}, {7, 7}}));
}

TEMPLATE_TEST_CASE("neurons of one class add up", "", ADVPROOF_TEST_SCALARS) {
  // class 0: weights 1/2 and 1, class 1: 2 and -1, on the patch x = 1: s(1/2) + s(1) = 1/8 + 1/2, s(2) = 3/2
  const Format<TestType> format;
  const PatchNetwork<TestType> network({.neurons = 2, .q = 2, .rho = 1}, 2,
                                       embed<TestType>(format, hand_matrix({{0.5}, {1}, {2}, {-1}})));
  Forward<TestType> out(1, 1, 2, 2);
  const std::array<int, 1> y{0};
  network.forward(Matrix<TestType>(1, 1, format(1)), y, {0, 1}, out);
  check_entries(out.F, hand_matrix({{0.625, 1.5}}));
}

TEST_CASE("the network knows its shape") {
  const PatchNetwork<double> network({.neurons = 3, .q = 3, .rho = 0.5}, 2, Matrix<double>(6, 4));
  CHECK(network.classes() == 2);
  CHECK(network.neurons() == 3);
  CHECK(network.dim() == 4);
  CHECK(network.config().q == 3);
}

TEMPLATE_TEST_CASE("weights of the wrong number of rows are refused with both numbers", "",
                   ADVPROOF_TEST_SCALARS) {
  const NetworkConfig config{.neurons = 3};
  CHECK_THROWS_AS(PatchNetwork<TestType>(config, 2, Matrix<TestType>(5, 4)), InputError);
  CHECK_THROWS_WITH(PatchNetwork<TestType>(config, 2, Matrix<TestType>(5, 4)),
                    "W has 5 rows, expected classes * neurons = 6");
}

TEST_CASE("patch rows and outputs address the samples") {
  CHECK(patch_rows({1, 3}, 4).begin == 4);
  CHECK(patch_rows({1, 3}, 4).end == 12);
  const Matrix<double> F = hand_matrix({{1, 2}, {3, 4}});
  CHECK(outputs(F, 1).size() == 2);
  CHECK(outputs(F, 1)[0] == 3);
}

}  // namespace advproof
