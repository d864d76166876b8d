#include "advproof/training/step_jacobian.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "advproof/linalg/norms.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

using Exact = Mpfr<512>;

Matrix<Exact> step_at(const Instance& instance, const AscentConfig& attack, Regime regime,
                      const Matrix<Exact>& W) {
  Trainer<Exact> trainer(instance, tiny_setting(attack), regime, {});
  trainer.restore(0, W);
  trainer.evaluate();
  trainer.update();
  return trainer.network().W();
}

/// Weights of the middle of training: every piece of the activation, some coordinates of the attack clipped.
Instance learned_instance(std::uint64_t seed) {
  Instance instance = tiny_instance(seed);
  for (Index neuron = 0; neuron < instance.W0.rows(); ++neuron) {
    instance.W0(neuron, neuron / 2) += 0.25;
    instance.W0(neuron, 2 + neuron / 2) += neuron % 2 == 0 ? 0.5 : 0.75;
  }
  return instance;
}

/// || (step(W + h v) - step(W - h v)) / 2h - J v ||_2 for the unit vector v = e_direction.
double mismatch(const Instance& instance, const AscentConfig& attack, Regime regime,
                const StepJacobian& derivative, std::size_t direction) {
  const double h = 0x1p-100;
  Matrix<Exact> up = embed<Exact>(Format<Exact>(), instance.W0);
  Matrix<Exact> down = up;
  up.entries()[direction] += h;
  down.entries()[direction] -= h;
  const Matrix<Exact> after_up = step_at(instance, attack, regime, up);
  const Matrix<Exact> after_down = step_at(instance, attack, regime, down);
  double square = 0;
  for (std::size_t i = 0; i < up.entries().size(); ++i) {
    const Exact quotient = (after_up.entries()[i] - after_down.entries()[i]) / (2 * h);
    const double difference =
        enclosure(quotient - derivative.J(static_cast<Index>(i), static_cast<Index>(direction))).mid;
    square += difference * difference;
  }
  return std::sqrt(square);
}

StepJacobian derivative_at(const Instance& instance, const AscentConfig& attack, Regime regime,
                           double radius) {
  Trainer<Ball> trainer(instance, tiny_setting(attack), regime, {256});
  Matrix<Ball> W = trainer.network().W();
  for (Ball& w : W.entries()) mag_set_d(arb_radref(w.get()), radius);
  trainer.restore(0, W);
  trainer.evaluate();
  return step_jacobian(trainer, W);
}

}  // namespace

TEST_CASE("the derivative of a step agrees with difference quotients within the error it states") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const Instance instance = learned_instance(seed);
      const StepJacobian derivative = derivative_at(instance, tiny_attack(), regime, 0);
      CAPTURE(regime == Regime::adversarial, seed);
      CHECK(derivative.error < 1e-9);
      for (std::size_t direction = 0; direction < instance.W0.entries().size(); ++direction)
        CHECK(mismatch(instance, tiny_attack(), regime, derivative, direction) <= derivative.error);
    }
  }
}

TEST_CASE("the error stated is within two and a half digits of the true one, in the Frobenius norm") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Instance instance = learned_instance(1);
    const StepJacobian derivative = derivative_at(instance, tiny_attack(), regime, 0);
    double square = 0;
    for (std::size_t direction = 0; direction < instance.W0.entries().size(); ++direction)
      square += std::pow(mismatch(instance, tiny_attack(), regime, derivative, direction), 2);
    CAPTURE(regime == Regime::adversarial);
    CHECK(square > 0);
    CHECK(derivative.error <= 300 * std::sqrt(square));
  }
}

// In the part with the most clip masks an entry meets far more additions than there are samples: two for each
// group of patches that share a mask, three more a sample, and seven for the eight parts.
TEST_CASE("the error counts every addition that an entry of the derivative passes through") {
  DataConfig data = tiny_data();
  data.dim = 4;
  data.patches = 30;
  data.samples = 200;
  data.noise_std = 0.5;
  NetworkConfig network = tiny_network();
  network.init_std = 0.5;
  Setting setting{data, network, tiny_attack(), tiny_training()};
  const Instance instance = draw_instance(setting, 1);
  const auto descent = [&] {
    Trainer<double> trainer(instance, setting, Regime::adversarial, {});
    trainer.evaluate();
    return trainer.step().attack.descent;
  };
  std::vector<double> steps = descent().entries();
  for (double& step : steps) step = std::abs(step) * setting.attack.eta_attack;
  std::ranges::nth_element(steps, steps.begin() + std::ssize(steps) / 2);
  setting.attack.eps = steps[steps.size() / 2] * (1 + 1e-6);  // half of the coordinates are clipped

  const Matrix<double> steepest = descent();
  Index expected = 0;
  for (Index part = 0; part < 8; ++part) {
    Index additions = 7;
    for (Index n = 25 * part; n < 25 * (part + 1); ++n) {
      std::set<std::vector<bool>> masks;
      for (Index row = 30 * n; row < 30 * (n + 1); ++row) {
        std::vector<bool> mask;
        for (Index a = 0; a < 4; ++a)
          mask.push_back(std::abs(steepest(row, a)) * setting.attack.eta_attack < setting.attack.eps);
        masks.insert(mask);
      }
      additions += 3 + 2 * std::ssize(masks);
    }
    expected = std::max(expected, additions);
  }
  Trainer<Ball> trainer(instance, setting, Regime::adversarial, {128});
  trainer.evaluate();
  const StepJacobian derivative = step_jacobian(trainer, trainer.network().W());
  CHECK(derivative.additions == expected);
  CHECK(expected > 387);  // what counting the samples alone allowed for
}

// A sum of n terms of one size, each rounded, may be off by n u of its own: here n is 2007, and all other
// errors of a term are a few dozen u.
TEST_CASE("each addition is a rounding that the error covers") {
  DataConfig data = tiny_data();
  data.samples = 8000;
  const Setting setting{data, tiny_network(), tiny_attack(), {.eta = 1000}};
  const Instance instance = draw_instance(setting, 1);
  Trainer<Ball> trainer(instance, setting, Regime::standard, {128});
  trainer.evaluate();
  const StepJacobian derivative = step_jacobian(trainer, trainer.network().W());
  CHECK(derivative.additions == 2 * 1000 + 7);
  Matrix<double> change = derivative.J;
  for (Index i = 0; i < change.rows(); ++i) change(i, i) -= 1;
  CHECK(frobenius_bound(change) > 100);
  CHECK(derivative.error >= 2007 * 0x1p-53 * frobenius_bound(change));
}

TEST_CASE("the attack's share of the derivative is there, and zero where the attack is") {
  const Instance instance = learned_instance(1);
  const Matrix<double> standard = derivative_at(instance, tiny_attack(), Regime::standard, 0).J;
  const auto distance = [&](const AscentConfig& attack) {
    const Matrix<double> adversarial = derivative_at(instance, attack, Regime::adversarial, 0).J;
    double largest = 0;
    for (std::size_t i = 0; i < standard.entries().size(); ++i)
      largest = std::max(largest, std::abs(adversarial.entries()[i] - standard.entries()[i]));
    return largest;
  };
  CHECK(distance(tiny_attack()) > 0.01);
  CHECK(distance({.eps = 0, .eta_attack = 30}) == 0);
  CHECK(distance({.eps = 0.25, .eta_attack = 0}) == 0);
}

TEST_CASE("over a box the error covers the derivatives at its points, kinks included") {
  const Instance centre = learned_instance(2);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const double radius = 0.05;  // several pre-activations straddle 0 or rho
    const StepJacobian derivative = derivative_at(centre, tiny_attack(), regime, radius);
    CHECK(std::isfinite(derivative.error));
    CHECK(derivative.error > 0.01);
    for (const double share : {-1.0, -0.5, 0.25, 1.0}) {
      Instance point = centre;
      double sign = 1;
      for (double& w : point.W0.entries()) w += (sign = -sign) * share * radius;
      for (std::size_t direction = 0; direction < point.W0.entries().size(); direction += 3)
        CHECK(mismatch(point, tiny_attack(), regime, derivative, direction) <= derivative.error);
    }
  }
}

TEST_CASE("where a pre-activation may lie on either side of rho the error covers both") {
  const Instance learned = learned_instance(1);
  Trainer<double> trainer(learned, tiny_setting(), Regime::standard, {});
  trainer.evaluate();
  const double z = trainer.step().forward.Z(0, 0);  // of the first neuron; its weights scaled bring z to rho
  REQUIRE(z > 0.01);
  std::vector<StepJacobian> sides;
  for (const double side : {-1e-9, 1e-9}) {
    Instance instance = learned;
    for (Index l = 0; l < instance.W0.cols(); ++l) instance.W0(0, l) *= tiny_network().rho / z * (1 + side);
    const StepJacobian derivative = derivative_at(instance, tiny_attack(), Regime::standard, 1e-8);
    for (std::size_t direction = 0; direction < instance.W0.entries().size(); ++direction)
      CHECK(mismatch(instance, tiny_attack(), Regime::standard, derivative, direction) <= derivative.error);
    sides.push_back(derivative_at(instance, tiny_attack(), Regime::standard, 0));
  }
  double jump = 0;
  for (std::size_t i = 0; i < sides[0].J.entries().size(); ++i)
    jump = std::max(jump, std::abs(sides[0].J.entries()[i] - sides[1].J.entries()[i]));
  CHECK(jump > 0.01);  // s'' jumps from (q-1)/rho to 0
}

TEST_CASE("where a clip is undecided the error covers both of its sides") {
  const Instance instance = learned_instance(1);
  Trainer<double> trainer(instance, tiny_setting(), Regime::adversarial, {});
  trainer.evaluate();
  double steepest = 0;
  for (const double g : trainer.step().attack.descent.entries()) steepest = std::max(steepest, std::abs(g));
  AscentConfig attack = tiny_attack();
  for (const double side : {-1e-9, 1e-9}) {
    attack.eps = attack.eta_attack * steepest * (1 + side);  // clips one coordinate, or none
    const StepJacobian derivative = derivative_at(instance, attack, Regime::adversarial, 1e-8);
    double largest = 0;
    for (std::size_t direction = 0; direction < instance.W0.entries().size(); ++direction)
      largest = std::max(largest, mismatch(instance, attack, Regime::adversarial, derivative, direction));
    CHECK(largest <= derivative.error);
    CHECK(largest > 0.01);  // the derivative jumps
  }
}

TEST_CASE("the derivative is known for standard and for one-step unsigned adversarial training") {
  const Instance instance = tiny_instance();
  const auto known = [&](Regime regime, const AscentConfig& attack) {
    return has_step_jacobian(Trainer<Ball>(instance, tiny_setting(attack), regime, {}));
  };
  CHECK(known(Regime::standard, {.eps = 0.1, .steps = 5, .sign = true}));
  CHECK(known(Regime::adversarial, {.eps = 0.1}));
  CHECK_FALSE(known(Regime::adversarial, {.eps = 0.1, .steps = 2}));
  CHECK_FALSE(known(Regime::adversarial, {.eps = 0.1, .sign = true}));
  CHECK_FALSE(known(Regime::adversarial, {.eps = 0.1, .random_start = true}));
}

}  // namespace advproof
