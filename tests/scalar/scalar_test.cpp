// Every template of include/ compiles for the archetype scalar, and computes with it what it computes with
// double where both run the same operations. (The claims of proofs-check/ are local to their files and
// compiled for the real scalars.)
#include "advproof/scalar/scalar.h"

#include <catch2/catch.hpp>
#include <type_traits>

#include <memory>
#include "advproof/claim/finite_claim.h"

#include "advproof/network/activation/smoothed_relu.h"
#include "advproof/network/rounded.h"
#include "advproof/theory/polynomial_growth.h"
#include "advproof/theory/step_view.ipp"
#include "advproof/training/fresh_accuracy.ipp"
#include "advproof/training/observations.ipp"
#include "advproof/training/trainer.ipp"
#include "advproof/verdict/evidence.ipp"
#include "scalar/archetype.h"
#include "training/tiny_run.h"

namespace advproof {

using archetype::Number;

static_assert(!std::is_convertible_v<double, Number>);
static_assert(!std::is_convertible_v<Number, double>);
static_assert(!std::is_convertible_v<decltype(Number() < Number()), bool>);
static_assert(!PointScalar<Number>);

template class Matrix<Number>;
template Matrix<Number> embed(const Format<Number>&, const Matrix<double>&);
template struct Products<Number>;
template Activated<Number> smoothed_relu(const Number&, const NetworkConfig&);
template Number cross_entropy(std::span<const Number>, Index);
template class PatchNetwork<Number>;
template void ascend(const PatchNetwork<Number>&, const Matrix<Number>&, std::span<const int>, Rows,
                     const AscentConfig&, Objective, const Matrix<double>*, Ascent<Number>&);
template class Trainer<Number>;
template Matrix<double> rounded(const Matrix<Number>&);
template PatchNetwork<double> rounded(const PatchNetwork<Number>&);
template FreshAccuracy fresh_accuracy(const Trainer<Number>&);
template Observation observe(const Trainer<Number>&);
template double log2_radius(const Matrix<Number>&);
template Matrix<Enclosure> enclosures(const Matrix<Number>&);
template Matrix<Number> feature_components(const Format<Number>&, const Matrix<Number>&, const Features&);
template void take_step(Trainer<Number>&, StepView<Number>&, Tightening<Number>*);
template class Evidence<Number>;
template void Evidence<Number>::at_most(const Number&, const Number&, const Number&, const Place&, bool);
template void Evidence<Number>::at_most(const Number&, const Number&, const Number&, const Place&,
                                        archetype::Answer);
template class FiniteClaim<Number>;
template void examine_polynomial_growth(const StepView<Number>&, Evidence<Number>&);

namespace {

/// The smoothed ReLU, written for the archetype too.
Setting archetypal_setting() {
  using List = TypeList<double, Number>;
  Setting setting = tiny_setting();
  setting.network.own_activation = std::make_shared<SmoothedReluIn<List>>(setting.network);
  return setting;
}

}  // namespace

TEST_CASE("the archetype trains as double does, up to the order of summation") {
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<Number> archetypal(instance, archetypal_setting(), regime, {});
    Trainer<double> plain(instance, tiny_setting(), regime, {});
    for (int step = 0; step < 3; ++step) {
      archetypal.evaluate();
      archetypal.update();
      plain.evaluate();
      plain.update();
    }
    // three well-conditioned steps of a few hundred operations on numbers below 1: 1000 u is generous
    for (std::size_t i = 0; i < plain.network().W().entries().size(); ++i) {
      const double difference =
          enclosure(archetypal.network().W().entries()[i]).mid - plain.network().W().entries()[i];
      CHECK(std::abs(difference) <= 1000 * 0x1p-53);
    }
  }
}

TEST_CASE("evidence and the shared growth bounds work on the archetype") {
  const Instance instance = tiny_instance();
  Trainer<Number> trainer(instance, archetypal_setting(), Regime::standard, {});
  StepView<Number> view;
  take_step(trainer, view);
  Evidence<Number> evidence({}, 0);
  examine_polynomial_growth(view, evidence);
  CHECK(evidence.tally().violated == 0);
  CHECK(evidence.tally().undecided == 0);
}

}  // namespace advproof
