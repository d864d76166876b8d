// The visible list of claims, in the order of THEORY section 7. A new claim is one file and one line here.
#include "claims.h"

namespace advproof {

const std::vector<Claim>& all_claims() {
  static const std::vector<Claim> claims = {
      activation_smooth(),  gradient_exact(), feature_update(), lemma_5_1(),   lemma_5_2(),
      reduction_eps_zero(), logit_early(),    phase_order(),    theorem_4_3(), theorem_4_4(),
  };
  return claims;
}

}  // namespace advproof
