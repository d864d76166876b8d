#include "advproof/data/geometry.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/error.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One patch a sample, in d = 2.
Samples points(std::initializer_list<std::initializer_list<double>> rows, std::vector<int> labels) {
  const auto count = static_cast<Index>(labels.size());
  return {hand_matrix(rows), std::move(labels), Matrix<double>(count, 1), Matrix<double>(count, 1)};
}

Dd distance_of(double x, double y) { return distance(points({{x, 0}, {y, 0}}, {0, 1}), 0, 1); }

}  // namespace

TEST_CASE("the distance is the largest difference of any patch and coordinate") {
  Samples samples{hand_matrix({{2, 0}, {0, 0.5}, {-3, 0}, {0.25, 1}}),
                  {0, 1},
                  Matrix<double>(2, 2),
                  Matrix<double>(2, 2)};
  CHECK(distance(samples, 0, 1).hi == 5);
  samples.X(3, 1) = -8;
  CHECK(distance(samples, 0, 1).hi == 8.5);
  CHECK(distance(samples, 1, 0).hi == 8.5);
  CHECK(distance(samples, 0, 0).hi == 0);
}

TEST_CASE("a difference that binary64 rounds is decided exactly, on both sides of a tie") {
  const double tiny = 0x1p-60;
  CHECK(distance_of(1, -tiny).hi == 1);
  CHECK(distance_of(1, -tiny) > 1);
  CHECK_FALSE(distance_of(1, -tiny) <= 1);
  CHECK(distance_of(1, tiny).hi == 1);
  CHECK(distance_of(1, tiny) < 1);
  CHECK(distance_of(-1, tiny) > 1);
  CHECK(distance_of(1, 0) <= 1);
  CHECK_FALSE(distance_of(1, 0) > 1);
  CHECK(distance_of(0x1p-1074, -0x1p-1074) > 0x1p-1074);
  // of two coordinates that round to the same number the larger one counts
  CHECK(distance(points({{1, 1}, {tiny, -tiny}}, {0, 1}), 0, 1) > 1);
  CHECK(distance(points({{1, 1}, {-tiny, tiny}}, {0, 1}), 0, 1) > 1);
}

TEST_CASE("NaN and infinities are no distance: neither above nor below anything") {
  for (const double bad : {nan, inf, -inf}) {
    CHECK_FALSE(distance_of(bad, 0) > 0);
    CHECK_FALSE(distance_of(0, bad) <= 1e300);
  }
  // a NaN is not lost behind a larger number
  CHECK(std::isnan(distance(points({{nan, 5}, {0, 0}}, {0, 1}), 0, 1).hi));
  // beyond the range of binary64 it is above every finite number
  CHECK(distance_of(1.7e308, -1.7e308) > 1.7e308);
}

TEST_CASE("closed boxes meet up to twice the radius, and not beyond") {
  const Samples samples = points({{1, 0}, {0, 0}}, {0, 1});
  CHECK(measure_geometry(samples, 0.5).meeting == 1);
  CHECK(measure_geometry(samples, std::nextafter(0.5, 0)).meeting == 0);
  CHECK(measure_geometry(points({{1, 0}, {-0x1p-60, 0}}, {0, 1}), 0.5).meeting == 0);
  CHECK(measure_geometry(points({{1, 0}, {0x1p-60, 0}}, {0, 1}), 0.5).meeting == 1);
}

TEST_CASE("pairs, the nearest, and the ceiling by hand") {
  // 0 and 3 are 1 apart, 1 and 2 are .5; sample 4 is far away
  const Geometry geometry =
      measure_geometry(points({{0, 0}, {5, 5}, {5.5, 5}, {1, 0}, {20, 20}}, {0, 0, 1, 1, 1}), 0.5);
  CHECK(geometry.samples == 5);
  CHECK(geometry.pairs == 6);
  CHECK(geometry.meeting == 2);
  CHECK(geometry.nearest == 0.5);
  CHECK(geometry.robust_at_most == 3);
  CHECK(geometry.exact);
  CHECK(geometry.ceiling() == 0.6);
}

TEST_CASE("where all pairs meet, a classifier is robust on one class") {
  Samples samples{Matrix<double>(18, 2), {}, Matrix<double>(18, 1), Matrix<double>(18, 1)};
  for (int n = 0; n < 18; ++n) samples.y.push_back(n % 3);
  const Geometry geometry = measure_geometry(samples, 0.25);
  CHECK(geometry.meeting == 108);
  CHECK(geometry.pairs == 108);
  CHECK(geometry.robust_at_most == 6);
}

TEST_CASE("of more than a thousand samples the first are examined, and the others count as robust") {
  Samples samples{Matrix<double>(1003, 1), std::vector<int>(1003, 0), Matrix<double>(1003, 1),
                  Matrix<double>(1003, 1)};
  samples.X(0, 0) = samples.X(1002, 0) = 5;
  samples.y[1] = samples.y[1001] = samples.y[1002] = 1;
  const Geometry geometry = measure_geometry(samples, 0.25);  // 1 meets 2 .. 999; 1001 and 1002 are not seen
  CHECK(geometry.examined == 1000);
  CHECK(geometry.pairs == 999);
  CHECK(geometry.meeting == 998);
  CHECK(geometry.robust_at_most == 999 + 3);
  CHECK_FALSE(geometry.exact);
}

TEST_CASE("samples of one label meet without harm") {
  const Geometry geometry = measure_geometry(points({{0, 0}, {0, 0}}, {1, 1}), 1);
  CHECK(geometry.pairs == 0);
  CHECK(geometry.meeting == 0);
  CHECK(geometry.nearest == inf);
  CHECK(geometry.ceiling() == 1);
  CHECK(measure_geometry(points({{0, 0}}, {0}), 1).ceiling() == 1);
}

TEST_CASE("equal samples of distinct labels meet at radius 0, others do not") {
  const Geometry geometry = measure_geometry(points({{1, 2}, {1, 2}, {1, 3}}, {0, 1, 1}), 0);
  CHECK(geometry.nearest == 0);
  CHECK(geometry.meeting == 1);
  CHECK(geometry.robust_at_most == 2);
}

TEST_CASE("entries and radii that are no numbers are refused") {
  const Samples samples = points({{1, 0}, {0, 0}}, {0, 1});
  for (const double eps : {-1.0, nan, inf, 1.7e308})
    CHECK_THROWS_AS(measure_geometry(samples, eps), InputError);
  for (const double x : {nan, inf, -inf})
    CHECK_THROWS_AS(measure_geometry(points({{x, 0}, {0, 0}}, {0, 1}), 0.5), InputError);
}

}  // namespace advproof
