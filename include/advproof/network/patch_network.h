// The two-layer patch network F_i(X) = sum_r sum_p s(<w_{i,r}, x_p>) and both gradients. [S/R docs/theory.md, section 3]
// Samples lie below each other: sample n holds rows nP .. nP+P-1 of X; neuron (i, r) is row i m + r of W.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "advproof/linalg/matrix.h"
#include "advproof/network/activation/activation.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

/// What one forward pass leaves behind, for N samples of P patches.
template <class T>
struct Forward {
  Matrix<T> Z;      ///< pre-activations <w_{i,r}, x_p>            [NP x km]
  Matrix<T> slope;  ///< s'(Z)                                     [NP x km]
  Matrix<T> F;      ///< outputs                                   [N x k]
  Matrix<T> c;      ///< c_i = 1{y=i} - logit_i                    [N x k]

  Forward() = default;
  Forward(Index samples, Index patches, Index classes, Index neurons)
      : Z(samples * patches, classes * neurons),
        slope(samples * patches, classes * neurons),
        F(samples, classes),
        c(samples, classes) {}
};

template <class T>
class PatchNetwork {
 public:
  /// W is [km x d]. InputError if its rows are not classes * neurons, or as make_activation and its in<T>().
  PatchNetwork(NetworkConfig config, Index classes, Matrix<T> W);

  [[nodiscard]] const NetworkConfig& config() const { return config_; }
  [[nodiscard]] const Activation& activation() const { return *activation_; }
  [[nodiscard]] const std::shared_ptr<const Activation>& shared_activation() const { return activation_; }
  [[nodiscard]] Index classes() const { return classes_; }
  [[nodiscard]] Index neurons() const { return config_.neurons; }
  [[nodiscard]] Index dim() const { return W_.cols(); }
  [[nodiscard]] const Matrix<T>& W() const { return W_; }
  Matrix<T>& W() { return W_; }

  /// Z, slope, F and c of the samples in `range` (indices of samples). Requires shapes as in Forward.
  void forward(const Matrix<T>& X, std::span<const int> y, Rows range, Forward<T>& out) const;

  /// G_{(n,p),(i,r)} = coefficient_{n,i} s'(z): then -dL/dx = G W and -dL/dW = G^T X. Rows of `range` only.
  void weigh_slopes(const Matrix<T>& coefficients, const Matrix<T>& slope, Rows range, Matrix<T>& G) const;

 private:
  NetworkConfig config_;
  std::shared_ptr<const Activation> activation_;
  const ActivationIn<T>* s_;  ///< of *activation_
  Index classes_;
  Matrix<T> W_;
};

/// Rows of patches that belong to the samples of `range`.
inline Rows patch_rows(Rows range, Index patches) { return {range.begin * patches, range.end * patches}; }

/// The outputs of one sample, as a span.
template <class T>
std::span<const T> outputs(const Matrix<T>& F, Index n) {
  return {F.row(n), static_cast<std::size_t>(F.cols())};
}

}  // namespace advproof
