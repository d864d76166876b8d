#include "advproof/training/fresh_accuracy.h"

#include <catch2/catch.hpp>

#include "advproof/attack/attacks.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// Every neuron of class i is height times the class's feature: u_i, or v_i.
Matrix<double> aligned(const Instance& instance, const Matrix<double>& features, double height) {
  Matrix<double> W(instance.W0.rows(), instance.W0.cols());
  const Index neurons = W.rows() / features.rows();
  for (Index neuron = 0; neuron < W.rows(); ++neuron) {
    for (Index l = 0; l < W.cols(); ++l) W(neuron, l) = height * features(neuron / neurons, l);
  }
  return W;
}

template <class T>
FreshAccuracy accuracy_of(const Instance& instance, const Matrix<double>& W, double eps, Format<T> format) {
  AscentConfig attack = tiny_attack();
  attack.eps = eps;
  Trainer<T> trainer(instance, tiny_setting(attack), Regime::standard, format);
  trainer.restore(0, embed<T>(format, W));
  return fresh_accuracy(trainer);
}

}  // namespace

TEST_CASE("a network along u is right on clean and swapped samples, one along v on clean ones alone") {
  const Instance instance = tiny_instance();
  const FreshAccuracy robust =
      accuracy_of<double>(instance, aligned(instance, instance.features.U, 8), 0.4, {});
  CHECK(robust.clean.mid == 1);
  CHECK(robust.swap.mid == 1);
  const FreshAccuracy fragile =
      accuracy_of<double>(instance, aligned(instance, instance.features.V, 8), 0.4, {});
  CHECK(fragile.clean.mid == 1);
  CHECK(fragile.swap.mid == 0);
  CHECK(fragile.swap.rad == 0);
  const FreshAccuracy weak = accuracy_of<double>(instance, aligned(instance, instance.features.V, 8), 0, {});
  CHECK(weak.swap.mid == 1);
}

TEST_CASE("ties are errors, and what is not a number is right nowhere") {
  const Instance instance = tiny_instance();
  Matrix<double> W(instance.W0.rows(), instance.W0.cols());
  CHECK(accuracy_of<double>(instance, W, 0.4, {}).clean.mid == 0);
  CHECK(accuracy_of<Ball>(instance, W, 0.4, {64}).clean.mid == 0);
  W(0, 0) = NAN;
  CHECK(accuracy_of<double>(instance, W, 0.4, {}).clean.mid == 0);
  const Enclosure open = accuracy_of<Ball>(instance, W, 0.4, {64}).clean;
  CHECK(open.mid - open.rad <= 0);
  CHECK(open.mid + open.rad >= 1);
}

TEST_CASE("swapped accuracy is that of the swap attack, along a run, and balls agree") {
  const Instance instance = tiny_instance(3);
  Trainer<double> trainer(instance, tiny_setting(), Regime::adversarial, {});
  for (int t = 0; t < 60; ++t) {
    trainer.evaluate();
    if (t % 10 == 0) {
      const Matrix<double>& W = trainer.network().W();
      const FreshAccuracy points = fresh_accuracy(trainer);
      const Accuracy attacked = run_attack("swap", trainer.network(), instance.test, instance.features,
                                           {.training = tiny_attack(), .seed = 1})
                                    .accuracy();
      CAPTURE(t);
      CHECK(points.swap.mid - points.swap.rad <= attacked.lower());
      CHECK(points.swap.mid + points.swap.rad >= attacked.upper());
      const FreshAccuracy balls = accuracy_of<Ball>(instance, W, tiny_attack().eps, {128});
      CHECK(balls.clean.mid == points.clean.mid);
      CHECK(balls.swap.mid == points.swap.mid);
    }
    trainer.update();
  }
}

}  // namespace advproof
