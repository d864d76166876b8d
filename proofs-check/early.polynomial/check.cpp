// early.polynomial [S: small initialisation; finite form D]: the envelope of envelope.h bounds every
// pre-activation of a step, so all are at most rho as long as it is: a proved lower bound on T_0.
#include <algorithm>
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/theory/envelope.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/succession.h"

#include <optional>

#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class EarlyPolynomial final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    if (!run_.continues(view)) {
      first_ = view.step;
      proved_ = 0;
      left_ = false;
      envelope_.emplace(view);
    }
    if (left_) return;
    const Matrix<T>& Z = view.quantities().forward.Z;
    T largest = Z(0, 0);
    for (const T& z : Z.entries()) {
      largest = max(largest, z);
      if (!is_finite(z)) evidence.at_most(z, z, T(0.0), view.at("pre-activation"));  // max may lose a NaN
    }
    if (envelope_) examine_envelope(view);
    if (certainly(largest > view.rho())) {
      left_ = true;
      report(view, "T_0, first step with a pre-activation beyond rho", static_cast<double>(view.step));
      if (view.step > first_)
        report(view, "steps proved / T_0",
               static_cast<double>(proved_) / static_cast<double>(view.step - first_));
    }
  }

 private:
  void examine_envelope(const StepView<T>& view) {
    const Matrix<double>& bounds = envelope_->preactivations(view);
    if (!(*std::ranges::max_element(bounds.entries()) <= view.rho())) {
      evidence.inapplicable("the envelope is below rho");
      envelope_.reset();
      return;
    }
    // z is a sum of d products of stored weights; every step has rounded their updates of NP terms, whose
    // absolute sum is at most the growth of U - L
    const auto operations = static_cast<double>(view.inputs.rows() + 4 * view.dim() + 32);
    const T rounding =
        evidence.unit() * operations * static_cast<double>(view.step - first_ + 1) * envelope_->size();
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) examine_neuron(view, bounds, i, r, rounding);
    }
    ++proved_;
    report(view, "steps proved polynomial", static_cast<double>(proved_));
    envelope_->advance(view);
  }

  /// A case for the patch with the least slack, and one for each patch that has none in binary64.
  void examine_neuron(const StepView<T>& view, const Matrix<double>& bounds, Index i, Index r,
                      const T& rounding) {
    const auto examine_patch = [&](Index row) {
      const PatchOf patch = view.samples().in_row(row);
      const Place place{view.step, i, r, patch.sample, patch.patch, "pre-activation", view.regime()};
      evidence.at_most(view.z(patch, i, r), view.exact(bounds(row, view.neuron(i, r))), rounding, place);
    };
    Index tightest = -1;
    double least = HUGE_VAL;
    for (Index row = 0; row < bounds.rows(); ++row) {
      const Enclosure z = enclosure(view.z(view.samples().in_row(row), i, r));
      const double slack = bounds(row, view.neuron(i, r)) - (z.mid + z.rad);
      if (!(slack > 0)) {
        examine_patch(row);
      } else if (slack < least) {
        least = slack;
        tightest = row;
      }
    }
    if (tightest >= 0) examine_patch(tightest);
  }

  /// A number of one regime.
  void report(const StepView<T>& view, const std::string& name, double value) {
    evidence.constant(std::string(view.regime()) + ": " + name, view.exact(value), view.at(""));
  }

  Succession run_;
  std::int64_t first_ = 0;
  std::int64_t proved_ = 0;           ///< steps
  bool left_ = false;                 ///< some pre-activation has left the polynomial part
  std::optional<Envelope> envelope_;  ///< while it is below rho
};

}  // namespace

namespace checks {

Check early_polynomial() { return finite<EarlyPolynomial>(); }

}  // namespace checks

}  // namespace advproof
