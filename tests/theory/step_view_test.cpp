#include "advproof/theory/step_view.h"

#include <catch2/catch.hpp>
#include <string>

#include "training/tiny_run.h"

namespace advproof {
namespace {

/// Two steps of the tiny instance: k = m = 2, d = 6, N = 5 with labels 0, 1, 0, 1, 0, P = 3 of which patch 0
/// is robust. The view is of step 1.
template <class T>
struct TwoSteps {
  Instance instance = tiny_instance();
  Trainer<T> trainer;
  StepView<T> view;
  explicit TwoSteps(Regime regime) : trainer(instance, tiny_setting(), regime, {}) {
    take_step(trainer, view);
    take_step(trainer, view);
  }
};

std::vector<Index> rows_of(const std::vector<PatchOf>& patches) {
  std::vector<Index> rows;
  for (const PatchOf& patch : patches) {
    CHECK(patch.row == 3 * patch.sample + patch.patch);
    rows.push_back(patch.row);
  }
  return rows;
}

constexpr Feature u0{Family::robust, 0};
constexpr Feature u1{Family::robust, 1};
constexpr Feature v0{Family::nonrobust, 0};
constexpr Feature v1{Family::nonrobust, 1};

using Steps = std::vector<std::int64_t>;

}  // namespace

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

TEMPLATE_TEST_CASE("sizes, parameters and samples are those of the run", "", double, advproof::Ball) {
  const TwoSteps<TestType> run(Regime::adversarial);
  const StepView<TestType>& view = run.view;
  CHECK(view.adversarial());
  CHECK_FALSE(TwoSteps<TestType>(Regime::standard).view.adversarial());
  CHECK(&view.instance() == &run.instance);
  CHECK(&view.features() == &run.instance.features);
  CHECK(view.classes() == 2);
  CHECK(view.neurons() == 2);
  CHECK(view.dim() == 6);
  CHECK(view.count() == 5);
  CHECK(view.patches() == 3);
  CHECK(view.eta() == 0.25);
  CHECK(view.eps() == 0.25);
  CHECK(view.eta_attack() == 30);
  CHECK(view.rho() == 0.3);
  CHECK(view.q() == 3);
  CHECK(view.network().neurons == 2);
  for (Index n = 0; n < 5; ++n) CHECK(view.y(n) == n % 2);
  CHECK(view.alpha(3, 0) == run.instance.train.alpha(3, 0));
  CHECK(view.alpha(3, 0) > 0);
  CHECK(view.beta(4, 2) == run.instance.train.beta(4, 2));
  CHECK(view.beta(4, 2) > 0);
  CHECK(enclosure(view.exact(0.1)).mid == 0.1);
  CHECK(enclosure(view.exact(0.1)).rad == 0);
}

TEMPLATE_TEST_CASE("A and B are entries of the weights' components, by class, neuron and feature", "", double,
                   advproof::Ball) {
  const TwoSteps<TestType> run(Regime::adversarial);
  const StepView<TestType>& view = run.view;
  // rows (0, 0), (0, 1), (1, 0), (1, 1); columns u_0, u_1, v_0, v_1
  CHECK(view.neuron(0, 1) == 1);
  CHECK(view.neuron(1, 0) == 2);
  CHECK(view.column(u0) == 0);
  CHECK(view.column(u1) == 1);
  CHECK(view.column(v0) == 2);
  CHECK(view.column(v1) == 3);
  CHECK(&view.A(0, 1) == &view.weights_before(1, 0));
  CHECK(&view.A(1, 0) == &view.weights_before(2, 1));
  CHECK(&view.B(0, 0) == &view.weights_before(0, 2));
  CHECK(&view.B(1, 1) == &view.weights_before(3, 3));
  CHECK(&view.A_next(0, 0) == &view.weights_after(0, 0));
  CHECK(&view.A_next(1, 1) == &view.weights_after(3, 1));
  CHECK(&view.B_next(0, 1) == &view.weights_after(1, 2));
  CHECK(&view.B_next(1, 0) == &view.weights_after(2, 3));
  // features of another class too
  CHECK(&view.along(0, 1, v1) == &view.weights_before(1, 3));
  CHECK(&view.along(1, 0, u0) == &view.weights_before(2, 0));
  CHECK(&view.along_next(0, 0, u1) == &view.weights_after(0, 1));
  CHECK(&view.along_next(1, 1, v0) == &view.weights_after(3, 2));
}

TEMPLATE_TEST_CASE("z, slopes, outputs, logits and delta are entries of the step", "", double,
                   advproof::Ball) {
  const TwoSteps<TestType> run(Regime::adversarial);
  const StepView<TestType>& view = run.view;
  const Forward<TestType>& forward = run.trainer.step().forward;
  const PatchOf patch = view.samples().patch(2, 1);
  CHECK(patch.row == 7);
  CHECK(&view.input(patch, u1) == &view.inputs(7, 1));
  CHECK(&view.input(patch, v0) == &view.inputs(7, 2));
  CHECK(&view.z(patch, 0, 1) == &forward.Z(7, 1));
  CHECK(&view.z(patch, 1, 0) == &forward.Z(7, 2));
  CHECK(&view.z(2, 1, 1, 1) == &forward.Z(7, 3));
  CHECK(&view.z(4, 2, 0, 0) == &forward.Z(14, 0));
  CHECK(&view.slope(patch, 0, 0) == &forward.slope(7, 0));
  CHECK(&view.slope(patch, 1, 1) == &forward.slope(7, 3));
  CHECK(&view.F(3, 0) == &forward.F(3, 0));
  CHECK(&view.F(4, 1) == &forward.F(4, 1));
  CHECK(&view.c(3, 0) == &forward.c(3, 0));
  CHECK(&view.c(4, 1) == &forward.c(4, 1));
  CHECK(&view.delta(patch, 4) == &run.trainer.step().attack.delta(7, 4));
}

TEMPLATE_TEST_CASE("logits are 1 - c of the sample's own class, and -c of another", "", double,
                   advproof::Ball) {
  const TwoSteps<TestType> run(Regime::standard);
  const StepView<TestType>& view = run.view;
  const Matrix<TestType>& c = run.trainer.step().forward.c;
  CHECK(identical(view.logit(3, 1), TestType(1.0 - c(3, 1))));  // label 1
  CHECK(identical(view.logit(3, 0), TestType(-c(3, 0))));
  CHECK(identical(view.logit(4, 0), TestType(1.0 - c(4, 0))));  // label 0
  CHECK(identical(view.logit(4, 1), TestType(-c(4, 1))));
  for (Index n = 0; n < 5; ++n) {
    for (Index i = 0; i < 2; ++i) {
      CHECK(certainly(view.logit(n, i) > 0));
      CHECK(certainly(view.logit(n, i) < 1));
    }
  }
}

TEST_CASE("a feature is carried by patches of its own class, u by the robust ones and v by the others") {
  const TwoSteps<double> run(Regime::standard);
  using Indices = std::vector<Index>;
  CHECK(rows_of(run.view.carriers(u0)) == Indices{0, 6, 12});
  CHECK(rows_of(run.view.carriers(u1)) == Indices{3, 9});
  CHECK(rows_of(run.view.carriers(v0)) == Indices{1, 2, 7, 8, 13, 14});
  CHECK(rows_of(run.view.carriers(v1)) == Indices{4, 5, 10, 11});
}

TEST_CASE("a view that is shown another run forgets the patches of the last") {
  TwoSteps<double> run(Regime::standard);
  Instance other = tiny_instance();
  other.train.alpha(0, 0) = 0;
  Trainer<double> trainer(other, tiny_setting(), Regime::adversarial, {});
  take_step(trainer, run.view);
  CHECK(rows_of(run.view.carriers(u0)) == std::vector<Index>{6, 12});
  CHECK(run.view.adversarial());
  CHECK(run.view.step == 0);
}

TEST_CASE("features have a name and a class, and those of a class are u and v") {
  CHECK(std::string(u0.name()) == "robust feature");
  CHECK(std::string(v1.name()) == "non-robust feature");
  const auto own = own_features(1);
  CHECK(own[0].family == Family::robust);
  CHECK(own[0].i == 1);
  CHECK(own[1].family == Family::nonrobust);
  CHECK(own[1].i == 1);
}

TEST_CASE("places are told with the step and the regime, and with the indices that apply") {
  const TwoSteps<double> run(Regime::adversarial);
  const StepView<double>& view = run.view;
  const PatchOf patch = view.samples().patch(2, 1);
  CHECK(to_string(view.at("risk")) == "adversarial step 1, risk");
  CHECK(to_string(view.at_class(1, "output")) == "adversarial step 1, class 1, output");
  CHECK(to_string(view.at_neuron(1, 0, "robust feature")) ==
        "adversarial step 1, class 1, neuron 0, robust feature");
  CHECK(to_string(view.at_sample(3, "loss")) == "adversarial step 1, sample 3, loss");
  CHECK(to_string(view.at_sample(3, "logit", 1)) == "adversarial step 1, class 1, sample 3, logit");
  CHECK(to_string(view.at_patch(patch, "delta")) == "adversarial step 1, sample 2, patch 1, delta");
  CHECK(to_string(view.at_patch(patch, "z", 1)) == "adversarial step 1, class 1, sample 2, patch 1, z");
  CHECK(to_string(TwoSteps<double>(Regime::standard).view.at("risk")) == "standard step 1, risk");
}

TEMPLATE_TEST_CASE("steps are followed as they are taken one by one, and the last weights are left", "",
                   double, advproof::Ball) {
  const Instance instance = tiny_instance();
  Trainer<TestType> trainer(instance, tiny_setting(), Regime::adversarial, {});
  Trainer<TestType> by_hand(instance, tiny_setting(), Regime::adversarial, {});
  StepView<TestType> expected;
  Steps seen;
  follow_steps(trainer, 3, [&](const StepView<TestType>& view) {
    take_step(by_hand, expected);
    seen.push_back(view.step);
    for (Index i = 0; i < 2; ++i) {
      for (Index r = 0; r < 2; ++r) {
        CHECK(identical(view.A(i, r), expected.A(i, r)));
        CHECK(identical(view.B_next(i, r), expected.B_next(i, r)));
      }
    }
    return true;
  });
  CHECK(seen == Steps{0, 1, 2});
  CHECK(trainer.number() == 3);
  for (std::size_t i = 0; i < 24; ++i)
    CHECK(identical(trainer.network().W().entries()[i], by_hand.network().W().entries()[i]));
}

TEST_CASE("steps are followed until one is told to be the last, and on from where the run is") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting(), Regime::standard, {});
  Steps seen;
  follow_steps(trainer, 9, [&](const StepView<double>& view) {
    seen.push_back(view.step);
    return view.step < 1;
  });
  CHECK(seen == Steps{0, 1});
  CHECK(trainer.number() == 2);
  const auto note = [&](const StepView<double>& view) {
    seen.push_back(view.step);
    return true;
  };
  follow_steps(trainer, 4, note);
  CHECK(seen == Steps{0, 1, 2, 3});
  follow_steps(trainer, 4, note);  // nothing is left
  CHECK(seen == Steps{0, 1, 2, 3});
}

TEST_CASE(
    "where enclosures are tightened a step ends with the tighter ones, and keeps what the update gave") {
  const Instance instance = tiny_instance(4);
  Trainer<Ball> trainer(instance, tiny_setting(), Regime::adversarial, {200});
  Tightening<Ball> tightening(trainer);
  bool tighter = false;
  follow_steps(
      trainer, 20,
      [&](const StepView<Ball>& view) {
        for (Index i = 0; i < 2; ++i) {
          for (Index r = 0; r < 2; ++r) {
            // one-hot: A is a coordinate
            CHECK(identical(view.A_next(i, r), trainer.network().W()(2 * i + r, i)));
            const Ball& updated = view.updated(2 * i + r, i);
            CHECK(arb_overlaps(view.A_next(i, r).get(), updated.get()) != 0);
            tighter = tighter || enclosure(view.A_next(i, r) - midpoint(view.A_next(i, r))).rad <
                                     enclosure(updated - midpoint(updated)).rad;
          }
        }
        return true;
      },
      &tightening);
  CHECK(tighter);
}

}  // namespace advproof
