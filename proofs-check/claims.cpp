// The visible list of claims, in the order of THEORY section 7. A new claim is one file and one line here.
#include "claims.h"

namespace advproof {

const std::vector<Claim>& all_claims() {
  static const std::vector<Claim> claims = {
      activation_smooth(), gradient_exact(),     feature_update(),   lemma_5_1(),
      lemma_5_2(),         reduction_eps_zero(), logit_early(),      early_polynomial(),
      tensor_power(),      phase_order(),        phase_saturation(), phase_time(),
      phase_regrowth(),    growth_constants(),   growth_time(),      scaling(),
      prop_3_1(),          prop_3_2(),           injection(),        injection_map(),
      accuracy_implied(),  separation(),         one_hot_norm(),     one_hot_lemma_5_2(),
      theorem_4_3(),       theorem_4_4(),
  };
  return claims;
}

}  // namespace advproof
