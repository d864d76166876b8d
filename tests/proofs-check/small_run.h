// A run small enough to count every case of a claim by hand, and a way to spoil what the claim is shown.
#pragma once

#include <functional>

#include "advproof/theory/step_view.h"
#include "linalg/hand_matrix.h"
#include "proofs-check/claim_by_id.h"

namespace advproof {

/// k = 2, d = 4 (u_i = e_i, v_i = e_{2+i}), N = 4, P = 2, m = 1, w_i = (u_i + v_i) / 8. A sample of class y
/// carries u_y on patch 0 and v_y / 2 on patch 1, and noise of `nu` (its second sample: twice as much) on the
/// own features and on one of the other class: no bound over samples is attained by all of them, no output is
/// zero.
inline Instance small_instance(double nu = 0x1p-10) {
  Instance instance;
  instance.features = {hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}}), hand_matrix({{0, 0, 1, 0}, {0, 0, 0, 1}})};
  instance.train = {Matrix<double>(8, 4), {0, 1, 0, 1}, Matrix<double>(4, 2), Matrix<double>(4, 2)};
  for (Index n = 0; n < 4; ++n) {
    const double a = n < 2 ? nu : 2 * nu;
    const Matrix<double> patches = n % 2 == 0 ? hand_matrix({{1 + a, a, a, 0}, {a, 0, 0.5 + a, a}})
                                              : hand_matrix({{a, 1 + a, 0, a}, {0, a, a, 0.5 + a}});
    std::copy(patches.row(0), patches.row(2), instance.train.X.row(2 * n));
    instance.train.alpha(n, 0) = 1;
    instance.train.beta(n, 1) = 0.5;
  }
  instance.W0 = hand_matrix({{0.125, 0, 0.125, 0}, {0, 0.125, 0, 0.125}});
  return instance;
}

inline NetworkConfig small_network() { return {.neurons = 1, .q = 3, .rho = 1}; }

struct SmallRun {
  Instance instance = small_instance();
  NetworkConfig network = small_network();
  AscentConfig attack{.eps = 0x1p-4, .eta_attack = 1};
  Regime regime = Regime::standard;
  int steps = 3;
  long ball_bits = 256;
};

template <class T>
Format<T> format_of([[maybe_unused]] const SmallRun& run) {
  if constexpr (Format<T>::rigorous) {
    return {run.ball_bits};
  } else {
    return {};
  }
}

/// Called after every step, before the claim sees it.
template <class T>
using Spoil = std::function<void(Trainer<T>&, StepView<T>&)>;

template <class T>
Tally examine(const Claim& claim, const SmallRun& run, const Spoil<T>& spoil = {}) {
  const auto finite = std::get<MakeFiniteClaim<T>>(*claim.finite())(format_of<T>(run), 1e-60);
  Trainer<T> trainer(run.instance, {{}, run.network, run.attack, {.eta = 0.25}}, run.regime,
                     format_of<T>(run));
  StepView<T> view;
  for (int step = 0; step < run.steps; ++step) {
    take_step(trainer, view);
    if (spoil) spoil(trainer, view);
    finite->examine(view);
  }
  return finite->tally();
}

/// The step's own quantities, to be spoiled: the trainer shows them as const, but is itself a variable.
template <class T>
Step<T>& quantities_of(Trainer<T>& trainer) {
  return const_cast<Step<T>&>(trainer.step());
}

/// Proved in balls, held in points.
template <class T>
Verdict verdict_of(const Claim& claim, const Tally& tally) {
  return conclude(claim.page, tally, Format<T>::rigorous).verdict;
}
template <class T>
inline constexpr Verdict passed = Format<T>::rigorous ? Verdict::certified : Verdict::holds;
template <class T>
inline constexpr Verdict failed = Format<T>::rigorous ? Verdict::refuted : Verdict::fails;

}  // namespace advproof

/// One point scalar of the machine, one of MPFR, and balls.
#define ADVPROOF_CLAIM_SCALARS double, advproof::Mpfr<256>, advproof::Ball
