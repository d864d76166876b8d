// One function a claim; the list is in claims.cpp.
#pragma once

#include "advproof/theory/claim.h"

namespace advproof {

Claim activation_smooth();
Claim gradient_exact();
Claim feature_update();
Claim lemma_5_1();
Claim lemma_5_2();
Claim reduction_eps_zero();
Claim logit_early();
Claim early_polynomial();
Claim tensor_power();
Claim phase_order();
Claim phase_saturation();
Claim phase_time();
Claim phase_regrowth();
Claim growth_constants();
Claim growth_time();
Claim scaling();
Claim prop_3_1();
Claim prop_3_2();
Claim injection();
Claim injection_map();
Claim accuracy_implied();
Claim separation();
Claim one_hot_norm();
Claim one_hot_lemma_5_2();
Claim theorem_4_3();
Claim theorem_4_4();

}  // namespace advproof
