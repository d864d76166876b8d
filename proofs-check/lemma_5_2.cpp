// lemma-5.2 (adversarial training, while s is polynomial): alpha^q becomes alpha^q (1 - min(eps/alpha,
// ...))^q. [S] Checked in the finite form [D]: that of lemma-5.1 with alpha_p + <delta_p,u_i> for alpha_p,
// where for one-hot features
//   <delta_p,u_i> = clip(eta~ sum_j (logit_j - 1{j=y}) sum_s s'(z_{j,s}) <w_{j,s},u_i>, -eps, eps)   exactly.
#include "claims.h"
#include "constructed_minimum.h"
#include "polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma52 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (view.trainer->regime() != Regime::adversarial || !hypotheses_met(view)) return;
    examine_moves(view);
    examine_polynomial_growth(view, this->evidence());
  }

 private:
  static Matrix<T> product(const Matrix<T>& A, const Matrix<T>& B) {
    Matrix<T> C(A.rows(), B.cols());
    Products<T>::times(A, B, C, A.all());
    return C;
  }

  bool hypotheses_met(const StepView<T>& view) {
    const AscentConfig& attack = view.trainer->attack();
    const bool one_step = attack.steps == 1 && !attack.sign && !attack.random_start;
    if (!one_step) this->evidence().inapplicable("one gradient step, no sign, no random start");
    return one_step && needs_one_hot(view, this->evidence());
  }

  /// The closed form of <delta_p, f> for every sample, patch and feature. Both sides round sums of km terms.
  void examine_moves(const StepView<T>& view) {
    const AscentConfig& attack = view.trainer->attack();
    const Ascent<T>& ascent = view.quantities().attack;
    const Matrix<T> moves = feature_moves(view);
    const Index km = view.classes() * view.neurons();
    const auto operations = static_cast<double>(2 * (km + 4));
    Matrix<T> weighted = ascent.forward.slope;  // c s'(z): the claim's own
    for (Index row = 0; row < weighted.rows(); ++row) {
      for (Index neuron = 0; neuron < km; ++neuron)
        weighted(row, neuron) *= ascent.forward.c(row / view.samples().patches(), neuron / view.neurons());
    }
    const Matrix<T> sums = product(weighted, view.weights_before);
    const Matrix<T> sizes = Format<T>::rigorous
                                ? Matrix<T>(sums.rows(), sums.cols())
                                : product(magnitudes(weighted), magnitudes(view.weights_before));
    for (Index row = 0; row < moves.rows(); ++row) {
      const Index n = row / view.samples().patches();
      const Index p = row % view.samples().patches();
      for (Index f = 0; f < moves.cols(); ++f) {
        const T closed_form = clamp(sums(row, f) * -attack.eta_attack, -attack.eps, attack.eps);
        this->evidence().equal(
            moves(row, f), closed_form, T(1.0),
            this->evidence().unit() * operations * sizes(row, f) * attack.eta_attack,
            {view.step, f % view.classes(), -1, n, p, "perturbation along a feature", view.regime()});
      }
    }
  }
};

}  // namespace

Claim lemma_5_2() {
  Claim claim;
  claim.id = "lemma-5.2";
  claim.tag = Tag::derived;
  claim.source = "finite form [D] of Lemma 5.2 [S: last review, W2/E2 and the update's Q1/A1]";
  claim.title = "adversarial training: the same bounds at attacked strength";
  claim.statement =
      "Adversarial training, one-hot features: <delta_p,u_i> = clip(eta~ sum_j (logit_j - 1{j=y}) sum_s "
      "s'(z_{j,s}) "
      "<w_{j,s},u_i>, -eps, eps) exactly, and the finite form of lemma-5.1 holds with alpha_p + "
      "<delta_p,u_i> for alpha_p.";
  claim.hypotheses = {"one gradient step, no sign, no random start", "one-hot features",
                      "A >= tau / alpha_min", "alpha A + tau <= rho"};
  claim.finite = finite_claim_makers<Lemma52>();
  return claim;
}

}  // namespace advproof
