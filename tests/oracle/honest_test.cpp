#include "advproof/oracle/honest.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/network/activation/smoothed_relu.h"
#include "oracle/tiny_case.h"

namespace advproof {
namespace {

Matrix<Ball> balls(const Matrix<double>& A) { return embed<Ball>(Format<Ball>{128}, A); }

Matrix<double> of(Index rows, Index cols, std::vector<double> entries) {
  Matrix<double> A(rows, cols);
  A.entries() = std::move(entries);
  return A;
}

const Honest float64(arithmetics[0]);
const Honest float32(arithmetics[1]);
const Honest tf32(arithmetics[2]);

TEST_CASE("what an arithmetic holds is stored without error, anything else within half an ulp and a little") {
  CHECK(float32.stored(0.5) == 0);
  CHECK(float32.stored(0.1) >= std::abs(0.1 - static_cast<double>(0.1F)));
  CHECK(float32.stored(0.1) <= 0.1 * 0x1.1p-24);
  CHECK(float64.stored(0.1) == 0);
}

TEST_CASE("a product whose terms are all exactly 0 is exact") {
  const Matrix<double> none(1, 2, 0.0);
  const Matrix<double> error =
      float32.times(balls(of(1, 2, {0, 3})), none, balls(of(2, 2, {7, 1, 0, 2})), Matrix<double>(2, 2, 0.0));
  CHECK(error(0, 0) == 0);
  CHECK(error(0, 1) > 0);
}

TEST_CASE("a product's error holds the factors' own errors, its roundings and the rounding of the factors") {
  const Matrix<double> none(1, 1, 0.0);
  const Matrix<Ball> a = balls(of(1, 1, {3}));
  const Matrix<Ball> b = balls(of(1, 1, {5}));
  // 3 * 5, with a off by 1 and b off by 2: at most 4 * 7 - 15 = 13, and rounding.
  const double error = float32.times(a, of(1, 1, {1}), b, of(1, 1, {2}))(0, 0);
  CHECK(error >= 13);
  CHECK(error <= 13.001);
  const double rounding = float32.times(a, none, b, none)(0, 0);
  CHECK(rounding >= 15 * 0x1p-24);
  CHECK(rounding <= 15 * 4 * 0x1p-24);
  CHECK(tf32.times(a, none, b, none)(0, 0) >= 15 * 2 * 0x1p-11);
}

TEST_CASE("s and s' are off by what z is off by, times their slopes, and by their own roundings") {
  const SmoothedRelu s({.neurons = 1, .q = 3, .rho = 0.5});
  const Activated<double> none = float64.activation(s, Ball(0.25, 128), 0);
  CHECK(none.value > 0);
  CHECK(none.value < 100 * 0x1p-53 * 0.25);
  const double error = 1e-3;
  const Activated<double> some = float64.activation(s, Ball(0.25, 128), error);
  // s' = (z / rho)^2 <= .252^2 / .25 and s'' = 2 z / rho^2 <= 2.008 within the error
  CHECK(some.value >= error * 0.25);
  CHECK(some.value <= error * 0.2521);
  CHECK(some.slope >= error * 2);
  CHECK(some.slope <= error * 2.1);
}

TEST_CASE("where s is flat its value and its slope are exact") {
  const SmoothedRelu s({.neurons = 1, .q = 3, .rho = 0.5});
  const Activated<double> flat = float32.activation(s, Ball(-1.0, 128), 0.5);
  CHECK(flat.value == 0);
  CHECK(flat.slope == 0);
}

TEST_CASE("a wide ball of z does not widen the error of s'") {
  const SmoothedRelu s({.neurons = 1, .q = 3, .rho = 0.5});
  Ball wide(0.25, 128);
  arb_add_error_2exp_si(wide.get(), -4);
  const Activated<double> error = float64.activation(s, wide, 1e-9);
  CHECK(error.slope <= 1e-9 * 2 * 0.5 / 0.25 + 1e-12);
}

TEST_CASE("a perturbation on the face of its box is exact, one that rounding could move off it is not") {
  OracleCase oracle_case = tiny_case(Regime::adversarial, {.eps = 0.25, .eta_attack = 1000});
  const Probe& attack = probe_of(oracle_case, "attack");
  const ExpectedOutput& delta = attack.outputs.front();
  const double eps = oracle_case.configuration.setting.attack.eps;
  std::size_t faces = 0;
  std::size_t inside = 0;
  for (std::size_t i = 0; i < delta.rad.size(); ++i) {
    const bool face = std::abs(delta.mid.values[i]) == eps;
    (face ? faces : inside) += 1;
    if (face) CHECK(delta.rad[i] + delta.allowance[0][i] == 0);
    if (!face && delta.mid.values[i] != 0) CHECK(delta.allowance[0][i] > 0);
  }
  CHECK(faces > 10);
  CHECK(inside > 10);
}

TEST_CASE("an undecided sign may move the perturbation from one face to the other") {
  OracleCase by_sign =
      tiny_case(Regime::adversarial, {.eps = 0.25, .eta_attack = 0.25, .steps = 1, .sign = true});
  const ExpectedOutput& delta = probe_of(by_sign, "attack").outputs.front();
  constexpr std::size_t bfloat16 = 3;
  bool some = false;
  for (std::size_t i = 0; i < delta.rad.size(); ++i) {
    const double allowance = delta.allowance[bfloat16][i];
    CHECK((allowance < 0.01 || allowance >= 0.5));
    some = some || allowance >= 0.5;
  }
  CHECK(some);
}

TEST_CASE("logits and losses may move by what weights that are off within their errors move them") {
  const Instance instance = tiny_instance();
  const Format<Ball> format{128};
  const Matrix<Ball> X = embed<Ball>(format, instance.train.X);
  const Matrix<double> exact_X(X.rows(), X.cols(), 0.0);
  const Rows all{0, instance.train.count()};
  const auto pass = [&](const PatchNetwork<Ball>& network) {
    Forward<Ball> out(instance.train.count(), instance.train.patches(), network.classes(), network.neurons());
    network.forward(X, instance.train.y, all, out);
    return out;
  };
  // outputs of some size, whose error comes from the weights alone
  Matrix<double> W = instance.W0;
  for (double& w : W.entries()) w = std::abs(w) * 8;
  const PatchNetwork<Ball> network(tiny_network(), 2, embed<Ball>(format, W));
  const Forward<Ball> exact = pass(network);
  constexpr double off = 0x1p-20;
  const ForwardErrors errors =
      float64.forward(network, X, exact, exact_X, Matrix<double>(W.rows(), W.cols(), off));
  bool moved = false;
  for (const double sign : {1.0, -1.0}) {
    Matrix<double> other = W;  // towards one class, away from the other
    for (Index row = 0; row < W.rows(); ++row)
      for (Index column = 0; column < W.cols(); ++column)
        other(row, column) += sign * off * (row < W.rows() / 2 ? 1 : -1);
    const Forward<Ball> there = pass(PatchNetwork<Ball>(tiny_network(), 2, embed<Ball>(format, other)));
    for (Index n = 0; n < all.end; ++n) {
      for (Index i = 0; i < 2; ++i) {
        const double distance = std::abs(enclosure(there.c(n, i)).mid - enclosure(exact.c(n, i)).mid);
        CAPTURE(sign, n, i, distance, errors.c(n, i));
        CHECK(distance <= errors.c(n, i));
        moved = moved || distance > 0x1p-30;  // far beyond what binary64 rounds
      }
    }
  }
  CHECK(moved);
}

TEST_CASE("less precise arithmetics are allowed more, everywhere") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const OracleCase oracle_case = tiny_case(regime); const Probe& probe : oracle_case.probes) {
      for (const ExpectedOutput& output : probe.outputs) {
        CAPTURE(probe.name, output.mid.name);
        for (std::size_t i = 0; i < output.rad.size(); ++i) {
          CHECK(output.allowance[0][i] <= output.allowance[1][i]);
          CHECK(output.allowance[1][i] <= output.allowance[2][i]);
          CHECK(output.allowance[1][i] <= output.allowance[3][i]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace advproof
