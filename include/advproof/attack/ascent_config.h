// The inner maximisation of adversarial training (Remark 2.5) and its variants.
#pragma once

namespace advproof {

/// X_{j+1} = project(X_j + eta_attack * g), g = grad_X L or its sign, projected on |X_{j+1} - X|_inf <= eps.
/// steps = 1, sign = false, random_start = false is the attack of the paper.
struct AscentConfig {
  double eps = 0.55;          ///< l-infinity radius, >= 0
  double eta_attack = 300;    ///< step of the gradient ascent, >= 0 (eta~)
  int steps = 1;              ///< >= 1
  bool sign = false;          ///< ascend along the sign of the gradient
  bool random_start = false;  ///< start uniformly in the box
  bool operator==(const AscentConfig&) const = default;
};

}  // namespace advproof
