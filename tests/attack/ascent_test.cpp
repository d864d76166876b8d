#include "advproof/attack/ascent.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/random/stream.h"
#include "linalg/check_entries.h"
#include "network/hand_network.h"
#include "scalar/exactly.h"

namespace advproof {
namespace {

/// The hand example with y = 0, attacked.
template <class T>
Ascent<T> attack(const AscentConfig& config, Objective objective = Objective::cross_entropy(),
                 const Matrix<double>& X = hand_patches(), const Matrix<double>* start = nullptr) {
  Ascent<T> out(1, 2, 2, 1, 2);
  const std::array<int, 1> y{0};
  ascend(hand_network<T>(), embed<T>(Format<T>(), X), y, {0, 1}, config, objective, start, out);
  return out;
}

}  // namespace

// c = (1/2, -1/2), slope = (1/2, 1; 1, 1/2), W = I: descent = G W = G = (1/4, -1/2; 1/2, -1/4).
TEMPLATE_TEST_CASE("one step moves by eta~ times the gradient, clipped at eps", "", ADVPROOF_TEST_SCALARS) {
  const Ascent<TestType> out = attack<TestType>({.eps = 0.375, .eta_attack = 1});

  check_entries(out.coefficients, hand_matrix({{0.5, -0.5}}));
  check_entries(out.G, hand_matrix({{0.25, -0.5}, {0.5, -0.25}}));
  check_entries(out.descent, hand_matrix({{0.25, -0.5}, {0.5, -0.25}}));
  check_entries(out.delta, hand_matrix({{-0.25, 0.375}, {-0.375, 0.25}}));
  check_entries(out.attacked, hand_matrix({{0.25, 2.375}, {1.625, 0.75}}));
}

TEMPLATE_TEST_CASE("a large step ends on the corner of the box", "", ADVPROOF_TEST_SCALARS) {
  const Ascent<TestType> out = attack<TestType>({.eps = 0.125, .eta_attack = 1000});
  check_entries(out.delta, hand_matrix({{-0.125, 0.125}, {-0.125, 0.125}}));
}

TEMPLATE_TEST_CASE("eps = 0 or eta~ = 0 leaves every bit of X", "", ADVPROOF_TEST_SCALARS) {
  const auto X = embed<TestType>(Format<TestType>(), hand_patches());
  for (const bool sign : {false, true}) {
    for (const int steps : {1, 3}) {
      for (const AscentConfig& config :
           {AscentConfig{.eps = 0, .eta_attack = 300, .steps = steps, .sign = sign},
            AscentConfig{.eps = 0.5, .eta_attack = 0, .steps = steps, .sign = sign}}) {
        const Ascent<TestType> out = attack<TestType>(config);
        for (std::size_t i = 0; i < X.entries().size(); ++i) {
          CHECK(is_exactly(out.delta.entries()[i], 0));
          CHECK(identical(out.attacked.entries()[i], X.entries()[i]));
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("a sign step moves every coordinate that has a gradient by eta~", "",
                   ADVPROOF_TEST_SCALARS) {
  const Ascent<TestType> out = attack<TestType>({.eps = 0.5, .eta_attack = 0.125, .sign = true});
  check_entries(out.delta, hand_matrix({{-0.125, 0.125}, {-0.125, 0.125}}));

  // patch (-1, 1/2): w_0 is off there, its coordinate has no gradient and does not move
  const Ascent<TestType> off =
      attack<TestType>({.eps = 0.5, .eta_attack = 0.125, .sign = true}, Objective::cross_entropy(),
                       hand_matrix({{-1, 0.5}, {0.5, -1}}));
  check_entries(off.delta, hand_matrix({{0, 0.125}, {-0.125, 0}}));
}

TEMPLATE_TEST_CASE("several steps accumulate and are projected on the box of the start", "",
                   ADVPROOF_TEST_SCALARS) {
  // sign steps of 1/4: (-1/4, 1/4), then -1/2 and 1/2 clipped at 3/8; all slopes stay positive on the way
  const Ascent<TestType> out = attack<TestType>({.eps = 0.375, .eta_attack = 0.25, .steps = 2, .sign = true});
  check_entries(out.delta, hand_matrix({{-0.375, 0.375}, {-0.375, 0.375}}));
  check_entries(out.attacked, hand_matrix({{0.125, 2.375}, {1.625, 0.875}}));
  // the last gradient was taken at X + (-1/4, 1/4; -1/4, 1/4)
  check_entries(out.forward.Z, hand_matrix({{0.25, 2.25}, {1.75, 0.75}}));
}

TEMPLATE_TEST_CASE("the margin objective raises F_t - F_y with unit coefficients", "",
                   ADVPROOF_TEST_SCALARS) {
  // minus its derivative in F is (1, -1): G = (1/2, -1; 1, -1/2), a step of 1/4 against it
  const Ascent<TestType> out = attack<TestType>({.eps = 1, .eta_attack = 0.25}, Objective::margin_to(1));
  check_entries(out.coefficients, hand_matrix({{1, -1}}));
  check_entries(out.delta, hand_matrix({{-0.125, 0.25}, {-0.25, 0.125}}));
}

TEMPLATE_TEST_CASE("the margin to the label itself only lowers F_y", "", ADVPROOF_TEST_SCALARS) {
  const Ascent<TestType> out = attack<TestType>({.eps = 1, .eta_attack = 0.25}, Objective::margin_to(0));
  check_entries(out.coefficients, hand_matrix({{1, 0}}));
  check_entries(out.delta, hand_matrix({{-0.125, 0}, {-0.25, 0}}));
}

TEMPLATE_TEST_CASE("a start is where the first gradient is taken and what the move adds to", "",
                   ADVPROOF_TEST_SCALARS) {
  // X + 1/8 is the hand example; delta = clamp(1/8 + (-1/4, 1/2; -1/2, 1/4), -3/8, 3/8)
  const Matrix<double> X = hand_matrix({{0.375, 1.875}, {1.875, 0.375}});
  const Matrix<double> start(2, 2, 0.125);
  const Ascent<TestType> out =
      attack<TestType>({.eps = 0.375, .eta_attack = 1}, Objective::cross_entropy(), X, &start);
  check_entries(out.forward.Z, hand_matrix({{0.5, 2}, {2, 0.5}}));
  check_entries(out.delta, hand_matrix({{-0.125, 0.375}, {-0.375, 0.375}}));
  check_entries(out.attacked, hand_matrix({{0.25, 2.25}, {1.5, 0.75}}));
}

TEMPLATE_TEST_CASE("samples outside the range of an ascent are left alone", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  Ascent<TestType> out(2, 2, 2, 1, 2);
  for (Matrix<TestType>* matrix : {&out.delta, &out.attacked, &out.descent}) {
    for (TestType& entry : matrix->entries()) entry = format(7);
  }
  const auto X = embed<TestType>(format, hand_matrix({{9, 9}, {9, 9}, {0.5, 2}, {2, 0.5}}));
  const std::array<int, 2> y{1, 0};
  ascend(hand_network<TestType>(), X, y, {1, 2}, {.eps = 0.375, .eta_attack = 1}, Objective::cross_entropy(),
         nullptr, out);
  check_entries(out.delta, hand_matrix({{7, 7}, {7, 7}, {-0.25, 0.375}, {-0.375, 0.25}}));
  check_entries(out.attacked, hand_matrix({{7, 7}, {7, 7}, {0.25, 2.375}, {1.625, 0.75}}));
}

TEST_CASE("starts are uniform in the box, from the stream of ascent and sample") {
  // N = 3, P = 2, d = 2; ascent 4: sample n has stream 4 * 3 + n
  Matrix<double> start(6, 2, 7.0);
  draw_starts(11, 4, 0.25, 2, {1, 3}, start);
  for (Index n = 1; n < 3; ++n) {
    Stream stream(11, Substream::attack, static_cast<std::uint64_t>(12 + n));
    for (Index row = 2 * n; row < 2 * n + 2; ++row) {
      for (Index l = 0; l < 2; ++l) {
        CHECK(start(row, l) == stream.uniform(-0.25, 0.25));
        CHECK(std::abs(start(row, l)) <= 0.25);
      }
    }
  }
  for (Index row = 0; row < 2; ++row) CHECK(start(row, 0) == 7);
}

TEST_CASE("starts in a box of radius 0 are zero") {
  Matrix<double> start(2, 2, 7.0);
  draw_starts(11, 0, 0, 2, {0, 1}, start);
  for (const double entry : start.entries()) CHECK(entry == 0);
}

}  // namespace advproof
