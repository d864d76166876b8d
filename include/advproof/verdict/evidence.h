// The cases of a claim, gathered as they are examined. A case passes only if it is certainly inside: NaN,
// infinities and "unknown" never pass.
#pragma once

#include <span>
#include <string>

#include "advproof/scalar/scalar.h"
#include "advproof/verdict/tally.h"

namespace advproof {

template <class T>
class Evidence {
 public:
  /// `accuracy`: in ball arithmetic an identity counts as proved when both sides differ by at most accuracy *
  /// scale.
  Evidence(Format<T> format, double accuracy);

  /// The case lhs <= rhs, where `rounding` bounds the rounding error of both sides in point arithmetic (balls
  /// carry their own and need none). If `hypothesis` is unknown, the case counts only as the conclusion is
  /// proved.
  template <class Hypothesis = bool>
  void at_most(const T& lhs, const T& rhs, const T& rounding, const Place& place,
               Hypothesis hypothesis = true);

  /// The case lhs = rhs: |lhs - rhs| <= rounding for points; <= accuracy * scale, certainly, for balls.
  void equal(const T& lhs, const T& rhs, const T& scale, const T& rounding, const Place& place);

  /// A case decided exactly, by a relative slack where there is one.
  void exact(bool holds, const Place& place, double slack);
  void exact(bool holds, const Place& place) { exact(holds, place, holds ? 0 : -1); }

  /// The case that two numbers are the same, bit for bit. Balls that differ are disproved where they are apart.
  void identical(const T& lhs, const T& rhs, const Place& place) {
    identical(std::span(&lhs, 1), std::span(&rhs, 1), place);
  }
  /// The same of two lists of one length, as one case.
  void identical(std::span<const T> lhs, std::span<const T> rhs, const Place& place);

  /// A case that is beyond what the check can examine, whatever the precision: undecided.
  void beyond(const std::string& why, const Place& place);

  /// A case whose hypothesis certainly does not hold.
  void inapplicable(const std::string& hypothesis) { ++tally_.inapplicable[hypothesis]; }

  /// A value of a constant that the claim reports. NaN says nothing of it: an undecided case.
  void constant(const std::string& name, const T& value, const Place& place);

  /// A constant that is a quotient: inapplicable where the denominator is certainly 0.
  void quotient(const std::string& name, const T& numerator, const T& denominator, const Place& place);

  /// The unit roundoff u of point arithmetic; 0 for balls.
  [[nodiscard]] const T& unit() const { return unit_; }
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  void record(double margin, bool proved, bool disproved, const Place& place);

  Format<T> format_;
  T unit_;
  double accuracy_;
  Tally tally_;
};

}  // namespace advproof
