#include "advproof/training/tightening.h"

#include <catch2/catch.hpp>

#include "advproof/training/observations.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

bool contains(const Ball& ball, const Mpfr<512>& point) {
  Ball exact;
  arf_set_mpfr(arb_midref(exact.get()), point.backend().data());
  return arb_contains(ball.get(), exact.get()) != 0;
}

template <class T>
void take_step(Trainer<T>& trainer) {
  trainer.evaluate();
  trainer.update();
}

/// log2 of the largest radius after some steps of balls that start with radius 2^-100.
double width_after(const Instance& instance, const AscentConfig& attack, Regime regime, int steps,
                   bool tighten) {
  Trainer<Ball> trainer(instance, tiny_setting(attack), regime, {256});
  Matrix<Ball> W = trainer.network().W();
  for (Ball& w : W.entries()) mag_set_d(arb_radref(w.get()), 0x1p-100);
  trainer.restore(0, W);
  Tightening<Ball> tightening(trainer);
  for (int t = 0; t < steps; ++t) {
    take_step(trainer);
    if (tighten) tightening.follow(trainer);
  }
  return log2_radius(trainer.network().W());
}

}  // namespace

TEST_CASE("trajectories that start inside the first box stay inside the tightened ones") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const double radius : {0.0, 0x1p-60, 0x1p-10}) {
      const Instance instance = tiny_instance(4);
      Trainer<Ball> trainer(instance, tiny_setting(), regime, {200});
      Matrix<Ball> W = trainer.network().W();
      for (Ball& w : W.entries()) mag_set_d(arb_radref(w.get()), radius);
      trainer.restore(0, W);
      Tightening<Ball> tightening(trainer);
      std::vector<Trainer<Mpfr<512>>> points;
      for (const double share : {0.0, 1.0, -1.0, 0.5}) {
        points.emplace_back(instance, tiny_setting(), regime, Format<Mpfr<512>>());
        Matrix<Mpfr<512>> start = points.back().network().W();
        double sign = 1;
        for (auto& w : start.entries()) w += (sign = -sign) * share * radius;
        points.back().restore(0, start);
      }
      for (int t = 0; t < 40; ++t) {
        take_step(trainer);
        tightening.follow(trainer);
        for (auto& point : points) {
          take_step(point);
          for (std::size_t i = 0; i < W.entries().size(); ++i) {
            CAPTURE(regime == Regime::adversarial, radius, t, i);
            REQUIRE(contains(trainer.network().W().entries()[i], point.network().W().entries()[i]));
          }
        }
      }
    }
  }
}

TEST_CASE(
    "tightened enclosures are no wider than plain ones, and adversarial ones widen by half as many bits") {
  const auto widened = [](Regime regime, bool tighten) {
    return 100 + width_after(tiny_instance(), tiny_attack(), regime, 60, tighten);
  };
  CHECK(widened(Regime::standard, true) <= widened(Regime::standard, false));
  CHECK(widened(Regime::adversarial, true) < widened(Regime::adversarial, false) / 2);
}

TEST_CASE("steps examined in fewer bits hold the trajectory, which keeps its own") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Instance instance = tiny_instance(4);
    Trainer<Ball> trainer(instance, tiny_setting(), regime, {256});
    Trainer<Mpfr<512>> point(instance, tiny_setting(), regime, Format<Mpfr<512>>());
    Tightening<Ball> tightening(trainer);
    tightening.examine_in(trainer, 64);
    REQUIRE(trainer.format().bits() == 64);
    for (int t = 0; t < 40; ++t) {
      take_step(trainer);
      tightening.follow(trainer);
      take_step(point);
      for (std::size_t i = 0; i < trainer.network().W().entries().size(); ++i) {
        CAPTURE(regime == Regime::adversarial, t, i);
        REQUIRE(contains(trainer.network().W().entries()[i], point.network().W().entries()[i]));
        REQUIRE(contains(tightening.weights(trainer).entries()[i], point.network().W().entries()[i]));
        REQUIRE(trainer.network().W().entries()[i].bits() == 64);
      }
    }
    CHECK(log2_radius(trainer.network().W()) > -70);  // one rounding to 64 bits, not forty
    CHECK(log2_radius(trainer.network().W()) < -55);
    CHECK(log2_radius(tightening.weights(trainer)) < -200);
  }
}

TEST_CASE("more bits than the trajectory has are not examined in") {
  Trainer<Ball> trainer(tiny_instance(), tiny_setting(), Regime::standard, {128});
  Tightening<Ball> tightening(trainer);
  tightening.examine_in(trainer, 256);
  CHECK(trainer.format().bits() == 128);
}

TEST_CASE("under an attack of several steps tightening leaves balls as they are") {
  const AscentConfig two_steps{.eps = 0.25, .eta_attack = 30, .steps = 2};
  CHECK(width_after(tiny_instance(), two_steps, Regime::adversarial, 20, true) ==
        width_after(tiny_instance(), two_steps, Regime::adversarial, 20, false));
}

TEST_CASE("point scalars are left alone") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting(), Regime::adversarial, {});
  Tightening<double> tightening(trainer);
  take_step(trainer);
  const Matrix<double> W = trainer.network().W();
  tightening.follow(trainer);
  CHECK(trainer.network().W() == W);
}

}  // namespace advproof
