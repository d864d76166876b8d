// Training in different arithmetics is one trajectory: balls enclose the 1024-bit one, and a set that
// provably holds the binary64 trajectory and the exact one (rounded.h) holds both. The result does not depend
// on threads.
#include "advproof/network/activation/smoothed_relu.h"
#include "advproof/training/trainer.h"

#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>

#include "advproof/training/trainer.ipp"
#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"
#include "training/rounded.h"

namespace advproof {
// The blocks of binary64, so that a sum over samples is one product in both.
template <>
inline constexpr Index detail::block_rows<RoundedDouble> = detail::block_rows<double>;
}  // namespace advproof

namespace advproof::property {
namespace {

/// The library's activation is written for its own scalars: for the models of rounding it is made here.
template <class T>
Setting setting_for(const Problem& p) {
  Setting setting = p.setting;
  if constexpr (std::same_as<T, RoundedDouble> || std::same_as<T, RoundedDd>)
    setting.network.own_activation = std::make_shared<SmoothedReluIn<TypeList<T>>>(setting.network);
  return setting;
}

template <class T>
Trainer<T> make_trainer(const Problem& p, const Instance& instance, Regime regime, Format<T> format = {}) {
  return Trainer<T>(instance, setting_for<T>(p), regime, format);
}

template <class T>
void take_steps(Trainer<T>& trainer, int steps) {
  for (int t = 0; t < steps; ++t) {
    trainer.evaluate();
    trainer.update();
  }
}

template <class T>
Matrix<T> trained(const Problem& p, const Instance& instance, Regime regime, int steps,
                  Format<T> format = {}) {
  Trainer<T> trainer = make_trainer(p, instance, regime, format);
  take_steps(trainer, steps);
  return trainer.network().W();
}

bool identical_weights(const auto& A, const auto& B) {
  return std::equal(A.entries().begin(), A.entries().end(), B.entries().begin(), B.entries().end(),
                    [](const auto& a, const auto& b) { return identical(a, b); });
}

/// exp must not overflow: differences of outputs below 700.
template <class T>
bool outputs_are_moderate(const Trainer<T>& trainer) {
  const std::vector<T>& F = trainer.step().forward.F.entries();
  return std::all_of(F.begin(), F.end(), [](const T& output) { return output < 700; });
}

template <class T>
void check_threads(const Problem& p, int steps) {
  const Instance instance = draw(p);
  const Regime regime = any_regime();
  const auto with_threads = [&](std::size_t threads) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    return trained<T>(p, instance, regime, steps);
  };
  const Matrix<T> alone = with_threads(1);
  RC_ASSERT(identical_weights(alone, with_threads(2)));
  RC_ASSERT(identical_weights(alone, with_threads(4)));
}

/// Trains in T, in 1024 bits and in the set of all that the roundings of T allow. `narrow`: no wider than
/// that.
template <class T, class Allowed>
void check_roundings(double narrow_radius) {
  std::int64_t narrow = 0;
  const bool all = for_all(
      [&] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const Regime regime = any_regime();
        const int steps = *integer(1, 4);
        auto fast = make_trainer<T>(p, instance, regime);
        auto exact = make_trainer<Mpfr<1024>>(p, instance, regime);
        auto allowed = make_trainer<Allowed>(p, instance, regime);
        double widest = 0;
        for (int t = 0; t < steps; ++t) {
          take_steps(fast, 1);
          take_steps(exact, 1);
          take_steps(allowed, 1);
          if (!outputs_are_moderate(fast)) RC_DISCARD("exp overflows");
          for (std::size_t i = 0; i < fast.network().W().entries().size(); ++i) {
            const T weight = fast.network().W().entries()[i];
            const Ball& ball = allowed.network().W().entries()[i].ball();
            RC_LOG() << "step " << t << ", weight " << i << ": " << to_exact_string(weight) << " in "
                     << to_decimal(ball, 25) << "\n";
            RC_ASSERT(contains(ball, weight));
            RC_ASSERT(contains(ball, exact.network().W().entries()[i]));
            widest = std::max(widest, enclosure(ball - midpoint(ball)).rad);
          }
        }
        RC_CLASSIFY(regime == Regime::adversarial, "adversarial");
        RC_CLASSIFY(widest > narrow_radius, "wide: a kink or a sign was undecided");
        if (widest <= narrow_radius) ++narrow;
      },
      1);
  if (all) CHECK(narrow > 0);
}

}  // namespace

TEST_CASE("ball weights enclose the 1024-bit weights") {
  std::int64_t narrow = 0;
  const bool all = for_all(
      [&] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const Regime regime = any_regime();
        const int steps = *integer(1, 4);
        const Matrix<Ball> balls = trained<Ball>(p, instance, regime, steps, {400});
        const Matrix<Mpfr<1024>> points = trained<Mpfr<1024>>(p, instance, regime, steps);
        double widest = 0;
        for (std::size_t i = 0; i < balls.entries().size(); ++i) {
          RC_LOG() << "weight " << i << ": " << to_decimal(balls.entries()[i], 30) << "\n";
          RC_ASSERT(contains(balls.entries()[i], points.entries()[i]));
          widest = std::max(widest, enclosure(balls.entries()[i] - midpoint(balls.entries()[i])).rad);
        }
        RC_CLASSIFY(regime == Regime::adversarial, "adversarial");
        RC_CLASSIFY(widest > 0x1p-300, "a kink or a sign was undecided");
        if (widest <= 0x1p-300) ++narrow;
      },
      1);
  if (all) CHECK(narrow > 0);  // the balls must say something
}

TEST_CASE("binary64 and 1024-bit weights lie in the set that rounding errors allow") {
  check_roundings<double, RoundedDouble>(1e-9);
}

TEST_CASE("double-double and 1024-bit weights lie in the set that rounding errors allow") {
  check_roundings<Dd, RoundedDd>(1e-23);
}

TEST_CASE("binary64 training is bit-identical with 1, 2 and 4 threads") {
  for_all(
      [] {
        Problem p = *problem();
        p.setting.data.samples = *integer(40, 120);  // several blocks
        check_threads<double>(p, 3);
      },
      0.6);
}

TEMPLATE_TEST_CASE("heavy training is bit-identical with 1, 2 and 4 threads", "", Mpfr<256>, Ball) {
  for_all(
      [] {
        Problem p = *problem(Size::tiny);
        p.setting.data.samples = *integer(20, 40);
        check_threads<TestType>(p, 2);
      },
      0.2);
}

TEMPLATE_TEST_CASE("eps = 0 and eta~ = 0 train as the standard regime, bit for bit", "", double, Mpfr<256>,
                   Ball) {
  for_all(
      [] {
        Problem p = *problem(std::is_same_v<TestType, double> ? Size::small : Size::tiny);
        if (*rc::gen::arbitrary<bool>()) {
          p.setting.attack.eps = 0;
        } else {
          p.setting.attack.eta_attack = 0;
          p.setting.attack.random_start = false;
        }
        const Instance instance = draw(p);
        RC_ASSERT(identical_weights(trained<TestType>(p, instance, Regime::standard, 3),
                                    trained<TestType>(p, instance, Regime::adversarial, 3)));
      },
      0.6);
}

TEMPLATE_TEST_CASE("a run continued from its weights is the run", "", double, Mpfr<256>, Ball) {
  for_all(
      [] {
        const Problem p = *problem(std::is_same_v<TestType, double> ? Size::small : Size::tiny);
        const Instance instance = draw(p);
        const Regime regime = any_regime();
        const int first = *integer(0, 3);
        auto whole = make_trainer<TestType>(p, instance, regime);
        take_steps(whole, first);
        auto rest = make_trainer<TestType>(p, instance, regime);
        rest.restore(whole.number(), whole.network().W());
        take_steps(whole, 2);
        take_steps(rest, 2);
        RC_ASSERT(rest.number() == whole.number());
        RC_ASSERT(identical_weights(whole.network().W(), rest.network().W()));
      },
      0.6);
}

}  // namespace advproof::property
