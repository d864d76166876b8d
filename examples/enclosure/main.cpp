// Trains the preset `tiny` in balls and prints what is proved about its first weight.
#include <iostream>

#include "advproof/configuration/configuration.h"
#include "advproof/training/follow.h"

using namespace advproof;

int main() {
  const Configuration c = load_preset("tiny");
  const Instance instance = draw_instance(c.setting, c.seed);
  Trainer<Ball> trainer(instance, c.setting, Regime::adversarial, Format<Ball>{256});
  Tightening<Ball> tightening(trainer);
  follow(
      trainer, 20, [](const Trainer<Ball>&) { return true; }, &tightening);
  std::cout << "step " << trainer.number() << ": w_0,0[0] in " << to_decimal(trainer.network().W()(0, 0), 30)
            << '\n';
}
