// Is a sample robust? Proved, disproved by an example, or undecided with what is left of the gap.
#pragma once

#include <optional>
#include <string_view>

#include "advproof/attack/witness.h"
#include "advproof/certify/worst_margin.h"

namespace advproof {

enum class Robustness { robust, broken, undecided };
std::string_view name(Robustness verdict);  ///< "robust", "broken", "undecided"

struct Certificate {
  Robustness verdict = Robustness::undecided;
  /// Bracket of min over t and delta of F_y - F_t: the lower end is proved, the upper is that of the
  /// strongest perturbation found, up to rounding. Not narrower than the verdict needed.
  double lower = 0;
  double upper = 0;
  int target = -1;                 ///< the class t of the upper end
  std::optional<Witness> witness;  ///< broken: the example, ...
  CertifiedWitness proof;          ///< ... feasible and broken in ball arithmetic
  std::int64_t boxes = 0;          ///< boxes examined
  slong bits = 53;                 ///< 53: decided in binary64; more: in balls of that precision
};

/// Robust: F_y > F_t for every t != y on the whole box |delta|_inf <= eps, proved. Broken: some delta has F_t
/// >= F_y, proved in balls (a tie is an error, as everywhere). Undecided: the budget ran out, or the worst
/// margin is 0 to 256 bits. `boxes` bounds the work, not the time: so the verdict is the same on every
/// machine. InputError as PairBounds, or where eps is negative or NaN.
Certificate certify_robustness(const PatchNetwork<double>& network, const Samples& samples, Index n,
                               double eps, std::int64_t boxes = 200'000);

}  // namespace advproof
