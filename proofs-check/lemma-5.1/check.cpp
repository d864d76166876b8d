// lemma-5.1 (standard training): A' = A + Theta(eta) A^{q-1} E[sum_{J_R} alpha^q] while s is polynomial; B
// likewise. [S] Checked in the finite form [D] of polynomial_growth.h.
#include "advproof/claim/claim.h"
#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma51 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;
  void examine(const StepView<T>& view) override {
    if (!view.adversarial()) examine_polynomial_growth(view, evidence);
  }
};

}  // namespace

namespace checks {

Check lemma_5_1() { return finite<Lemma51>(); }

}  // namespace checks

}  // namespace advproof
