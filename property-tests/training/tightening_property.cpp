// The mean-value form of balls on random problems: it encloses trajectories from every corner of the first
// box, and its derivative is the one that difference quotients see.
#include "advproof/training/tightening.h"

#include <cmath>

#include "advproof/training/step_jacobian.h"
#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

using Point1024 = Mpfr<1024>;

template <class T>
Trainer<T> trainer_of(const Problem& p, const Instance& instance, Regime regime, Format<T> format) {
  return Trainer<T>(instance, p.setting, regime, format);
}

template <class T>
void take_one_step(Trainer<T>& trainer) {
  trainer.evaluate();
  trainer.update();
}

Matrix<Ball> widened(Matrix<Ball> W, double radius) {
  for (Ball& w : W.entries()) mag_set_d(arb_radref(w.get()), radius);
  return W;
}

/// A problem whose derivative is implemented.
Problem any_problem() {
  Problem p = *problem(Size::tiny);
  p.setting.attack.steps = 1;
  p.setting.attack.sign = false;
  p.setting.attack.random_start = false;
  return p;
}

}  // namespace

TEST_CASE("trajectories from the corners of a box stay in its tightened enclosures") {
  std::int64_t narrow = 0;
  const bool all = for_all(
      [&] {
        const Problem p = any_problem();
        const Instance instance = draw(p);
        const Regime regime = any_regime();
        const double radius = *choose(std::vector<double>{0, 0x1p-80, 0x1p-20, 0x1p-6});
        auto balls = trainer_of<Ball>(p, instance, regime, {300});
        balls.restore(0, widened(balls.network().W(), radius));
        auto point = trainer_of<Point1024>(p, instance, regime, {});
        Matrix<Point1024> start = point.network().W();
        const auto corners = *seed();
        for (std::size_t i = 0; i < start.entries().size(); ++i)
          start.entries()[i] += (corners >> (i % 64) & 1U) != 0 ? radius : -radius;
        point.restore(0, start);
        Tightening<Ball> tightening(balls);
        const int steps = *integer(1, 6);
        double widest = 0;
        for (int t = 0; t < steps; ++t) {
          take_one_step(balls);
          tightening.follow(balls);
          take_one_step(point);
          for (std::size_t i = 0; i < start.entries().size(); ++i) {
            const Ball& ball = balls.network().W().entries()[i];
            RC_LOG() << "step " << t << ", weight " << i << ": " << to_decimal(ball, 30) << "\n";
            RC_ASSERT(contains(ball, point.network().W().entries()[i]));
            widest = std::max(widest, enclosure(ball - midpoint(ball)).rad);
          }
        }
        RC_CLASSIFY(regime == Regime::adversarial, "adversarial");
        RC_CLASSIFY(radius == 0, "a point");
        if (widest <= 0x1p-60) ++narrow;
      },
      1);
  if (all) CHECK(narrow > 0);
}

TEST_CASE("difference quotients of a step lie within the error of its derivative") {
  std::int64_t sharp = 0;
  const bool all = for_all(
      [&] {
        const Problem p = any_problem();
        const Instance instance = draw(p);
        const Regime regime = any_regime();
        auto balls = trainer_of<Ball>(p, instance, regime, {300});
        const double radius = *choose(std::vector<double>{0, 0x1p-12});
        const Matrix<Ball> W = widened(balls.network().W(), radius);
        balls.restore(0, W);
        balls.evaluate();
        const StepJacobian derivative = step_jacobian(balls, W);
        RC_CLASSIFY(!std::isfinite(derivative.error), "unbounded");
        const auto size = static_cast<int>(W.size());
        const auto direction = static_cast<std::size_t>(*integer(0, size - 1));
        const double h = 0x1p-200;
        auto up = trainer_of<Point1024>(p, instance, regime, {});
        auto down = up;
        Matrix<Point1024> start = up.network().W();
        start.entries()[direction] += h;
        up.restore(0, start);
        start.entries()[direction] -= 2 * h;
        down.restore(0, start);
        take_one_step(up);
        take_one_step(down);
        double square = 0;
        for (int i = 0; i < size; ++i) {
          const auto entry = static_cast<std::size_t>(i);
          const Point1024 quotient =
              (up.network().W().entries()[entry] - down.network().W().entries()[entry]) / (2 * h);
          const double difference = enclosure(quotient - derivative.J(i, static_cast<Index>(direction))).mid;
          square += difference * difference;
        }
        RC_LOG() << "differs by " << std::sqrt(square) << ", allowed " << derivative.error << "\n";
        RC_ASSERT(!(std::sqrt(square) * (1 - 1e-12) > derivative.error));
        if (derivative.error < 1e-3) ++sharp;
      },
      4);
  if (all) CHECK(sharp > 0);
}

}  // namespace advproof::property
