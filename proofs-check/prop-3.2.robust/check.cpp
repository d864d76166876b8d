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
        const Index t = target_of(view.y(n), view.classes());
        const Place place{view.step, view.y(n), -1, n, -1, "w = tau u", ""};
        const T worst = worst_margin(view, Family::robust, n, tau);
        const T rounding = worst_margin_rounding(view, Family::robust, n, tau, evidence.unit());
        const T bound = worst - rounding;
        if (!claims_robust(bound, evidence)) continue;
        if (const auto bracket = certificate(view, network, samples, n, t, place, evidence))
          prove_robust(view, *bracket, bound, place, evidence);
      }
    }
  }
};

}  // namespace

namespace checks {

Check prop_3_2_robust() { return finite<Prop32Robust>(); }

}  // namespace checks

}  // namespace advproof
