// What rounding can do to the outputs of a network in binary64.
#pragma once

#include "advproof/network/patch_network.h"

namespace advproof {

class OutputError {
 public:
  explicit OutputError(const PatchNetwork<double>& network);

  /// Every output of sample n that forward() computes from X is this close to the exact output of the same
  /// weights at every real point whose coordinates round to those of X: at X itself, and at X' + delta where
  /// X is that sum rounded. Infinity where nothing is proved: weights, kinks of s or coordinates that are NaN or
  /// beyond 2^400. Derived in src/network/output_error.cpp.
  [[nodiscard]] double operator()(const Matrix<double>& X, Index patches, Index n) const;

 private:
  double operations_;  ///< d + 12 + rounding of s, to which the number of terms of an output is added
  double lipschitz_;
  double at_zero_;
  double neurons_;
  double reach_ = 0;  ///< max over i of sum_r |w_{i,r}|_1
};

}  // namespace advproof
