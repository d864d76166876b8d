// Definitions of step_view.h; included where a scalar is instantiated.
#pragma once

#include "advproof/data/components.ipp"
#include "advproof/theory/step_view.h"

namespace advproof {

template <class T>
void take_step(Trainer<T>& trainer, StepView<T>& view, Tightening<T>* tightening) {
  const Features& features = trainer.instance().features;
  trainer.evaluate();
  if (view.trainer != &trainer) {
    view.trainer = &trainer;
    view.carrying.clear();
    for (const Family family : {Family::robust, Family::nonrobust}) {
      for (Index i = 0; i < view.classes(); ++i) view.carrying.push_back(view.samples().carriers(family, i));
    }
  }
  view.step = trainer.number();
  view.W = trainer.network().W();
  view.weights_before = feature_components(trainer.format(), view.W, features);
  view.inputs = feature_components(trainer.format(), trainer.trained_on(), features);
  trainer.update();
  view.updated = trainer.network().W();
  if (tightening != nullptr) tightening->follow(trainer);
  view.weights_after = feature_components(trainer.format(), trainer.network().W(), features);
}

}  // namespace advproof
