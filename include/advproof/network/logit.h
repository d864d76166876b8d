// Logits (the paper's word for the softmax of F), the cross-entropy loss and its coefficients.
// Written so that each F_l - F_j enters once: a ball then loses no more than it must. In binary64 a true
// value below 2^-1022 comes out with an absolute error of at most that, 0 included: an exponential, or the
// inverse of one, under- or overflows there. No relative bound holds below.
#pragma once

#include <span>

#include "advproof/linalg/matrix.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

/// (1 - logit_i) / logit_i = sum_{l != i} exp(F_l - F_i).
template <class T>
T odds_against(std::span<const T> F, Index i) {
  T sum(0.0);
  for (Index l = 0; l < std::ssize(F); ++l) {
    if (l != i) sum += exp(F[static_cast<std::size_t>(l)] - F[static_cast<std::size_t>(i)]);
  }
  return sum;
}

/// logit_i = 1 / (1 + sum_{l != i} exp(F_l - F_i)); the term l = i is the exact 1, never exp(F_i - F_i).
template <class T>
T logit(std::span<const T> F, Index i) {
  return 1.0 / (1.0 + odds_against(F, i));
}

/// 1 - logit_i = 1 / (1 + 1 / sum_{l != i} exp(F_l - F_i)): accurate where logit_i is close to 1, down to
/// 2^-1022 in binary64.
template <class T>
T one_minus_logit(std::span<const T> F, Index i) {
  return 1.0 / (1.0 + 1.0 / odds_against(F, i));
}

/// c_i = 1{y=i} - logit_i = -dL/dF_i.
template <class T>
T loss_coefficient(std::span<const T> F, Index i, Index y) {
  return i == y ? one_minus_logit(F, i) : -logit(F, i);
}

/// L = -log logit_y = (F_j - F_y) + log(1 + sum_{l != j} exp(F_l - F_j)), with j the largest output (any j is
/// right; this one keeps every exponential below 1).
template <class T>
T cross_entropy(std::span<const T> F, Index y) {
  std::size_t j = 0;
  for (std::size_t l = 1; l < F.size(); ++l) {
    if (enclosure(F[l]).mid > enclosure(F[j]).mid) j = l;
  }
  const T log_sum = log1p(odds_against(F, static_cast<Index>(j)));
  return static_cast<Index>(j) == y ? log_sum : F[j] - F[static_cast<std::size_t>(y)] + log_sum;
}

}  // namespace advproof
