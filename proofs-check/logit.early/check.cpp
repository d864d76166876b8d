// logit.early [D, behind the paper's 1 - logit = Theta(1) early, Lemmas D.5, D.6, D.19 [S]]:
// 0 <= F_j <= M for all j implies (k-1)/(k-1+e^M) <= 1 - logit_i <= (k-1) e^M / (1 + (k-1) e^M).
// Proof: 1 - logit_i = S/(1+S) with S = sum_{l != i} exp(F_l - F_i), and (k-1) e^{-M} <= S <= (k-1) e^M.

#include "advproof/claim/claim.h"
#include "advproof/network/logit.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class LogitEarly final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    const Matrix<T>& F = view.quantities().forward.F;
    const auto others = static_cast<double>(F.cols() - 1);
    T M(0.0);
    for (const T& output : F.entries()) M = max(M, output);
    const T low = 1.0 / (1.0 + exp(M) / others);  // divided through, so that exp(M) may overflow
    const T high = 1.0 / (1.0 + exp(-M) / others);
    // each side is a handful of operations on exponentials whose arguments carry M u of rounding
    const T rounding = evidence.unit() * (4.0 * M + (others + 12.0));
    for (Index n = 0; n < F.rows(); ++n) {
      bool ruled_out = false;  // certainly: NaN and balls that reach below 0 rule out nothing
      bool met = true;
      for (Index j = 0; j < F.cols(); ++j) {
        ruled_out = ruled_out || certainly(F(n, j) < 0.0);
        met = met && certainly(F(n, j) >= 0.0);
      }
      for (Index i = 0; i < F.cols(); ++i) {
        const Place place{view.step, i, -1, n, -1, "logit", view.regime()};
        if (ruled_out) {
          evidence.inapplicable("0 <= F");
          continue;
        }
        const T gap = one_minus_logit(outputs(F, n), i);
        evidence.at_most(low, gap, rounding * low, place, met);
        evidence.at_most(gap, high, rounding, place, met);
        if (i == view.y(n)) {
          evidence.constant("1 - logit_y", gap, place);
        }
      }
    }
    evidence.constant("M = max F", M, {view.step, -1, -1, -1, -1, "", view.regime()});
  }
};

}  // namespace

namespace checks {

Check logit_early() { return finite<LogitEarly>(); }

}  // namespace checks

}  // namespace advproof
