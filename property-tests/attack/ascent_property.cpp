// Gradient ascent stays in its box in every scalar and every variant, and does nothing where it must do
// nothing.
#include "advproof/attack/ascent.h"

#include <cmath>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

/// An ascent on the whole instance of a problem.
template <class T>
struct Run {
  Matrix<T> X;
  Matrix<double> start;
  Ascent<T> ascent;

  Run(const Problem& problem, const Instance& instance, Objective objective, const Format<T>& format)
      : X(embed<T>(format, instance.train.X)),
        start(X.rows(), X.cols()),
        ascent(instance.train.count(), instance.train.patches(), problem.setting.data.classes,
               problem.setting.network.neurons, X.cols()) {
    const PatchNetwork<T> network(problem.setting.network, problem.setting.data.classes,
                                  embed<T>(format, instance.W0));
    const Rows all{0, instance.train.count()};
    if (problem.setting.attack.random_start) {
      draw_starts(problem.seed, 3, problem.setting.attack.eps, instance.train.patches(), all, start);
    }
    ascend(network, X, instance.train.y, all, problem.setting.attack, objective,
           problem.setting.attack.random_start ? &start : nullptr, ascent);
  }
};

Objective any_objective(const Problem& problem) {
  return *rc::gen::arbitrary<bool>() ? Objective::cross_entropy()
                                     : Objective::margin_to(*integer(0, problem.setting.data.classes - 1));
}

template <class T>
void check_unchanged(const Problem& problem, const Format<T>& format) {
  const Instance instance = draw(problem);
  const Run<T> run(problem, instance, any_objective(problem), format);
  for (std::size_t i = 0; i < run.X.entries().size(); ++i) {
    RC_ASSERT(certainly(abs(run.ascent.delta.entries()[i]) <= 0.0));
    RC_ASSERT(identical(run.ascent.attacked.entries()[i], run.X.entries()[i]));
  }
}

/// Without radius or without step: both must leave X as it is.
Problem powerless(Size size) {
  Problem p = *problem(size);
  if (*rc::gen::arbitrary<bool>()) {
    p.setting.attack.eps = 0;
  } else {
    p.setting.attack.eta_attack = 0;
    p.setting.attack.random_start = false;
  }
  return p;
}

}  // namespace

TEMPLATE_TEST_CASE("points: the perturbation lies in the box, exactly", "", double, Mpfr<256>) {
  for_all(
      [] {
        const Problem p = *problem(std::is_same_v<TestType, double> ? Size::small : Size::tiny);
        const Instance instance = draw(p);
        const Run<TestType> run(p, instance, any_objective(p), {});
        bool moved = false;
        for (std::size_t i = 0; i < run.X.entries().size(); ++i) {
          const TestType& delta = run.ascent.delta.entries()[i];
          RC_ASSERT((abs(delta) <= TestType(p.setting.attack.eps)));
          RC_ASSERT(identical(run.ascent.attacked.entries()[i], TestType(run.X.entries()[i] + delta)));
          moved = moved || delta != 0.0;
        }
        RC_CLASSIFY(moved, "moved");
        RC_CLASSIFY(p.setting.attack.random_start, "random start");
      },
      5);
}

TEST_CASE("balls: the perturbation's ball meets the box, and lies in it up to the rounding of its ends") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const slong bits = *choose(std::vector<slong>{128, 64, 300});
        const Run<Ball> run(p, instance, any_objective(p), {bits});
        const Ball slack(std::ldexp(p.setting.attack.eps, static_cast<int>(3 - std::min<slong>(bits, 30))));
        for (const Ball& delta : run.ascent.delta.entries()) {
          RC_LOG() << "delta " << to_exact_string(delta) << " = " << to_decimal(delta) << "\n";
          RC_ASSERT(possibly(abs(delta) <= p.setting.attack.eps));
          RC_ASSERT(certainly(abs(delta) <= Ball(p.setting.attack.eps, 300) + slack));
        }
      },
      5);
}

TEMPLATE_TEST_CASE("eps = 0 or eta~ = 0 leaves X bit for bit", "", double, Mpfr<256>, Ball) {
  for_all(
      [] {
        check_unchanged<TestType>(powerless(std::is_same_v<TestType, double> ? Size::small : Size::tiny), {});
      },
      5);
}

TEST_CASE("a range of samples is attacked as in the whole, and other samples are left alone") {
  for_all([] {
    const Problem p = *problem();
    const Instance instance = draw(p);
    const Run<double> whole(p, instance, Objective::cross_entropy(), {});
    const int first = *integer(0, p.setting.data.samples - 1);
    const Rows range{first, *integer(first + 1, p.setting.data.samples)};
    Ascent<double> part(instance.train.count(), instance.train.patches(), p.setting.data.classes,
                        p.setting.network.neurons, p.setting.data.dim);
    const PatchNetwork<double> network(p.setting.network, p.setting.data.classes, instance.W0);
    ascend(network, whole.X, instance.train.y, range, p.setting.attack, Objective::cross_entropy(),
           p.setting.attack.random_start ? &whole.start : nullptr, part);
    const Rows rows = patch_rows(range, instance.train.patches());
    for (Index row = 0; row < part.delta.rows(); ++row) {
      for (Index l = 0; l < part.delta.cols(); ++l) {
        if (row < rows.begin || row >= rows.end) RC_ASSERT(identical(part.delta(row, l), 0.0));
      }
    }
    // the same sample in a smaller product may be summed in another order: compared where that cannot matter
    if (range.count() != p.setting.data.samples) return;
    RC_ASSERT(part.delta == whole.ascent.delta);
  });
}

TEST_CASE("random starts lie in the box, and a sample's start does not depend on the range") {
  for_all([] {
    const double eps = std::abs((*number_within(60, 4)).value);
    const std::uint64_t seed = *property::seed();
    const auto index = static_cast<std::uint64_t>(*integer(0, 3000));
    Matrix<double> all(6 * 2, 3);
    Matrix<double> one(6 * 2, 3);
    draw_starts(seed, index, eps, 2, {0, 6}, all);
    const Index n = *integer(0, 5);
    draw_starts(seed, index, eps, 2, {n, n + 1}, one);
    for (const double x : all.entries()) RC_ASSERT(std::abs(x) <= eps);
    for (Index row = 2 * n; row < 2 * n + 2; ++row) {
      for (Index l = 0; l < 3; ++l) RC_ASSERT(identical(one(row, l), all(row, l)));
    }
  });
}

}  // namespace advproof::property
