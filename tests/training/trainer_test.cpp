#include "advproof/training/trainer.h"

#include <tbb/global_control.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/error.h"
#include "linalg/check_entries.h"
#include "linalg/identical_entries.h"
#include "network/hand_network.h"
#include "scalar/exactly.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// The hand example of label 0, and a sample of label 1 that is zero: it has no slope and counts in N only.
Instance hand_instance(const Matrix<double>& X) {
  Instance instance;
  instance.features = {Matrix<double>(2, 2), Matrix<double>(2, 2)};  // only the number of classes is used
  instance.train = {Matrix<double>(4, 2), {0, 1}, Matrix<double>(2, 2), Matrix<double>(2, 2)};
  std::copy(X.row(0), X.row(2), instance.train.X.row(0));
  instance.W0 = hand_weights();
  return instance;
}

template <class T>
Trainer<T> train(const Instance& instance, const AscentConfig& attack, Regime regime, int steps) {
  Trainer<T> trainer(instance, tiny_setting(attack), regime, {});
  for (int step = 0; step < steps; ++step) {
    trainer.evaluate();
    trainer.update();
  }
  return trainer;
}

}  // namespace

// -dL/dW summed over samples: w_0: 1/4 (1/2, 2) + 1/2 (2, 1/2) = (9/8, 3/4); w_1: -1/2 (1/2, 2) - 1/4 (2,
// 1/2) = (-3/4, -9/8). With eta = 1/2 and N = 2: W' = I + 1/4 of it.
TEMPLATE_TEST_CASE("a standard step of the hand example is exact", "", ADVPROOF_TEST_SCALARS) {
  const Instance instance = hand_instance(hand_patches());
  Trainer<TestType> trainer(instance, {{}, hand_config(), {}, {.eta = 0.5}}, Regime::standard, {});

  trainer.evaluate();

  CHECK(trainer.number() == 0);
  check_entries(trainer.step().G, hand_matrix({{0.25, -0.5}, {0.5, -0.25}, {0, 0}, {0, 0}}));
  check_entries(trainer.step().descent, hand_matrix({{1.125, 0.75}, {-0.75, -1.125}}));
  check_entries(trainer.network().W(), hand_weights());
  CHECK(&trainer.trained_on() == &trainer.X());

  trainer.update();

  CHECK(trainer.number() == 1);
  check_entries(trainer.network().W(), hand_matrix({{1.28125, 0.1875}, {-0.1875, 0.71875}}));
}

// X = (3/4, 7/4; 9/4, 1/4): F_0 = 9/32 + 7/4 = 65/32, F_1 = 5/4 + 1/32 = 41/32, c_0 = 1/(1 + e^(3/4)) > .3,
// and every slope is at least 1/4, so eta~ = 64 moves every coordinate by more than eps = 1/4, down along w_0
// and up along w_1: the attacked point is the hand example, and the step is that of the standard one.
TEMPLATE_TEST_CASE("an adversarial step of the hand example is exact", "", ADVPROOF_TEST_SCALARS) {
  const Instance instance = hand_instance(hand_matrix({{0.75, 1.75}, {2.25, 0.25}}));
  Trainer<TestType> trainer(instance, {{}, hand_config(), {.eps = 0.25, .eta_attack = 64}, {.eta = 0.5}},
                            Regime::adversarial, {});

  trainer.evaluate();

  check_entries(trainer.step().attack.delta, hand_matrix({{-0.25, 0.25}, {-0.25, 0.25}, {0, 0}, {0, 0}}));
  check_entries(trainer.trained_on(), hand_matrix({{0.5, 2}, {2, 0.5}, {0, 0}, {0, 0}}));
  check_entries(trainer.step().attack.forward.F, hand_matrix({{2.03125, 1.28125}, {0, 0}}));
  check_entries(trainer.step().forward.F, hand_matrix({{1.625, 1.625}, {0, 0}}));

  trainer.update();

  check_entries(trainer.network().W(), hand_matrix({{1.28125, 0.1875}, {-0.1875, 0.71875}}));
}

TEMPLATE_TEST_CASE("eps = 0 and eta~ = 0 train as standard training, bit for bit", "",
                   ADVPROOF_TEST_SCALARS) {
  const Instance instance = tiny_instance();
  const Matrix<TestType> standard = train<TestType>(instance, {}, Regime::standard, 4).network().W();
  for (const int steps : {1, 2}) {
    for (const bool sign : {false, true}) {
      for (const AscentConfig& attack :
           {AscentConfig{.eps = 0, .eta_attack = 300, .steps = steps, .sign = sign},
            AscentConfig{.eps = 0.5, .eta_attack = 0, .steps = steps, .sign = sign}}) {
        CHECK(identical_entries(train<TestType>(instance, attack, Regime::adversarial, 4).network().W(),
                                standard));
      }
    }
  }
}

TEST_CASE("a random start in a box of radius 0 trains as standard training, bit for bit") {
  const Instance instance = tiny_instance();
  const AscentConfig attack{.eps = 0, .eta_attack = 300, .random_start = true};
  CHECK(identical_entries(train<double>(instance, attack, Regime::adversarial, 3).network().W(),
                          train<double>(instance, {}, Regime::standard, 3).network().W()));
}

TEMPLATE_TEST_CASE("one thread or two give the same bits", "", double, advproof::Dd, advproof::Mpfr<256>,
                   advproof::Ball) {
  // blocks have 256 / 3 = 85 samples in double, 32 / 3 = 10 in the others: 172 and 23 samples end in a short
  // block
  Setting setting = tiny_setting();
  setting.data.samples = std::same_as<TestType, double> ? 172 : 23;
  const Instance instance = draw_instance(setting, 1);
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const auto trained_by = [&](std::size_t threads) {
      const tbb::global_control control(tbb::global_control::max_allowed_parallelism, threads);
      return train<TestType>(instance, tiny_attack(), regime, 2).network().W();
    };
    CHECK(identical_entries(trained_by(1), trained_by(2)));
  }
}

TEMPLATE_TEST_CASE("blocks add up to the step over all samples", "", double, advproof::Mpfr<256>,
                   advproof::Ball) {
  // twice the hand example many times over: every sum of k/2^n is exact, whatever the order
  constexpr Index copies = 301;
  Instance instance = hand_instance(hand_patches());
  instance.train = {Matrix<double>(2 * copies, 2), std::vector<int>(copies, 0), Matrix<double>(copies, 2),
                    Matrix<double>(copies, 2)};
  for (Index n = 0; n < copies; ++n) {
    for (Index p = 0; p < 2; ++p) std::copy_n(hand_patches().row(p), 2, instance.train.X.row(2 * n + p));
  }
  Trainer<TestType> trainer(instance, {{}, hand_config(), {}, {.eta = 0.5}}, Regime::standard, {});
  trainer.evaluate();
  check_entries(trainer.step().descent,
                hand_matrix({{1.125 * copies, 0.75 * copies}, {-0.75 * copies, -1.125 * copies}}));
}

TEMPLATE_TEST_CASE("training goes on from a checkpoint bit for bit", "", ADVPROOF_TEST_SCALARS) {
  const Instance instance = tiny_instance();
  const AscentConfig attack{
      .eps = 0.25, .eta_attack = 30, .random_start = true};  // the start depends on the step
  const auto through = train<TestType>(instance, attack, Regime::adversarial, 4);
  const auto halfway = train<TestType>(instance, attack, Regime::adversarial, 2);

  Trainer<TestType> resumed(instance, tiny_setting(attack), Regime::adversarial, {});
  resumed.restore(halfway.number(), halfway.network().W());
  CHECK(resumed.number() == 2);
  for (int step = 0; step < 2; ++step) {
    resumed.evaluate();
    resumed.update();
  }
  CHECK(resumed.number() == 4);
  CHECK(identical_entries(resumed.network().W(), through.network().W()));
}

TEST_CASE("a checkpoint of another shape is refused with both shapes") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting({}), Regime::standard, {});
  CHECK_THROWS_AS(trainer.restore(1, Matrix<double>(4, 5)), InputError);
  CHECK_THROWS_WITH(trainer.restore(1, Matrix<double>(3, 6)), "checkpoint weights are 3 x 6, expected 4 x 6");
  CHECK(trainer.number() == 0);
}

TEST_CASE("random starts are reproducible, differ between steps and seeds, and stay in the box") {
  const AscentConfig attack{.eps = 0.25, .eta_attack = 0, .random_start = true};  // delta is the start itself
  const auto deltas = [&](std::uint64_t seed, int steps) {
    const Instance instance = tiny_instance(seed);
    return train<double>(instance, attack, Regime::adversarial, steps).step().attack.delta;
  };
  CHECK(deltas(1, 1) == deltas(1, 1));
  CHECK_FALSE(deltas(1, 1) == deltas(1, 2));
  CHECK_FALSE(deltas(1, 1) == deltas(2, 1));
  const Matrix<double> delta = deltas(1, 1);
  CHECK(std::all_of(delta.entries().begin(), delta.entries().end(),
                    [](double x) { return std::abs(x) <= 0.25; }));
}

TEMPLATE_TEST_CASE("every variant of the attack trains on points of the box", "", double, advproof::Mpfr<128>,
                   advproof::Ball) {
  const Instance instance = tiny_instance();
  for (const int steps : {1, 3}) {
    for (const bool sign : {false, true}) {
      for (const bool random_start : {false, true}) {
        const AscentConfig attack{
            .eps = 0.25, .eta_attack = 0.125, .steps = steps, .sign = sign, .random_start = random_start};
        const auto trainer = train<TestType>(instance, attack, Regime::adversarial, 2);
        for (const TestType& entry : trainer.step().attack.delta.entries()) {
          CHECK(certainly(abs(entry) <= 0.25));
        }
        for (const TestType& w : trainer.network().W().entries()) CHECK(is_finite(w));
      }
    }
  }
}

TEST_CASE("scalars agree on a short run") {
  // a few well-conditioned steps: balls of 256 bits enclose, 256-bit points lie within, double within 1e-12
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const auto plain = train<double>(instance, tiny_attack(), regime, 3);
    const auto precise = train<Mpfr<256>>(instance, tiny_attack(), regime, 3);
    const auto enclosed = train<Ball>(instance, tiny_attack(), regime, 3);
    for (std::size_t i = 0; i < plain.network().W().entries().size(); ++i) {
      const Enclosure ball = enclosure(enclosed.network().W().entries()[i]);
      const Enclosure point = enclosure(precise.network().W().entries()[i]);
      CHECK(std::abs(point.mid - ball.mid) <= point.rad + ball.rad);
      CHECK(std::abs(plain.network().W().entries()[i] - point.mid) <= 1e-12);
    }
  }
}

}  // namespace advproof
