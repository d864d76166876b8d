#include "advproof/training/follow.h"

#include <catch2/catch.hpp>

#include "linalg/identical_entries.h"
#include "scalar/exactly.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// Every weight a ball of this radius around the instance's.
void widen(Trainer<Ball>& trainer, double radius) {
  Matrix<Ball> W = trainer.network().W();
  for (Ball& w : W.entries()) mag_set_d(arb_radref(w.get()), radius);
  trainer.restore(0, W);
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEMPLATE_TEST_CASE("W_0 to W_last are seen, each evaluated, as by evaluate and update by hand", "", double,
                   advproof::Dd, advproof::Ball) {
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<TestType> trainer(instance, tiny_setting(), regime, {});
    Trainer<TestType> by_hand(instance, tiny_setting(), regime, {});
    Numbers seen;
    follow(trainer, 4, [&](const Trainer<TestType>& at) {
      CHECK(&at == &trainer);
      seen.push_back(at.number());
      by_hand.evaluate();
      CHECK(at.number() == by_hand.number());
      CHECK(identical_entries(at.network().W(), by_hand.network().W()));
      CHECK(identical_entries(at.step().forward.F, by_hand.step().forward.F));
      CHECK(identical_entries(at.step().descent, by_hand.step().descent));
      by_hand.update();
      return true;
    });
    CHECK(seen == Numbers{0, 1, 2, 3, 4});
    CHECK(trainer.number() == 4);  // W_last is not left
  }
}

TEST_CASE("following stops where it is asked to, at the weights that were seen") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting(), Regime::standard, {});
  Numbers seen;
  Matrix<double> W;
  follow(trainer, 9, [&](const Trainer<double>& at) {
    seen.push_back(at.number());
    W = at.network().W();
    return at.number() < 2;
  });
  CHECK(seen == Numbers{0, 1, 2});
  CHECK(trainer.number() == 2);
  CHECK(trainer.network().W() == W);
}

TEST_CASE("a run goes on from where it is, and one that is at its end is seen there") {
  const Instance instance = tiny_instance();
  Trainer<double> through(instance, tiny_setting(), Regime::adversarial, {});
  const auto always = [](const Trainer<double>&) { return true; };
  follow(through, 5, always);
  Trainer<double> resumed(instance, tiny_setting(), Regime::adversarial, {});
  follow(resumed, 2, always);
  Numbers seen;
  const auto note = [&](const Trainer<double>& at) {
    seen.push_back(at.number());
    return true;
  };
  follow(resumed, 5, note);
  CHECK(seen == Numbers{2, 3, 4, 5});
  CHECK(resumed.network().W() == through.network().W());
  follow(resumed, 5, note);
  CHECK(seen == Numbers{2, 3, 4, 5, 5});
  CHECK(resumed.network().W() == through.network().W());
}

TEST_CASE("tightened balls are those of tightening by hand") {
  const Instance instance = tiny_instance(4);
  Trainer<Ball> trainer(instance, tiny_setting(), Regime::adversarial, {200});
  Trainer<Ball> by_hand(instance, tiny_setting(), Regime::adversarial, {200});
  Trainer<Ball> plain(instance, tiny_setting(), Regime::adversarial, {200});
  for (Trainer<Ball>* each : {&trainer, &by_hand, &plain}) widen(*each, 0x1p-40);
  Tightening<Ball> tightening(trainer);
  Tightening<Ball> tightening_by_hand(by_hand);
  follow(
      trainer, 20,
      [&](const Trainer<Ball>& at) {
        if (at.number() > 0) {
          by_hand.evaluate();
          by_hand.update();
          tightening_by_hand.follow(by_hand);
        }
        CHECK(identical_entries(at.network().W(), by_hand.network().W()));
        return true;
      },
      &tightening);
  follow(plain, 20, [](const Trainer<Ball>&) { return true; });
  CHECK_FALSE(identical_entries(trainer.network().W(), plain.network().W()));
}

TEST_CASE("tightened balls that begin wide enclose a trajectory in binary64, rounding and all") {
  // a box of 2^-30 around W_0: what binary64 rounds away in 20 steps, some 2^-50, is little beside it
  const Instance instance = tiny_instance(4);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<Ball> balls(instance, tiny_setting(), regime, {200});
    widen(balls, 0x1p-30);
    Tightening<Ball> tightening(balls);
    Trainer<double> points(instance, tiny_setting(), regime, {});
    std::vector<Matrix<double>> trajectory;
    follow(points, 20, [&](const Trainer<double>& at) {
      trajectory.push_back(at.network().W());
      return true;
    });
    REQUIRE(trajectory.size() == 21);
    follow(
        balls, 20,
        [&](const Trainer<Ball>& at) {
          const Matrix<double>& W = trajectory[static_cast<std::size_t>(at.number())];
          for (std::size_t i = 0; i < W.entries().size(); ++i) {
            CAPTURE(regime == Regime::adversarial, at.number(), i);
            const Ball& w = at.network().W().entries()[i];
            CHECK(arb_contains(w.get(), Ball(W.entries()[i]).get()) != 0);
            CHECK(enclosure(w).rad < 0x1p-10);  // and says something
          }
          return true;
        },
        &tightening);
  }
}

}  // namespace advproof
