// lemma-5.1 (standard training): A' = A + Theta(eta) A^{q-1} E[sum_{J_R} alpha^q] while s is polynomial; B
// likewise. [S] Checked in the finite form [D] of polynomial_growth.h.
#include "claims.h"
#include "polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma51 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  void examine(const StepView<T>& view) override {
    if (view.trainer->regime() == Regime::standard) examine_polynomial_growth(view, this->evidence());
  }
};

}  // namespace

Claim lemma_5_1() {
  Claim claim;
  claim.id = "lemma-5.1";
  claim.tag = Tag::derived;
  claim.source = "finite form [D] of Lemma 5.1 [S: last review, Q1/A1 of the update]";
  claim.title = "standard training: dA between its polynomial bounds";
  claim.statement =
      "Standard training. With tau = max |z - alpha_p A| over n:y=i, p in J_R: if A >= tau/alpha_min and "
      "alpha A + tau <= rho, then (dA - eta R)/eta lies between (1/N) sum_{n:y=i} (1-logit_i) sum_{J_R} "
      "alpha "
      "((alpha A -+ tau)/rho)^{q-1}; B likewise with beta, J_NR.";
  claim.hypotheses = {"A >= tau / alpha_min", "alpha A + tau <= rho"};
  claim.finite = finite_claim_makers<Lemma51>();
  return claim;
}

}  // namespace advproof
