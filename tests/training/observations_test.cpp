#include "advproof/training/observations.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/network/logit.h"
#include "training/tiny_run.h"

using namespace advproof;

namespace {

template <class T>
Observation observe_tiny(const Instance& instance, const Format<T>& format, int steps = 0) {
  Trainer<T> trainer(instance, tiny_setting(), Regime::adversarial, format);
  for (int t = 0; t < steps; ++t) {
    trainer.evaluate();
    trainer.update();
  }
  trainer.evaluate();
  return observe(trainer);
}

bool contains(const Enclosure& x, double value) { return std::fabs(x.mid - value) <= x.rad; }

}  // namespace

TEST_CASE("an observation holds what its name says") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting(), Regime::standard, {});
  trainer.evaluate();
  const Observation seen = observe(trainer);
  const Matrix<double>& W = instance.W0;  // one-hot features: u_i = e_i, v_i = e_{2+i}
  CHECK(seen.step == 0);
  REQUIRE(seen.A.size() == 4);
  CHECK(seen.A[1].mid == W(1, 0));
  CHECK(seen.A[2].mid == W(2, 1));
  CHECK(seen.B[1].mid == W(1, 2));
  CHECK(seen.B[2].mid == W(2, 3));
  const Matrix<double>& Z = trainer.step().forward.Z;
  double largest = Z(0, 2);
  for (Index row = 0; row < Z.rows(); ++row) largest = std::max({largest, Z(row, 2), Z(row, 3)});
  REQUIRE(seen.max_preactivation.size() == 2);
  CHECK(seen.max_preactivation[1].mid == largest);
  REQUIRE(seen.one_minus_logit.size() == 5);
  REQUIRE(seen.logit.size() == 10);
  REQUIRE(seen.loss.size() == 5);
  double sum = 0;
  double worst = 0;
  for (Index n = 0; n < 5; ++n) {
    const Index y = instance.train.y[static_cast<std::size_t>(n)];
    const double loss = cross_entropy(outputs(trainer.step().forward.F, n), y);
    CHECK(seen.one_minus_logit[static_cast<std::size_t>(n)].mid ==
          one_minus_logit(outputs(trainer.step().forward.F, n), y));
    CHECK(seen.loss[static_cast<std::size_t>(n)].mid == loss);
    for (Index i = 0; i < 2; ++i)
      CHECK(seen.logit[static_cast<std::size_t>(2 * n + i)].mid ==
            logit(outputs(trainer.step().forward.F, n), i));
    sum += loss;
    worst = std::max(worst, loss);
  }
  CHECK(seen.risk.mid == sum / 5);
  CHECK(seen.max_loss.mid == worst);
  CHECK(seen.risk.rad == 0);
  CHECK(std::isinf(seen.log2_radius));
}

TEST_CASE("observations of balls enclose those of a more precise point run") {
  const Instance instance = tiny_instance(3);
  const Observation balls = observe_tiny(instance, Format<Ball>{200}, 5);
  const Observation points = observe_tiny(instance, Format<Mpfr<512>>{}, 5);
  for (std::size_t i = 0; i < balls.A.size(); ++i) {
    CHECK(contains(balls.A[i], points.A[i].mid));
    CHECK(contains(balls.B[i], points.B[i].mid));
  }
  for (std::size_t n = 0; n < 5; ++n) {
    CHECK(contains(balls.one_minus_logit[n], points.one_minus_logit[n].mid));
    CHECK(contains(balls.loss[n], points.loss[n].mid));
    for (std::size_t i = 0; i < 2; ++i) CHECK(contains(balls.logit[2 * n + i], points.logit[2 * n + i].mid));
  }
  CHECK(contains(balls.risk, points.risk.mid));
  CHECK(contains(balls.max_loss, points.max_loss.mid));
  CHECK(std::isfinite(balls.log2_radius));
  CHECK(balls.log2_radius < -150);
}

TEST_CASE("log2_radius is the least power of two above every radius") {
  const Format<Ball> format{64};
  Matrix<Ball> W(1, 2, format(1.0));
  CHECK(log2_radius(W) == -HUGE_VAL);
  mag_set_ui_2exp_si(arb_radref(W(0, 1).get()), 1, -10);  // 2^-10 itself lies below 2^-9
  CHECK(log2_radius(W) == -9);
  mag_set_ui_2exp_si(arb_radref(W(0, 0).get()), 3, -11);
  CHECK(log2_radius(W) == -9);
  arb_indeterminate(W(0, 0).get());
  CHECK(log2_radius(W) == HUGE_VAL);
  CHECK(log2_radius(Matrix<double>(1, 1, NAN)) == HUGE_VAL);
}

TEST_CASE("an observation that is not finite says so") {
  Observation observation = observe_tiny(tiny_instance(), Format<double>{});
  CHECK(is_finite(observation));
  observation.B[0].rad = HUGE_VAL;
  CHECK_FALSE(is_finite(observation));
  observation.B[0] = {NAN, 0};
  CHECK_FALSE(is_finite(observation));
}
