// The archetypes go through everything that asks the activation: forward pass, both gradients, the derivative
// of a step, output error, certificates, searches, counterexamples.
#include "advproof/network/activation/activation.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/attack/attacks.h"
#include "advproof/attack/witness.h"
#include "advproof/certify/box_attack.h"
#include "advproof/certify/robust_radius.h"
#include "advproof/network/logit.h"
#include "advproof/network/output_error.h"
#include "advproof/network/rounded.h"
#include "advproof/training/follow.h"
#include "network/activation/archetype_activation.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

template <class S>
Setting setting_with() {
  return {tiny_data(), with_own<S>(tiny_network()), tiny_attack(), tiny_training()};
}

template <class T, class S>
Trainer<T> trained(const Instance& instance, Regime regime, int steps, Format<T> format = {}) {
  Trainer<T> trainer(instance, setting_with<S>(), regime, format);
  follow(trainer, steps, [](const Trainer<T>&) { return true; });
  return trainer;
}

using Exact = Mpfr<512>;

/// sum_n L_n at W, in high precision.
Exact total_loss(const NetworkConfig& network, const Instance& instance, const Matrix<Exact>& W,
                 const Matrix<Exact>& X) {
  const PatchNetwork<Exact> net(network, instance.features.classes(), W);
  Forward<Exact> forward(instance.train.count(), instance.train.patches(), net.classes(), net.neurons());
  net.forward(X, instance.train.y, {0, instance.train.count()}, forward);
  Exact sum(0);
  for (Index n = 0; n < instance.train.count(); ++n)
    sum += cross_entropy(outputs(forward.F, n), instance.train.label(n));
  return sum;
}

}  // namespace

TEST_CASE("the listed activations have names of their own and are made by name") {
  for (const ActivationInfo& info : all_activations()) {
    NetworkConfig network;
    network.activation = info.name;
    CHECK(make_activation(network)->name() == info.name);
    CHECK_FALSE(info.summary.empty());
  }
  CHECK(all_activations().size() >= 1);
  NetworkConfig unknown;
  unknown.activation = "smothed-relu";
  CHECK_THROWS_WITH(make_activation(unknown), "smothed-relu: unknown activation");
}

TEST_CASE("a parameter is a real number unless it says that it is an integer") {
  CHECK_FALSE(ActivationParameter{"slope", 1}.is_integer);
  CHECK(make_activation({.q = 3, .rho = 1})->parameters().front().is_integer);
}

TEST_CASE("an activation says so where it is not written for a scalar or has no second derivative") {
  class OnlyDouble final : public ActivationFor<OnlyDouble, TypeList<double>> {
   public:
    OnlyDouble() : ActivationFor<OnlyDouble, TypeList<double>>(ActivationFacts{}) {}
    [[nodiscard]] std::string_view name() const override { return "only-double"; }
    [[nodiscard]] Activated<double> formula(double z) const { return {z, 1}; }
  };
  const OnlyDouble s;
  CHECK(s.in<double>().at(2).value == 2);
  CHECK_THROWS_WITH(s.in<Dd>(), "only-double: not written for dd");
  CHECK_THROWS_WITH(s.curvature(Ball(0.0, 64)), "only-double: this activation gives no second derivative");
}

TEMPLATE_TEST_CASE("many values at once are the values one by one, and sums add scale times them", "", double,
                   Dd, Mpfr<256>, Ball) {
  const std::vector<std::shared_ptr<const Activation>> activations = {
      make_activation({.q = 3, .rho = 0.5}), make_activation({.q = 5, .rho = 2}), std::make_shared<Bowl>(),
      std::make_shared<Softsign>()};
  std::vector<TestType> z;
  for (const double x : {-3.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0, 2.0, 7.5})
    z.push_back(Format<TestType>()(x));
  const Index count = std::ssize(z);
  for (const auto& activation : activations) {
    const ActivationIn<TestType>& s = activation->in<TestType>();
    std::vector<TestType> value(z.size());
    std::vector<TestType> slope(z.size());
    std::vector<TestType> sum(z.size(), Format<TestType>()(1.0));
    std::vector<TestType> added(z.size());
    s.values(z.data(), count, value.data(), slope.data());
    s.add(z.data(), count, sum.data(), added.data());
    for (std::size_t i = 0; i < z.size(); ++i) {
      INFO(activation->name() << " " << i);
      CHECK(identical(value[i], s.at(z[i]).value));
      CHECK(identical(slope[i], s.at(z[i]).slope));
      const Enclosure expected = enclosure(s.at(z[i]).value * activation->facts().scale + 1.0);
      CHECK(std::abs(enclosure(sum[i]).mid - expected.mid) <= 8 * 0x1p-52 * std::abs(expected.mid));
      CHECK(std::abs(enclosure(added[i]).mid - enclosure(slope[i]).mid) <= 8 * 0x1p-52);
    }
  }
}

TEST_CASE("both gradients of the archetypes are central differences") {
  const Instance instance = tiny_instance();
  const auto examine = [&](const NetworkConfig& network) {
    const Trainer<Exact> start(instance, {tiny_data(), network, tiny_attack(), tiny_training()},
                               Regime::adversarial, {});
    Trainer<Exact> trainer = start;
    trainer.evaluate();
    const double h = 0x1p-100;
    for (const auto& [i, l] : {std::pair<Index, Index>{0, 1}, {3, 2}}) {
      Matrix<Exact> up = trainer.network().W();
      Matrix<Exact> down = up;
      up(i, l) += h;
      down(i, l) -= h;
      const Matrix<Exact>& at = trainer.trained_on();
      const Exact rate =
          (total_loss(network, instance, up, at) - total_loss(network, instance, down, at)) / (2 * h);
      CHECK(enclosure(abs(rate + trainer.step().descent(i, l))).mid < 1e-25);
    }
    for (const auto& [row, l] : {std::pair<Index, Index>{0, 0}, {4, 3}}) {
      Matrix<Exact> up = trainer.X();
      Matrix<Exact> down = up;
      up(row, l) += h;
      down(row, l) -= h;
      const Matrix<Exact>& W = trainer.network().W();
      const Exact rate =
          (total_loss(network, instance, W, up) - total_loss(network, instance, W, down)) / (2 * h);
      CHECK(enclosure(abs(rate + trainer.step().attack.descent(row, l))).mid < 1e-25);
    }
  };
  examine(with_own<Bowl>(tiny_network()));
  examine(with_own<Softsign>(tiny_network()));
}

TEST_CASE("the mean-value form encloses an archetype's trajectory, with its own second derivative") {
  const Instance instance = tiny_instance();
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<Ball> trainer(instance, setting_with<Bowl>(), regime, {128});
    Tightening<Ball> tightening(trainer);
    follow(
        trainer, 12, [](const Trainer<Ball>&) { return true; }, &tightening);
    REQUIRE(tightening.error());  // the method serves
    const Trainer<Exact> point = trained<Exact, Bowl>(instance, regime, 12);
    for (std::size_t i = 0; i < point.network().W().entries().size(); ++i) {
      const Enclosure w = enclosure(trainer.network().W().entries()[i]);
      const Exact& exact = point.network().W().entries()[i];
      CHECK(enclosure(abs(exact - w.mid)).mid <= w.rad * (1 + 0x1p-40) + 0x1p-90);
    }
  }
  // without a second derivative the trainer goes on as it is
  const Trainer<Ball> bare(instance, setting_with<Softsign>(), Regime::standard, {128});
  CHECK_FALSE(Tightening<Ball>(bare).error());
}

TEST_CASE("output errors hold for the archetypes, s(0) and slopes above 1 counted") {
  const Instance instance = tiny_instance();
  const auto examine = [&](const NetworkConfig& config) {
    const PatchNetwork<double> network(config, 2, instance.W0);
    const PatchNetwork<Exact> exact(config, 2, embed<Exact>(Format<Exact>(), instance.W0));
    const Samples& samples = instance.train;
    Forward<double> forward(samples.count(), samples.patches(), 2, config.neurons);
    Forward<Exact> truth(samples.count(), samples.patches(), 2, config.neurons);
    network.forward(samples.X, samples.y, {0, samples.count()}, forward);
    exact.forward(embed<Exact>(Format<Exact>(), samples.X), samples.y, {0, samples.count()}, truth);
    const OutputError error(network);
    for (Index n = 0; n < samples.count(); ++n) {
      const double bound = error(samples.X, samples.patches(), n);
      CHECK(bound < 1e-12);
      for (Index i = 0; i < 2; ++i) CHECK(enclosure(abs(truth.F(n, i) - forward.F(n, i))).mid <= bound);
    }
  };
  examine(with_own<Bowl>(tiny_network()));
  examine(with_own<Softsign>(tiny_network()));
}

TEST_CASE("certificates, attacks and counterexamples agree on a network of the convex archetype") {
  const Instance instance = tiny_instance();
  const PatchNetwork<double> network =
      rounded(trained<double, Bowl>(instance, Regime::standard, 60).network());
  const Samples& samples = instance.train;
  Index broken = 0;
  for (Index n = 0; n < samples.count(); ++n) {
    const RobustRadius radius = robust_radius(network, samples, n, 2, 1e-4);
    REQUIRE(radius.converged);
    if (!radius.witness || radius.lower == 0) continue;
    ++broken;
    CHECK(certify(network, samples, *radius.witness, radius.upper).certified());
    CHECK(certify_robustness(network, samples, n, 0.5 * radius.lower).verdict == Robustness::robust);
    // coordinate descent between the kinks finds what the certificate says is there
    const AttackResult search =
        run_attack("patch-search", network, samples, instance.features,
                   {.training = {.eps = 1.01 * radius.upper, .eta_attack = 1}, .seed = 1});
    CHECK(search.witnesses[static_cast<std::size_t>(n)].has_value());
    const AttackResult inside =
        run_attack("patch-search", network, samples, instance.features,
                   {.training = {.eps = 0.99 * radius.lower, .eta_attack = 1}, .seed = 1});
    CHECK_FALSE(inside.witnesses[static_cast<std::size_t>(n)].has_value());
  }
  CHECK(broken > 0);
}

TEST_CASE("no certificate for an activation that is not stated to be convex and non-decreasing") {
  const Instance instance = tiny_instance();
  const PatchNetwork<double> network(with_own<Softsign>(tiny_network()), 2, instance.W0);
  CHECK_THROWS_WITH(
      certify_robustness(network, instance.test, 0, 0.125),
      "certificates: expected a convex, non-decreasing activation (network.activation), found softsign");
  AttackOutcome unbroken{"union", {instance.test.count(), 0, instance.test.count()}, {}};
  const AttackOutcome box = attack_box(network, instance.test, 0.125, unbroken);
  CHECK(box.accuracy.right == 0);
  CHECK(box.accuracy.wrong == 0);  // open: neither is proved
}

}  // namespace advproof
