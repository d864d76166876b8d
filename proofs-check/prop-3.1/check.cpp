// prop-3.1 [S exists; form R; closed forms D]: w_{i,r} = tau v_i is a global minimum that is not robust: for
// eps > beta_max/2 every summand s(tau (beta_p - eps)) is below s(tau eps), so the worst margin is negative,
// whatever the density.
#include "advproof/claim/claim.h"
#include "advproof/theory/constructed_minimum.h"

#include <algorithm>

namespace advproof {
namespace {

template <class T>
class Prop31 final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    examine_constructed_minimum(view, Family::nonrobust, "w = tau v", evidence);
    if (2 * view.eps() <= *std::ranges::max_element(view.samples().beta.entries())) {  // doubling is exact
      evidence.inapplicable("eps > beta_max / 2");
      return;
    }
    const Matrix<T> attacked = pushed_everywhere(view, noise_free(view).X, Family::nonrobust);
    const T relative = output_rounding(view, evidence.unit());
    for (const double scale : constructed_scales) {
      const PatchNetwork<double> network = constructed_network(view, Family::nonrobust, scale * view.rho());
      const Matrix<T> F = outputs_at(view, network, attacked);
      for (Index n = 0; n < view.count(); ++n) {
        const T& F_y = F(n, view.y(n));
        const T& F_t = F(n, target_of(view.y(n), view.classes()));
        evidence.at_most(F_y, F_t, T(relative * (F_y + F_t)),
                         {view.step, view.y(n), -1, n, -1, "w = tau v, broken", ""});
      }
    }
  }
};

}  // namespace

namespace checks {

Check prop_3_1() { return finite<Prop31>(); }

}  // namespace checks

}  // namespace advproof
