#include "advproof/certify/pair_bounds.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "certify/hand_pair.h"
#include "linalg/hand_matrix.h"
#include "network/activation/archetype_activation.h"

namespace advproof {
namespace {

constexpr double rounding = 0x1p-40;  // far above patch.error here, far below every number of the tests

}  // namespace

TEST_CASE("value is f, by hand") {
  // x = (1/2, 1/2), w_0 = (1, 0), w_1 = (0, 2): f(0) = s(1/2) - s(1) = 1/8 - 1/2
  PairBounds bounds = hand_pair(hand_matrix({{1, 0}, {0, 2}}));
  const double x[] = {0.5, 0.5};
  const Patch patch = bounds.patch(x, 0.25);
  const double at_zero[] = {0, 0};
  const double at_corner[] = {-0.25, 0.25};  // s(1/4) - s(3/2) = 1/32 - 1
  CHECK(bounds.value(patch, at_zero) == -0.375);
  CHECK(bounds.value(patch, at_corner) == -0.96875);
  CHECK(enclosure(bounds.enclose_value(patch, at_corner, 128)).mid == -0.96875);
  CHECK(patch.error > 0);
  CHECK(patch.error < rounding);
}

TEST_CASE("a monotone coordinate is fixed at its minimum, and a box of one point is bounded exactly") {
  PairBounds bounds = hand_pair(hand_matrix({{1, 0}, {0, 2}}));
  const double x[] = {0.5, 0.5};
  const Patch patch = bounds.patch(x, 0.25);
  Box box = bounds.whole(patch);
  Relaxation relaxation;
  bounds.relax(patch, box, relaxation);
  CHECK(box.lo == std::vector<double>{-0.25, 0.25});
  CHECK(box.hi == box.lo);
  CHECK(std::abs(relaxation.lower + 0.96875) <= 2 * patch.error);
  CHECK(relaxation.upper == -0.96875);
  CHECK(bounds.enclose_lower(patch, box, relaxation, 128).bits() == 128);
  CHECK(enclosure(bounds.enclose_lower(patch, box, relaxation, 128)).mid == -0.96875);
}

TEST_CASE("tangents lose nothing where the minimum lies inside, chords lose at most their gap") {
  // d = 1, w_0 = 1, w_1 = 1/2, x = 0, eps = 1: f = s(z) - s(z/2) = 3 z^2/8 for z >= 0, 0 below: minimum 0
  PairBounds bounds = hand_pair(hand_matrix({{1}, {0.5}}));
  const double x[] = {0};
  const Patch patch = bounds.patch(x, 1);
  Box box = bounds.whole(patch);
  Relaxation relaxation;
  bounds.relax(patch, box, relaxation);
  CHECK(relaxation.lower <= patch.error);
  // chord of s on [-1/2, 1/2]: slope 1/8, above s by at most 1/16 (at 0); with sigma = 1/8 on both sides the
  // convex rest s(z) - z/16 is least at z = 1/16 with -1/512; its tangent is placed by a few steps only:
  // twice that
  CHECK(relaxation.lower >= -1.0 / 16 - 1.0 / 256);
  CHECK(relaxation.upper <= 0.375);
  CHECK(relaxation.widest == 0);
}

TEST_CASE("the better half of a split box has the better bound") {
  PairBounds bounds = hand_pair(hand_matrix({{1}, {0.5}}));
  const double x[] = {0};
  const Patch patch = bounds.patch(x, 1);
  Relaxation whole;
  Relaxation half;
  Box box = bounds.whole(patch);
  bounds.relax(patch, box, whole);
  Box right{{0}, {1}};  // f = 3 z^2/8, increasing: fixed at 0
  bounds.relax(patch, right, half);
  CHECK(half.lower >= whole.lower);
  Box left{{-1}, {0}};  // both neurons off: f = 0 and flat
  bounds.relax(patch, left, half);
  CHECK(std::abs(half.lower) <= 2 * patch.error);
}

TEST_CASE("a neuron is off where its own activation is flat, and nowhere else") {
  // s'(z) = (4 z + 2)/3 on [-1/2, 1]: f = s(z) - s(z/2) falls on [-.45, -.35], where both pre-activations are negative
  PairBounds bounds = hand_pair(hand_matrix({{1}, {0.5}}), with_own<Bowl>(hand_network()));
  const double x[] = {-0.4};
  const Patch patch = bounds.patch(x, 0.05);
  const double at_upper_end[] = {0.05};
  Box box = bounds.whole(patch);
  Relaxation relaxation;
  bounds.relax(patch, box, relaxation);
  CHECK(relaxation.lower <= bounds.value(patch, at_upper_end) + patch.error);
  CHECK(relaxation.lower >= bounds.value(patch, at_upper_end) - 0.01);
}

TEST_CASE("rounding is accounted for in proportion to the numbers") {
  const auto error = [](double scale) {
    const double x[] = {scale};
    return hand_pair(hand_matrix({{1}, {0.5}})).patch(x, 0).error;
  };
  CHECK(error(0x1p100) > 0x1p40);
  CHECK(error(0x1p100) < 0x1p70);
  CHECK(error(0) >= 0x1p-500);
}

}  // namespace advproof
