#include "advproof/theory/signal_growth.h"

#include <catch2/catch.hpp>

#include "training/tiny_run.h"

namespace advproof {
namespace {

TEST_CASE("the rounding of a growth counts every operation that its bound names") {
  const Instance instance = tiny_instance();
  Trainer<double> trainer(instance, tiny_setting(), Regime::adversarial, {});
  StepView<double> view;
  take_step(trainer, view);
  StepSizes<double> sizes(view);
  for (Matrix<double>* size : {&sizes.before, &sizes.after}) {
    for (double& x : size->entries()) x = 3;
  }
  // unit 1: (d + 2) (3 + 3) + eta (NP + 2 d + 16 + P + N + 16) terms, with d = 6, N = 5, P = 3, eta = 1/4
  const double terms = 8;
  CHECK(growth_rounding(view, 1.0, terms, sizes, 1, 0, {Family::robust, 1}) ==
        (6 + 2) * 6 + 0.25 * (15 + 2 * 6 + 16 + 3 + 5 + 16) * terms);
}

}  // namespace
}  // namespace advproof
