// prop-3.1 [S exists; form R; closed forms D]: w_{i,r} = tau v_i is a global minimum that is not robust: for
// eps > beta_max/2 every summand s(tau (beta_p - eps)) is below s(tau eps), so the worst margin is negative,
// whatever the density.
#include "claims.h"
#include "constructed_minimum.h"

#include <algorithm>

namespace advproof {
namespace {

template <class T>
class Prop31 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (examined_) return;
    examined_ = true;
    if (!needs_one_hot(view, this->evidence())) return;
    examine_constructed_minimum(view, {.robust = false}, "w = tau v", this->evidence());
    const Matrix<double>& beta = view.samples().beta;
    const double eps = view.trainer->attack().eps;
    if (2 * eps <= *std::ranges::max_element(beta.entries())) {  // doubling is exact
      this->evidence().inapplicable("eps > beta_max / 2");
      return;
    }
    for (const double scale : constructed_scales) {
      const double tau = scale * view.trainer->network().config().rho;
      for (Index n = 0; n < view.samples().count(); ++n) {
        const T size =
            activation_at(view, tau, eps) * static_cast<double>(view.neurons() * view.samples().patches());
        this->evidence().at_most(worst_margin(view, beta, n, tau), T(0.0),
                                 output_rounding(view, this->evidence().unit()) * size,
                                 {view.step, -1, -1, n, -1, "w = tau v, broken", ""});
      }
    }
  }

 private:
  bool examined_ = false;
};

}  // namespace

Claim prop_3_1() {
  Claim claim;
  claim.id = "prop-3.1";
  claim.tag = Tag::derived;
  claim.source = "closed form [D] behind Proposition 3.1 [S exists: second review; form R]";
  claim.title = "w = tau v: a global minimum, broken for eps > beta/2";
  claim.statement =
      "w_{i,r} = tau v_i, one-hot features, noise-free samples, every tau > 0: the loss is log(1 + (k-1) "
      "exp(-m sum_p s(tau "
      "beta_p))), decreasing in tau to the global minimum 0; the worst margin over |delta|_inf <= eps is m "
      "[sum_p s(tau "
      "(beta_p - eps)) - P s(tau eps)], attained by -eps v_y + eps v_t on every patch; it is negative if eps "
      "> beta_max/2. "
      "Examined at tau/rho = 1/4, 1, 4, 64, with a random perturbation inside the box for comparison.";
  claim.hypotheses = {"one-hot features", "eps > 0", "eps > beta_max / 2 for its last part"};
  claim.finite = finite_claim_makers<Prop31>();
  return claim;
}

}  // namespace advproof
