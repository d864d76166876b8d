// injection [D]: let alpha_p >= beta_p' and sum_{J_R} alpha^q <= sum_{J_NR} beta^q. Then for every tau > 0
//   sum_{J_R} s(tau alpha) <= sum_{J_NR} s(tau beta).
// Proof: h(a) = s(tau a)/a^q is non-increasing (activation.smooth), so with b = beta_max the left side is at
// most h(b) sum alpha^q <= h(b) sum beta^q <= sum h(beta) beta^q. Hence, if eps >= beta_max, adding eps u_t
// on J_NR makes F_t at least the clean F_y in the network of prop-3.2: density and eps >= beta_max exclude
// robustness to arbitrary perturbations.
#include "claims.h"
#include "constructed_minimum.h"

#include <algorithm>

namespace advproof {
namespace {

template <class T>
class Injection final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (examined_) return;
    examined_ = true;
    const Samples& samples = view.samples();
    const double beta_max = *std::ranges::max_element(samples.beta.entries());
    const double eps = std::max(view.trainer->attack().eps, beta_max);
    const bool one_hot = needs_one_hot(view, this->evidence());
    const Matrix<double>& U = view.trainer->instance().features.U;
    const T relative = output_rounding(view, this->evidence().unit());
    Matrix<T> injected;
    if (one_hot)
      injected = pushed(view, noise_free(view), U, 0, eps,
                        [&](Index n, Index p) { return samples.beta(n, p) != 0; });
    for (const double scale : constructed_scales) {
      const double tau = scale * view.trainer->network().config().rho;
      Matrix<T> F;
      if (one_hot) F = constructed_outputs(view, U, tau, injected);
      for (Index n = 0; n < samples.count(); ++n) {
        const int y = samples.y[static_cast<std::size_t>(n)];
        const Place place{view.step, y, -1, n, -1, "w = tau u, injected", ""};
        const T strong = powers(view, samples.alpha, n);
        const T dense = powers(view, samples.beta, n);
        this->evidence().quotient("density C", dense, strong, place);
        if (!stronger(samples, n)) {
          this->evidence().inapplicable("alpha_p >= beta_p'");
          continue;
        }
        const auto denser = strong <= dense;
        if (!possibly(denser)) {
          this->evidence().inapplicable("sum alpha^q <= sum beta^q");
          continue;
        }
        const T robust = activation_sum(view, samples.alpha, n, tau, 0);
        const T nonrobust = activation_sum(view, samples.beta, n, tau, 0);
        this->evidence().at_most(robust, nonrobust, relative * nonrobust, place, certainly(denser));
        if (one_hot)
          this->evidence().at_most(F(n, y), F(n, target_of(y, view.classes())),
                                   relative * (F(n, y) + F(n, target_of(y, view.classes()))), place,
                                   certainly(denser));
      }
    }
  }

 private:
  T powers(const StepView<T>& view, const Matrix<double>& strengths, Index n) {
    T sum(0.0);
    for (Index p = 0; p < strengths.cols(); ++p)
      sum += power(view.trainer->format()(strengths(n, p)),
                   static_cast<unsigned>(view.trainer->network().config().q));
    return sum;
  }

  /// Every robust strength of the sample is at least every non-robust one.
  static bool stronger(const Samples& samples, Index n) {
    double alpha_min = HUGE_VAL;
    double beta_max = 0;
    for (Index p = 0; p < samples.patches(); ++p) {
      if (samples.alpha(n, p) != 0) alpha_min = std::min(alpha_min, samples.alpha(n, p));
      beta_max = std::max(beta_max, samples.beta(n, p));
    }
    return alpha_min >= beta_max;
  }

  bool examined_ = false;
};

}  // namespace

Claim injection() {
  Claim claim;
  claim.id = "injection";
  claim.tag = Tag::derived;
  claim.source = "derived from activation.smooth, about Proposition 3.2 and Theorem 4.4 [S]";
  claim.title = "density and eps >= beta exclude robustness";
  claim.statement =
      "If alpha_p >= beta_p' for all p, p' and sum_{J_R} alpha^q <= sum_{J_NR} beta^q, then for every tau > "
      "0 sum_{J_R} s(tau "
      "alpha) <= sum_{J_NR} s(tau beta). Hence for eps >= beta_max, adding eps u_t on J_NR makes F_t at "
      "least the clean F_y in "
      "the network w_{i,r} = tau u_i. Examined at tau/rho = 1/4, 1, 4, 64 and at the radius max(eps, "
      "beta_max).";
  claim.hypotheses = {"alpha_p >= beta_p'", "sum alpha^q <= sum beta^q",
                      "one-hot features for its last part"};
  claim.finite = finite_claim_makers<Injection>();
  return claim;
}

}  // namespace advproof
