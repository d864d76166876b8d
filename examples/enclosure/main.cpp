// Trains the preset `tiny` in balls and prints what is proved about its first weight.
#include <iostream>

#include "advproof/experiment/configuration.h"
#include "advproof/training/tightening.h"

using namespace advproof;

int main() {
  const Configuration c = load_preset("tiny");
  const Instance instance = draw_instance(c.data, c.network.neurons, c.network.init_std, c.seed);
  Trainer<Ball> trainer(instance, c.network, c.attack, c.training, Regime::adversarial, Format<Ball>{256});
  Tightening<Ball> tightening(trainer);
  while (trainer.number() < 20) {
    trainer.evaluate();
    trainer.update();
    tightening.follow(trainer);
  }
  std::cout << "step " << trainer.number() << ": w_0,0[0] in " << to_decimal(trainer.network().W()(0, 0), 30)
            << '\n';
}
