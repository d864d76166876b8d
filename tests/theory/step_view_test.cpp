#include "advproof/theory/step_view.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "linalg/hand_matrix.h"
#include "scalar/exactly.h"
#include "training/tiny_run.h"

namespace advproof {

TEMPLATE_TEST_CASE("components along one-hot features are the coordinates, robust ones first", "",
                   ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const Features features{hand_matrix({{0, 0, 1, 0}}), hand_matrix({{1, 0, 0, 0}})};
  const auto X = embed<TestType>(format, hand_matrix({{0.1, 2, 3, 4}, {5, 6, 7, 8}}));
  const Matrix<TestType> components = feature_components(format, X, features);
  CHECK(components.rows() == 2);
  CHECK(components.cols() == 2);
  CHECK(is_exactly(components(0, 0), 3));
  CHECK(is_exactly(components(0, 1), 0.1));
  CHECK(is_exactly(components(1, 0), 7));
  CHECK(is_exactly(components(1, 1), 5));
}

TEMPLATE_TEST_CASE("components along other features are inner products", "", ADVPROOF_TEST_SCALARS) {
  // u = (1/2, 1/2, 1/2, 1/2), v = (1/2, -1/2, 1/2, -1/2): (1+2+3+4)/2 = 5, (1-2+3-4)/2 = -1
  const Format<TestType> format;
  const Features features{hand_matrix({{0.5, 0.5, 0.5, 0.5}}), hand_matrix({{0.5, -0.5, 0.5, -0.5}})};
  const Matrix<TestType> components =
      feature_components(format, embed<TestType>(format, hand_matrix({{1, 2, 3, 4}})), features);
  CHECK(is_exactly(components(0, 0), 5));
  CHECK(is_exactly(components(0, 1), -1));
}

TEMPLATE_TEST_CASE("a step is seen from before and after", "", double, advproof::Ball) {
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<TestType> trainer(instance, tiny_setting(), regime, {});
    StepView<TestType> view;
    take_step(trainer, view);
    take_step(trainer, view);

    CHECK(view.step == 1);
    CHECK(trainer.number() == 2);
    CHECK(std::string(view.regime()) == (regime == Regime::standard ? "standard" : "adversarial"));
    CHECK(view.classes() == 2);
    CHECK(view.neurons() == 2);
    CHECK(&view.samples() == &instance.train);
    CHECK(&view.quantities() == &trainer.step());
    // one-hot: the first four coordinates
    for (Index neuron = 0; neuron < 4; ++neuron) {
      for (Index f = 0; f < 4; ++f) {
        CHECK(identical(view.weights_before(neuron, f), view.W(neuron, f)));
        CHECK(identical(view.weights_after(neuron, f), trainer.network().W()(neuron, f)));
        CHECK_FALSE(identical(view.weights_before(neuron, f), view.weights_after(neuron, f)));
      }
    }
    for (Index row = 0; row < 15; ++row) {
      for (Index f = 0; f < 4; ++f) CHECK(identical(view.inputs(row, f), trainer.trained_on()(row, f)));
    }
  }
}

}  // namespace advproof
