// Trains the preset `tiny` with an activation of our own, a Huber function (its slope rises from 0 at -1/2 to 1 at
// 1/2), encloses a weight, and proves how far the first test sample may be perturbed.
#include <iostream>

#include "advproof/certify/robust_radius.h"
#include "advproof/configuration/configuration.h"
#include "advproof/network/rounded.h"
#include "advproof/training/follow.h"

using namespace advproof;

class Huber final : public ActivationFor<Huber> {
 public:
  Huber()
      : ActivationFor<Huber>({.monotone = true,
                              .convex = true,
                              .lipschitz = 1,
                              .at_zero = 0.125,
                              .kinks = {-0.5, 0.5},
                              .curved_from = -0.5,
                              .curved_to = 0.5,
                              .flat_until = -0.5,
                              .has_curvature = true,
                              .rounding = 6}) {}
  std::string_view name() const override { return "huber"; }
  template <class T>
  Activated<T> formula(const T& z) const {
    const T c = clamp(z, -0.5, 0.5) + 0.5;
    return {c * c / 2.0 + max(z - 0.5, T(0.0)), c};
  }
  Enclosure curvature(
      const Ball& z) const override {  // 1 inside, 0 outside, the hull of both where that is open
    if (certainly(z > -0.5) && certainly(z < 0.5)) return {1, 0};
    if (certainly(z < -0.5) || certainly(z > 0.5)) return {0, 0};
    return {0.5, 0.5};
  }
};

int main() {
  const Configuration c = load_preset("tiny");
  Setting setting = c.setting;
  setting.network.own_activation = std::make_shared<Huber>();
  const Instance instance = draw_instance(setting, c.seed);

  Trainer<Ball> trainer(instance, setting, Regime::standard, Format<Ball>{256});
  Tightening<Ball> tightening(trainer);
  follow(
      trainer, 20, [](const Trainer<Ball>&) { return true; }, &tightening);
  std::cout << "huber, step " << trainer.number() << ": w_0,0[0] in "
            << to_decimal(trainer.network().W()(0, 0), 30) << '\n';

  const RobustRadius radius = robust_radius(rounded(trainer.network()), instance.test, 0, 2, 1e-3);
  std::cout << "robust radius of test sample 0 in [" << radius.lower << ", " << radius.upper << "]\n";
  return radius.converged ? 0 : 1;
}
