// prop-3.2 [S exists; form R; closed forms D]: w_{i,r} = tau u_i is a global minimum, and robust exactly
// where sum_{J_R} s(tau (alpha_p - eps)) > P s(tau eps).
#include "advproof/claim/claim.h"
#include "advproof/theory/constructed_minimum.h"

namespace advproof {
namespace {

template <class T>
class Prop32 final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    examine_constructed_minimum(view, Family::robust, "w = tau u", evidence);
  }
};

}  // namespace

namespace checks {

Check prop_3_2() { return finite<Prop32>(); }

}  // namespace checks

}  // namespace advproof
