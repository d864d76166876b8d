// Branch and bound on one patch: min of f over |delta| <= eps, from both sides.
#pragma once

#include "advproof/certify/pair_bounds.h"

namespace advproof {

/// Boxes that cover |delta| <= eps, up to parts on which f is proved to be no smaller than elsewhere. Those
/// that may still hold a smaller value than the best point are open. PairBounds is passed to every call, so
/// that the patches of a sample share it.
class PatchMinimum {
 public:
  PatchMinimum(PairBounds& bounds, const double* x, double eps);

  /// f >= lower() - error() on the whole box, proved.
  [[nodiscard]] double lower() const { return lower_; }
  /// f(minimiser()), within error().
  [[nodiscard]] double upper() const { return upper_; }
  [[nodiscard]] double error() const { return patch_.error; }
  [[nodiscard]] const std::vector<double>& minimiser() const { return minimiser_; }
  /// No box is left that could lower the minimum by more than rounding.
  [[nodiscard]] bool is_exact() const { return open_.empty(); }

  /// Halves the open box of least lower bound along its widest coordinate. Requires !is_exact().
  void refine(PairBounds& bounds);

  /// f >= every point of the ball, on the whole box: the boxes' bounds again, in balls.
  [[nodiscard]] Ball enclose_lower(PairBounds& bounds, slong bits) const;
  /// f(minimiser()), enclosed.
  [[nodiscard]] Ball enclose_upper(const PairBounds& bounds, slong bits) const;

 private:
  struct Leaf {
    Box box;
    double lower = 0;
    Index widest = 0;
  };
  void add(PairBounds& bounds, Box box);
  void settle();

  Patch patch_;
  std::vector<Leaf> open_;  ///< a heap, the least bound on top
  std::vector<Leaf> closed_;
  double closed_lower_;  ///< the least bound of a closed box
  double lower_ = 0;
  double upper_;
  std::vector<double> minimiser_;
  Relaxation relaxation_;
};

}  // namespace advproof
