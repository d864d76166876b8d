// The worst margin of a sample against one class, from both sides: docs/theory.md, section 8.
//   min over |delta|_inf <= eps of F_y(X + delta) - F_t(X + delta) = sum_p min over |delta_p| <= eps of f_p,
// and each f_p is a sum over groups of coordinates that no neuron joins: a minimum each.
#pragma once

#include <cstdint>

#include "advproof/certify/patch_minimum.h"
#include "advproof/data/samples.h"

namespace advproof {

/// Precision of the balls that decide a margin where binary64 cannot.
inline constexpr slong margin_bits_of_balls = 256;

/// A bracket that closes as boxes are spent. The order of all work is fixed.
class WorstMargin {
 public:
  /// Bounds every part of every patch once. InputError as PairBounds.
  WorstMargin(const PatchNetwork<double>& network, const Samples& samples, Index n, int t, double eps);

  [[nodiscard]] int target() const { return target_; }
  /// F_y - F_t >= lower() everywhere in the box, proved in binary64 with all rounding accounted for.
  [[nodiscard]] double lower() const;
  /// F_y - F_t at perturbation(), up to rounding: a hint, for witnesses to prove.
  [[nodiscard]] double upper() const;
  /// The least F_y - F_t of the box is at most this, proved: upper() and all that rounding can add.
  [[nodiscard]] double proved_upper() const;
  /// The assembled minimisers: the strongest perturbation found.                              [P x d]
  [[nodiscard]] Matrix<double> perturbation() const;
  /// Boxes examined so far, over all patches and their parts.
  [[nodiscard]] std::int64_t boxes() const { return boxes_; }

  /// Splits a box of the part of a patch with the largest gap. False if rounding is all that is left of every gap.
  bool refine();

  /// A ball that every point of lies at or below F_y - F_t in the whole box / a ball around F_y - F_t at
  /// perturbation(): once refine() is false, they agree to about `bits` bits where the minimum is at a
  /// corner.
  [[nodiscard]] Ball enclose_lower(slong bits);
  [[nodiscard]] Ball enclose_upper(slong bits) const;

 private:
  int target_;
  std::vector<PairBounds> parts_;
  std::vector<PatchMinimum> minima_;  ///< of every part of the first patch, of the second ...
  std::int64_t boxes_ = 0;
};

/// What is proved of a worst margin: it lies in [lower, upper].
struct MarginBracket {
  double lower = 0;
  double upper = 0;
  /// 1 or -1 where the worst margin is proved to be above 0 or not above, NaN where neither is.
  [[nodiscard]] double sign() const;
};

/// The bracket of sample n against class t, refined until it has a sign or `boxes` are examined; where rounding is
/// all that is left, that of balls if it has one. InputError as WorstMargin.
MarginBracket margin_bracket(const PatchNetwork<double>& network, const Samples& samples, Index n, int t,
                             double eps, std::int64_t boxes = 200'000);

}  // namespace advproof
