#include "advproof/training/tightening.h"

#include <tbb/parallel_invoke.h>

#include <cmath>
#include <utility>

#include "advproof/linalg/norms.h"
#include "advproof/training/step_jacobian.h"

namespace advproof {
namespace {

/// sqrt(sum rad^2) in units of 2^-bits, from above.
double radius_norm(const Matrix<Ball>& W, slong bits) {
  Ball sum(0.0, 64);
  for (const Ball& w : W.entries()) {
    Ball radius(0.0, 64);
    arb_get_rad_arb(radius.get(), w.get());
    arb_mul_2exp_si(radius.get(), radius.get(), bits);
    sum += radius * radius;
  }
  arb_sqrt(sum.get(), sum.get(), 64);
  const Enclosure e = enclosure(sum);
  return (e.mid + e.rad) * upward;
}

Matrix<Ball> midpoints(Matrix<Ball> W) {
  for (Ball& w : W.entries()) w = midpoint(std::move(w));
  return W;
}

void widen(Trainer<Ball>& trainer, const Matrix<double>& disturbance) {
  Matrix<Ball> W = trainer.network().W();
  for (std::size_t i = 0; i < W.entries().size(); ++i) {
    mag_t more;
    mag_init(more);
    mag_set_d(more, disturbance.entries()[i]);
    arb_add_error_mag(W.entries()[i].get(), more);
    mag_clear(more);
  }
  trainer.restore(trainer.number(), std::move(W));
}

}  // namespace

Tightening<Ball>::Tightening(const Trainer<Ball>& trainer, std::optional<ErrorSet::State> error) {
  if (!has_step_jacobian(trainer) || trainer.network().W().size() > most_weights) return;
  centre_.emplace(trainer);
  start(trainer.network().W());
  if (error) error_ = ErrorSet(box_.size(), *std::move(error));
}

void Tightening<Ball>::start(const Matrix<Ball>& W) {
  box_ = W;
  error_ = ErrorSet(W.size(), radius_norm(W, centre_->format().bits()));
  centre_->restore(centre_->number(), midpoints(W));
}

void Tightening<Ball>::examine_in(Trainer<Ball>& trainer, long bits) {
  if (!centre_ || bits >= trainer.format().bits()) return;
  trainer.work_in({bits});
  hand_over(trainer);
}

/// The box, rounded outwards to the trainer's precision.
void Tightening<Ball>::hand_over(Trainer<Ball>& trainer) const {
  Matrix<Ball> W = box_;
  const slong bits = trainer.format().bits();
  for (Ball& w : W.entries()) {
    arb_set_round(w.get(), w.get(), bits);
    w.set_bits(bits);
  }
  trainer.restore(centre_->number(), std::move(W));
}

void Tightening<Ball>::follow(Trainer<Ball>& trainer, const Matrix<double>* disturbance) {
  if (disturbance != nullptr) widen(trainer, *disturbance);
  if (!centre_) return;
  const slong bits = centre_->format().bits();
  StepJacobian derivative;
  tbb::parallel_invoke([&] { derivative = step_jacobian(trainer, box_); }, [&] { centre_->evaluate(); });
  centre_->update();
  double fresh = radius_norm(centre_->network().W(), bits);
  if (disturbance != nullptr)
    fresh = (fresh + std::ldexp(frobenius_bound(*disturbance), static_cast<int>(bits))) * upward;
  error_.advance(derivative.J, derivative.error, fresh);
  const bool same_bits = trainer.format().bits() == bits;
  if (same_bits && error_.is_ball() && !(error_.state().radius < radius_norm(trainer.network().W(), bits))) {
    return start(trainer.network().W());  // what ball arithmetic gave is no larger
  }

  Matrix<Ball> box = midpoints(centre_->network().W());
  centre_->restore(centre_->number(), box);
  for (std::size_t i = 0; i < box.entries().size(); ++i) {
    mag_ptr radius = arb_radref(box.entries()[i].get());
    mag_set_d(radius, error_.components()[i]);
    mag_mul_2exp_si(radius, radius, -bits);
  }
  box_ = std::move(box);
  hand_over(trainer);
}

}  // namespace advproof
