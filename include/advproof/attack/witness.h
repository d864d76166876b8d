// A counterexample to robustness, re-evaluated in ball arithmetic: success is what the re-evaluation says.
#pragma once

#include "advproof/attack/suite.h"

namespace advproof {

struct CertifiedWitness {
  bool feasible = false;  ///< |delta| <= eps, compared exactly
  bool broken = false;    ///< F_t(x + delta) >= F_y(x + delta) for some t != y, proved
  int taken_for = -1;     ///< the t with the largest proved advantage
  Enclosure advantage;    ///< encloses F_t - F_y
  [[nodiscard]] bool certified() const { return feasible && broken; }
};

/// Evaluates the network with exactly these binary64 weights at the real point x + delta (no rounding of the
/// sum), in balls of 128 bits, and of 256 to 2048 if undecided; a class that always ties with the label's has
/// advantage 0.
CertifiedWitness certify(const PatchNetwork<double>& network, const Samples& samples, const Witness& witness,
                         double eps);

}  // namespace advproof
