// injection [D]: let alpha_p >= beta_p' and sum_{J_R} alpha^q <= sum_{J_NR} beta^q. Then for every tau > 0
//   sum_{J_R} s(tau alpha) <= sum_{J_NR} s(tau beta).
// Proof: h(a) = s(tau a)/a^q is non-increasing (activation.smooth), so with b = beta_max the left side is at
// most h(b) sum alpha^q <= h(b) sum beta^q <= sum h(beta) beta^q. Hence, if eps >= beta_max, adding eps u_t
// on J_NR makes F_t at least the clean F_y in the network of prop-3.2: density and eps >= beta_max exclude
// robustness to arbitrary perturbations.
#include "advproof/claim/claim.h"
#include "advproof/theory/constructed_minimum.h"

#include <algorithm>

namespace advproof {
namespace {

template <class T>
class Injection final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    const double beta_max = *std::ranges::max_element(view.samples().beta.entries());
    const double eps = std::max(view.eps(), beta_max);
    const T relative = output_rounding(view, evidence.unit());
    const auto on_nonrobust = [&](Index n, Index p) {
      return view.samples().carries(Family::nonrobust, n, p);
    };
    const Matrix<T> injected = pushed(view, noise_free(view).X, Family::robust, 0, eps, on_nonrobust);
    for (const double scale : constructed_scales) {
      const PatchNetwork<double> network = constructed_network(view, Family::robust, scale * view.rho());
      const Matrix<T> F = outputs_at(view, network, injected);
      for (Index n = 0; n < view.count(); ++n) {
        const Index y = view.y(n);
        const Index t = target_of(y, view.classes());
        const Place place{view.step, y, -1, n, -1, "w = tau u, injected", ""};
        const T strong = powers(view, Family::robust, n);
        const T dense = powers(view, Family::nonrobust, n);
        evidence.quotient("density C", dense, strong, place);
        if (!stronger(view, n)) {
          evidence.inapplicable("alpha_p >= beta_p'");
          continue;
        }
        const auto denser = strong <= dense;
        if (!possibly(denser)) {
          evidence.inapplicable("sum alpha^q <= sum beta^q");
          continue;
        }
        evidence.at_most(F(n, y), F(n, t), relative * (F(n, y) + F(n, t)), place, certainly(denser));
      }
    }
  }

 private:
  /// sum_p a_p^q, a_p the strengths of the family.
  static T powers(const StepView<T>& view, Family family, Index n) {
    T sum(0.0);
    for (Index p = 0; p < view.patches(); ++p)
      sum += power(view.exact(view.samples().strength(family)(n, p)), static_cast<unsigned>(view.q()));
    return sum;
  }

  /// Every robust strength of the sample is at least every non-robust one.
  static bool stronger(const StepView<T>& view, Index n) {
    double alpha_min = HUGE_VAL;
    double beta_max = 0;
    for (Index p = 0; p < view.patches(); ++p) {
      if (view.samples().carries(Family::robust, n, p)) alpha_min = std::min(alpha_min, view.alpha(n, p));
      beta_max = std::max(beta_max, view.beta(n, p));
    }
    return alpha_min >= beta_max;
  }
};

}  // namespace

namespace checks {

Check injection() { return finite<Injection>(); }

}  // namespace checks

}  // namespace advproof
