#include "advproof/theory/hypotheses.h"

#include "advproof/verdict/evidence.ipp"

#include <catch2/catch.hpp>
#include <cmath>

#include "linalg/hand_matrix.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

using Counts = std::map<std::string, std::int64_t>;

/// A step of the tiny instance, its features replaced and its attack chosen, put to a question.
template <class T, class Question>
std::pair<bool, Tally> answer(const Instance& instance, const AscentConfig& attack, Question question) {
  Trainer<T> trainer(instance, tiny_setting(attack), Regime::adversarial, {});
  StepView<T> view;
  take_step(trainer, view);
  Evidence<T> evidence({}, 0);
  const bool met = question(view, evidence);
  return {met, evidence.tally()};
}

template <class T>
std::pair<bool, Tally> one_hot(const Instance& instance) {
  return answer<T>(instance, tiny_attack(), [](const StepView<T>& view, Evidence<T>& evidence) {
    return needs_one_hot(view, evidence);
  });
}

template <class T>
std::pair<bool, Tally> one_step(const AscentConfig& attack) {
  return answer<T>(tiny_instance(), attack, [](const StepView<T>& view, Evidence<T>& evidence) {
    return needs_one_step_attack(view, evidence);
  });
}

}  // namespace

TEMPLATE_TEST_CASE("one-hot features are seen, at whatever coordinates", "", double, advproof::Ball) {
  Instance instance = tiny_instance();
  for (int permuted = 0; permuted < 2; ++permuted) {
    const auto [met, tally] = one_hot<TestType>(instance);
    CHECK(met);
    CHECK(tally.inapplicable.empty());
    CHECK(tally.cases == 0);
    std::swap(instance.features.U, instance.features.V);
  }
}

TEMPLATE_TEST_CASE("a dictionary that is not one-hot is told once, and is no case", "", double,
                   advproof::Ball) {
  Instance instance = tiny_instance();
  instance.features.U = hand_matrix({{0.6, 0.8, 0, 0, 0, 0}, {0.8, -0.6, 0, 0, 0, 0}});
  const auto [met, tally] = one_hot<TestType>(instance);
  CHECK_FALSE(met);
  CHECK(tally.cases == 0);
  CHECK(tally.inapplicable == Counts{{"one-hot features", 1}});
}

TEMPLATE_TEST_CASE("the attack of the paper is one gradient step from the sample, whatever its sizes", "",
                   double, advproof::Ball) {
  for (const AscentConfig& attack : {tiny_attack(), AscentConfig{.eps = 0, .eta_attack = 1}}) {
    const auto [met, tally] = one_step<TestType>(attack);
    CHECK(met);
    CHECK(tally.inapplicable.empty());
    CHECK(tally.cases == 0);
  }
}

TEMPLATE_TEST_CASE("another attack is told once, and is no case", "", double, advproof::Ball) {
  for (const AscentConfig& attack : {AscentConfig{.eps = 0.25, .eta_attack = 30, .steps = 2},
                                     AscentConfig{.eps = 0.25, .eta_attack = 30, .sign = true},
                                     AscentConfig{.eps = 0.25, .eta_attack = 30, .random_start = true}}) {
    const auto [met, tally] = one_step<TestType>(attack);
    CHECK_FALSE(met);
    CHECK(tally.cases == 0);
    CHECK(tally.inapplicable == Counts{{"one gradient step, no sign, no random start", 1}});
  }
}

}  // namespace advproof
