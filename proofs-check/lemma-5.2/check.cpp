// lemma-5.2 (adversarial training, while s is polynomial): alpha^q becomes alpha^q (1 - min(eps/alpha,
// ...))^q. [S] Checked in the finite form [D]: that of lemma-5.1 with alpha_p + <delta_p,u_i> for alpha_p,
// where for one-hot features
//   <delta_p,u_i> = clip(eta~ sum_j (logit_j - 1{j=y}) sum_s s'(z_{j,s}) <w_{j,s},u_i>, -eps, eps)   exactly.
#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma52 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!view.adversarial() || !needs_one_step_attack(view, evidence) || !needs_one_hot(view, evidence))
      return;
    examine_moves(view);
    examine_polynomial_growth(view, evidence);
  }

 private:
  static Matrix<T> product(const Matrix<T>& A, const Matrix<T>& B) {
    Matrix<T> C(A.rows(), B.cols());
    Products<T>::times(A, B, C, A.all());
    return C;
  }

  /// The closed form of <delta_p, f> for every sample, patch and feature. Both sides round sums of km terms.
  void examine_moves(const StepView<T>& view) {
    const Ascent<T>& ascent = view.quantities().attack;
    const Matrix<T> moves = feature_moves(view);
    const auto operations = static_cast<double>(2 * (view.classes() * view.neurons() + 4));
    Matrix<T> weighted = ascent.forward.slope;  // c s'(z): the claim's own
    for (Index row = 0; row < weighted.rows(); ++row) {
      const Index n = view.samples().in_row(row).sample;
      for (Index j = 0; j < view.classes(); ++j) {
        for (Index s = 0; s < view.neurons(); ++s) weighted(row, view.neuron(j, s)) *= ascent.forward.c(n, j);
      }
    }
    const Matrix<T> sums = product(weighted, view.weights_before);
    const Matrix<T> sizes = Format<T>::rigorous
                                ? Matrix<T>(sums.rows(), sums.cols())
                                : product(magnitudes(weighted), magnitudes(view.weights_before));
    for (Index row = 0; row < moves.rows(); ++row) {
      const PatchOf patch = view.samples().in_row(row);
      for (Index f = 0; f < moves.cols(); ++f) {
        const T closed_form = clamp(sums(row, f) * -view.eta_attack(), -view.eps(), view.eps());
        evidence.equal(moves(row, f), closed_form, T(1.0),
                       evidence.unit() * operations * sizes(row, f) * view.eta_attack(),
                       view.at_patch(patch, "perturbation along a feature", f % view.classes()));
      }
    }
  }
};

}  // namespace

namespace checks {

Check lemma_5_2() { return finite<Lemma52>(); }

}  // namespace checks

}  // namespace advproof
