#include "advproof/training/error_set.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "linalg/hand_matrix.h"

namespace advproof {

TEST_CASE("a new error set is a ball") {
  const ErrorSet set(3, 2.5);
  CHECK(set.is_ball());
  CHECK(set.state().radius == 2.5);
  CHECK(set.components() == std::vector<double>(3, 2.5));
}

TEST_CASE("the components follow the rows of the derivatives' product") {
  ErrorSet set(2, 1.0);
  set.advance(hand_matrix({{2, 0}, {0, 0.5}}), 0, 0);
  set.advance(hand_matrix({{2, 0}, {0, 0.5}}), 0, 0);
  CHECK(set.components()[0] >= 4);
  CHECK(set.components()[0] < 4 + 1e-6);
  CHECK(set.components()[1] >= 0.25);
  CHECK(set.components()[1] < 0.25 + 1e-6);
}

TEST_CASE("derivatives that undo each other do not widen the set, though their norms multiply") {
  ErrorSet set(2, 1.0);
  for (int step = 0; step < 10; ++step) {
    set.advance(hand_matrix({{2, 0}, {0, 0.5}}), 0, 0);
    set.advance(hand_matrix({{0.5, 0}, {0, 2}}), 0, 0);
  }
  CHECK_FALSE(set.is_ball());
  CHECK(set.components()[0] >= 1);
  CHECK(set.components()[0] < 1 + 1e-3);
}

TEST_CASE("fresh errors and the derivative's own error widen every direction") {
  ErrorSet set(2, 1.0);
  set.advance(hand_matrix({{1, 0}, {0, 0}}), 0.01, 0.02);
  CHECK(set.components()[0] >= 1.03);
  CHECK(set.components()[0] < 1.0301);
  CHECK(set.components()[1] >= 0.03);
  CHECK(set.components()[1] < 0.0301);
}

TEST_CASE("a slack that is no longer small beside the frame starts a ball that holds both") {
  ErrorSet set(2, 1.0);
  set.advance(hand_matrix({{1, 0}, {0, 1}}), 0, 0.5);
  CHECK(set.is_ball());
  CHECK(set.state().radius >= 1.5);
  CHECK(set.state().radius < 1.5 * std::pow(2, 0x1p-7) + 1e-6);
}

TEST_CASE("an unbounded derivative leaves a set that says nothing") {
  for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    ErrorSet set(2, 1.0);
    set.advance(hand_matrix({{1, 0}, {0, 1}}), bad, 0);
    CHECK(set.is_ball());
    CHECK_FALSE(std::isfinite(set.state().radius));
    ErrorSet other(2, 1.0);
    other.advance(hand_matrix({{bad, 0}, {0, 1}}), 0, 0);
    CHECK_FALSE(std::isfinite(other.components()[0]));
  }
}

}  // namespace advproof
