// One training step as the claims see it, in the words of docs/theory.md: weights before and after, every
// quantity in between, all in one scalar.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "advproof/data/components.h"
#include "advproof/training/tightening.h"
#include "advproof/training/trainer.h"
#include "advproof/verdict/place.h"

namespace advproof {

/// A feature: u_i or v_i.
struct Feature {
  Family family = Family::robust;
  Index i = 0;
  [[nodiscard]] const char* name() const {
    return family == Family::robust ? "robust feature" : "non-robust feature";
  }
};

/// Step t, from W_t to W_{t+1}. Indices: n a sample, p a patch, i and j classes, r and s neurons of a class, l
/// a coordinate.
template <class T>
struct StepView {
  const Trainer<T>* trainer = nullptr;
  std::int64_t step = 0;  ///< t
  /// Components along the features: columns 0..k-1 are <., u_i>, columns k..2k-1 are <., v_i>.
  Matrix<T> weights_before;  ///< of W_t                                  [km x 2k]
  Matrix<T> weights_after;   ///< of W_{t+1}                              [km x 2k]
  Matrix<T> inputs;          ///< of the points trained on                [NP x 2k]
  Matrix<T> W;               ///< W_t                                     [km x d]
  Matrix<T> updated;         ///< W_{t+1} as the update gives it; the trainer's may be tighter
  std::vector<std::vector<PatchOf>> carrying;  ///< the patches that carry u_i, then v_i             [2k]

  // The run.
  [[nodiscard]] bool adversarial() const { return trainer->regime() == Regime::adversarial; }
  [[nodiscard]] const char* regime() const { return adversarial() ? "adversarial" : "standard"; }
  [[nodiscard]] const Instance& instance() const { return trainer->instance(); }
  [[nodiscard]] const Samples& samples() const { return instance().train; }
  [[nodiscard]] const Features& features() const { return instance().features; }
  [[nodiscard]] const Step<T>& quantities() const { return trainer->step(); }
  /// The binary64 number x in the step's scalar, exactly.
  [[nodiscard]] T exact(double x) const { return trainer->format()(x); }

  // Sizes and parameters.
  [[nodiscard]] Index classes() const { return trainer->network().classes(); }  ///< k
  [[nodiscard]] Index neurons() const { return trainer->network().neurons(); }  ///< m
  [[nodiscard]] Index dim() const { return W.cols(); }                          ///< d
  [[nodiscard]] Index count() const { return samples().count(); }               ///< N
  [[nodiscard]] Index patches() const { return samples().patches(); }           ///< P
  [[nodiscard]] double eta() const { return trainer->training().eta; }
  [[nodiscard]] double eps() const { return trainer->attack().eps; }
  [[nodiscard]] double eta_attack() const { return trainer->attack().eta_attack; }  ///< eta~
  [[nodiscard]] const NetworkConfig& network() const { return trainer->network().config(); }
  /// Of the activation's polynomial part, which needs_polynomial_part() has seen.
  [[nodiscard]] double rho() const { return trainer->network().activation().facts().polynomial->rho; }
  [[nodiscard]] int q() const { return trainer->network().activation().facts().polynomial->q; }

  // Samples.
  [[nodiscard]] Index y(Index n) const { return samples().label(n); }
  [[nodiscard]] double alpha(Index n, Index p) const { return samples().alpha(n, p); }
  [[nodiscard]] double beta(Index n, Index p) const { return samples().beta(n, p); }
  /// The patches that carry a feature: u_i or v_i, of the samples of class i.
  [[nodiscard]] const std::vector<PatchOf>& carriers(Feature f) const {
    return carrying[static_cast<std::size_t>(column(f))];
  }

  // Feature learning.
  [[nodiscard]] Index neuron(Index i, Index r) const { return i * neurons() + r; }  ///< row of W
  [[nodiscard]] Index column(Feature f) const { return f.family == Family::robust ? f.i : classes() + f.i; }
  /// <w_{i,r}, f> at W_t and at W_{t+1}.
  [[nodiscard]] const T& along(Index i, Index r, Feature f) const {
    return weights_before(neuron(i, r), column(f));
  }
  [[nodiscard]] const T& along_next(Index i, Index r, Feature f) const {
    return weights_after(neuron(i, r), column(f));
  }
  /// A_{i,r} = <w_{i,r}, u_i> and B_{i,r} = <w_{i,r}, v_i>, at W_t and at W_{t+1}.
  [[nodiscard]] const T& A(Index i, Index r) const { return along(i, r, {Family::robust, i}); }
  [[nodiscard]] const T& B(Index i, Index r) const { return along(i, r, {Family::nonrobust, i}); }
  [[nodiscard]] const T& A_next(Index i, Index r) const { return along_next(i, r, {Family::robust, i}); }
  [[nodiscard]] const T& B_next(Index i, Index r) const { return along_next(i, r, {Family::nonrobust, i}); }

  // The forward pass at the points trained on.
  /// <x_p, f>.
  [[nodiscard]] const T& input(const PatchOf& patch, Feature f) const { return inputs(patch.row, column(f)); }
  [[nodiscard]] const T& z(const PatchOf& patch, Index i, Index r) const {
    return quantities().forward.Z(patch.row, neuron(i, r));
  }
  [[nodiscard]] const T& z(Index n, Index p, Index i, Index r) const {
    return z(samples().patch(n, p), i, r);
  }
  /// s'(z).
  [[nodiscard]] const T& slope(const PatchOf& patch, Index i, Index r) const {
    return quantities().forward.slope(patch.row, neuron(i, r));
  }
  [[nodiscard]] const T& F(Index n, Index i) const { return quantities().forward.F(n, i); }
  /// c_i = 1{y=i} - logit_i; for i = y it is 1 - logit_y.
  [[nodiscard]] const T& c(Index n, Index i) const { return quantities().forward.c(n, i); }
  [[nodiscard]] T logit(Index n, Index i) const { return i == y(n) ? T(1.0 - c(n, i)) : T(-c(n, i)); }
  /// delta_{p,l}; adversarial training only.
  [[nodiscard]] const T& delta(const PatchOf& patch, Index l) const {
    return quantities().attack.delta(patch.row, l);
  }

  // Where something was seen.
  [[nodiscard]] Place at(const char* what) const { return {step, -1, -1, -1, -1, what, regime()}; }
  [[nodiscard]] Place at_class(Index i, const char* what) const {
    return {step, i, -1, -1, -1, what, regime()};
  }
  [[nodiscard]] Place at_neuron(Index i, Index r, const char* what) const {
    return {step, i, r, -1, -1, what, regime()};
  }
  [[nodiscard]] Place at_sample(Index n, const char* what, Index i = -1) const {
    return {step, i, -1, n, -1, what, regime()};
  }
  [[nodiscard]] Place at_patch(const PatchOf& patch, const char* what, Index i = -1) const {
    return {step, i, -1, patch.sample, patch.patch, what, regime()};
  }
};

/// u_i and v_i.
inline std::array<Feature, 2> own_features(Index i) {
  return {{{Family::robust, i}, {Family::nonrobust, i}}};
}

/// Evaluates and applies one step, and leaves it in `view`; the weights after it are tightened if asked for.
template <class T>
void take_step(Trainer<T>& trainer, StepView<T>& view, Tightening<T>* tightening = nullptr);

/// The steps of a training up to step `last`, one after the other, as views; `observe(view)` may answer false
/// to stop.
template <class T, class Observe>
void follow_steps(Trainer<T>& trainer, std::int64_t last, Observe&& observe,
                  Tightening<T>* tightening = nullptr) {
  StepView<T> view;
  while (trainer.number() < last) {
    take_step(trainer, view, tightening);
    if (!observe(std::as_const(view))) return;
  }
}

}  // namespace advproof
