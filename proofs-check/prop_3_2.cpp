// prop-3.2 [S exists; form R; closed forms D]: w_{i,r} = tau u_i is a global minimum, and robust exactly
// where sum_{J_R} s(tau (alpha_p - eps)) > P s(tau eps).
#include "claims.h"
#include "constructed_minimum.h"

namespace advproof {
namespace {

template <class T>
class Prop32 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (examined_) return;
    examined_ = true;
    if (!needs_one_hot(view, this->evidence())) return;
    examine_constructed_minimum(view, {.robust = true}, "w = tau u", this->evidence());
  }

 private:
  bool examined_ = false;
};

}  // namespace

Claim prop_3_2() {
  Claim claim;
  claim.id = "prop-3.2";
  claim.tag = Tag::derived;
  claim.source = "closed form [D] behind Proposition 3.2 [S exists: second review; form R]";
  claim.title = "w = tau u: a global minimum with a closed worst margin";
  claim.statement =
      "w_{i,r} = tau u_i, one-hot features, noise-free samples, every tau > 0: the loss is log(1 + (k-1) "
      "exp(-m sum_p s(tau "
      "alpha_p))), decreasing in tau to the global minimum 0; the worst margin over |delta|_inf <= eps is m "
      "[sum_{J_R} s(tau "
      "(alpha_p - eps)) - sum_{[P]} s(tau eps)], attained by -eps u_y + eps u_t on every patch. It is robust "
      "exactly where "
      "that is positive; the ratio to the clean margin is reported. Examined at tau/rho = 1/4, 1, 4, 64, "
      "with a random "
      "perturbation inside the box for comparison.";
  claim.hypotheses = {"one-hot features", "eps > 0"};
  claim.finite = finite_claim_makers<Prop32>();
  return claim;
}

}  // namespace advproof
