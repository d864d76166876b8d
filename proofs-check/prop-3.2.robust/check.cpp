// prop-3.2.robust [D]: w_{i,r} = tau u_i is robust to the whole box where its closed worst margin is positive.
#include "advproof/claim/claim.h"
#include "advproof/theory/constructed_minimum.h"

namespace advproof {
namespace {

template <class T>
class Prop32Robust final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    const Samples samples = noise_free(view);
    for (const double scale : constructed_scales) {
      const double tau = scale * view.rho();
      const PatchNetwork<double> network = constructed_network(view, Family::robust, tau);
      for (Index n = 0; n < view.count(); ++n) {
        const auto t = static_cast<int>(target_of(view.y(n), view.classes()));
        const T worst = worst_margin(view, Family::robust, n, tau);
        const T rounding = worst_margin_rounding(view, Family::robust, n, tau, evidence.unit());
        prove_robust(view, margin_bracket(network, samples, n, t, view.eps()), T(worst - rounding),
                     {view.step, view.y(n), -1, n, -1, "w = tau u", ""}, evidence);
      }
    }
  }
};

}  // namespace

namespace checks {

Check prop_3_2_robust() { return finite<Prop32Robust>(); }

}  // namespace checks

}  // namespace advproof
