#include "advproof/theory/excluded_points.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

/// u = (e_0, e_1), v = (e_2, e_3); a sample of each class, with three patches.
Features exclusion_features() {
  return {hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}}), hand_matrix({{0, 0, 1, 0}, {0, 0, 0, 1}})};
}
Samples exclusion_samples() {
  return {hand_matrix({{1.5, 0.25, 0, -0.25},
                       {0, 0.125, 0.5, 0},
                       {-0.25, -0.125, 0.5, 0},  // label 0
                       {0, 0.25, 0, 0.5},
                       {0, 0, 0.125, 0.5},
                       {0.25, 2, 0, 0}}),  // label 1
          {0, 1},
          Matrix<double>(2, 3),
          Matrix<double>(2, 3)};
}

}  // namespace

TEST_CASE("the radius is the largest entry but a positive own one") {
  Samples s = exclusion_samples();
  CHECK(exclusion_radius(s, exclusion_features(), 0) == 0.5);
  CHECK(exclusion_radius(s, exclusion_features(), 1) == 0.5);
  s.X(0, 3) = -0.75;
  CHECK(exclusion_radius(s, exclusion_features(), 0) == 0.75);
  s.X(2, 0) = -1;  // the own entry, negative
  CHECK(exclusion_radius(s, exclusion_features(), 0) == 1);
}

TEST_CASE("the four points: what is kept, and what is injected where nothing is") {
  const Samples points = excluded_points(exclusion_samples(), exclusion_features(), 0, 1, 0.5);
  CHECK(points.y == std::vector<int>{0, 0, 1, 1});
  CHECK(points.X == hand_matrix({{1, 0, 0, 0},
                                 {0, 0, 0, 0},
                                 {0, 0, 0, 0},  // Z
                                 {1, 0, 0, 0},
                                 {0, 0.625, 0, 0},
                                 {0, 0.375, 0, 0},  // Z^t
                                 {0, 0, 0, 0},
                                 {0, 0, 0, 0},
                                 {0, 1.5, 0, 0},  // Z'
                                 {0.5, 0, 0, 0},
                                 {0.5, 0, 0, 0},
                                 {0, 1.5, 0, 0}}));  // Z'^y
}

TEST_CASE("what is kept is rounded up and what is injected down, to stay in the box") {
  Samples s = exclusion_samples();
  s.X(0, 0) = 1 + 0x1p-52;
  s.X(1, 1) = 0x1p-60;
  const double eps = 0.5 + 0x1p-53;
  const Samples points = excluded_points(s, exclusion_features(), 0, 1, eps);
  CHECK(points.X(0, 0) == 0.5 + 0x1p-53);  // exact: 1/2 + 2^-52 - 2^-53
  CHECK(points.X(4, 1) == eps);            // below eps + 2^-60
  s.X(0, 0) = 1 + 0x1p-52;
  s.X(1, 1) = -0x1p-60;
  const double small = 0.5;
  CHECK(excluded_points(s, exclusion_features(), 0, 1, small).X(4, 1) == std::nextafter(0.5, 0.0));
  s.X(0, 0) = 4;
  CHECK(excluded_points(s, exclusion_features(), 0, 1, eps).X(0, 0) == 3.5);  // 3.5 - 2^-53, rounded up
}

TEST_CASE("S S' and T T', by hand") {
  const Samples points = excluded_points(exclusion_samples(), exclusion_features(), 0, 1, 0.5);
  const auto [kept, injected] = exclusion_products(Format<double>(), points, exclusion_features(), 2);
  CHECK(kept == 1 * 2.25);
  CHECK(injected == (0.390625 + 0.140625) * (0.25 + 0.25));
  const auto linear = exclusion_products(Format<double>(), points, exclusion_features(), 1);
  CHECK(linear.kept == 1.5);
  CHECK(linear.injected == 1);
}

}  // namespace advproof
