// The envelope of early.polynomial [D]: bounds L <= W <= U on every weight of a run, hence on every
// pre-activation, from the initial weights, the points that each step trains on and its c_i(n), without its
// pre-activations:
//   z <= E = (<x^+, U> - <x^-, L>)^+   (x^+ = max(x, 0), x^- = max(-x, 0), coordinate by coordinate),
//   U' = U + (eta/N) sum_{n,p} (E/rho)^{q-1} (c_i(n) x_p)^+,   L' = L - the same with (c_i(n) x_p)^-,
// since s'(z) lies between 0 and (z^+/rho)^{q-1}. Proof: proofs-check/early.polynomial/claim.md.
//
// In binary64, rounded outward, for every scalar: a bound needs no digits. Products of at most NP + d terms
// have the relative error (NP + d) 2^-53 of their absolute sums; `slack_` is twice what that and the
// operations beside them add up to, and at least 2^-40, so that no bound is a tie, which balls could not
// decide. Underflow takes at most 2^-1075 off a product: `lost` is more than it takes off all of a sum or of a
// power.
#pragma once

#include <algorithm>
#include <cmath>

#include "advproof/linalg/products.h"
#include "advproof/theory/step_view.h"

namespace advproof {

class Envelope {
 public:
  /// From the weights before the step on. Requires a polynomial part.
  template <class T>
  explicit Envelope(const StepView<T>& view)
      : U_(ends(view.W, 1)),
        L_(ends(view.W, -1)),
        slack_(std::max(0x1p-40, static_cast<double>(view.inputs.rows() + view.dim() + 64) * 0x1p-51)) {}

  /// E of every row of patches and neuron, at the points trained on.  [NP x km]
  template <class T>
  const Matrix<double>& preactivations(const StepView<T>& view) {
    const Matrix<T>& X = view.trainer->trained_on();
    X_up_ = X_down_ = doubt_ = Matrix<double>(X.rows(), X.cols());
    for (std::size_t e = 0; e < X.entries().size(); ++e) {
      const Enclosure x = enclosure(X.entries()[e]);
      X_up_.entries()[e] = std::max(x.mid, 0.0);
      X_down_.entries()[e] = std::max(-x.mid, 0.0);
      doubt_.entries()[e] = slack_ * std::abs(x.mid) + 2 * x.rad + least;
    }
    Matrix<double> sizes(U_.rows(), U_.cols());
    for (std::size_t e = 0; e < sizes.entries().size(); ++e)
      sizes.entries()[e] = std::max(std::abs(U_.entries()[e]), std::abs(L_.entries()[e]));
    bounds_ = products(X_up_, U_);
    const Matrix<double> below = products(X_down_, L_);
    const Matrix<double> doubt = products(doubt_, sizes);
    for (std::size_t e = 0; e < bounds_.entries().size(); ++e)
      bounds_.entries()[e] =
          std::max(bounds_.entries()[e] - below.entries()[e] + 2 * doubt.entries()[e] + lost, 0.0);
    size_ = *std::max_element(doubt.entries().begin(), doubt.entries().end()) / slack_;
    return bounds_;
  }

  /// The largest sum_l |x_l| max(|L_l|, |U_l|) of the last preactivations(): what rounding is relative to.
  [[nodiscard]] double size() const { return size_; }

  /// To the weights after the step that preactivations() were asked of.
  template <class T>
  void advance(const StepView<T>& view) {
    for (std::size_t e = 0; e < doubt_.entries().size(); ++e) {  // x^+ and x^- are at most these
      X_up_.entries()[e] += doubt_.entries()[e];
      X_down_.entries()[e] += doubt_.entries()[e];
    }
    // |c_i| (E/rho)^{q-1}: c_i > 0 for i = y alone, where x^+ raises a weight; elsewhere x^- does
    Matrix<double> own(bounds_.rows(), bounds_.cols());
    Matrix<double> other = own;
    for (Index row = 0; row < own.rows(); ++row) {
      const Index n = view.samples().in_row(row).sample;
      for (Index i = 0; i < view.classes(); ++i) {
        const Enclosure c = enclosure(view.c(n, i));
        const double size = std::abs(c.mid) + c.rad;
        for (Index r = 0; r < view.neurons(); ++r) {
          const Index neuron = view.neuron(i, r);
          const double E = bounds_(row, neuron);
          if (E > 0)
            (i == view.y(n) ? own : other)(row, neuron) =
                size * power(E / view.rho(), static_cast<unsigned>(view.q() - 1)) + lost;
        }
      }
    }
    const double rate = view.eta() / static_cast<double>(view.count()) * (1 + view.q() * slack_) + least;
    move(U_, own, X_up_, other, X_down_, rate);
    move(L_, own, X_down_, other, X_up_, -rate);
  }

 private:
  /// The upper (sign 1) or lower (sign -1) ends of the entries.
  template <class T>
  static Matrix<double> ends(const Matrix<T>& A, double sign) {
    Matrix<double> result(A.rows(), A.cols());
    for (std::size_t e = 0; e < A.entries().size(); ++e) {
      const Enclosure a = enclosure(A.entries()[e]);
      result.entries()[e] = a.rad == 0 ? a.mid : std::nextafter(a.mid + sign * a.rad, sign * HUGE_VAL);
    }
    return result;
  }

  /// A B^T.
  static Matrix<double> products(const Matrix<double>& A, const Matrix<double>& B) {
    Matrix<double> C(A.rows(), B.rows());
    Products<double>::times_transposed(A, B, C, A.all());
    return C;
  }

  /// W + rate (own^T A + other^T B), away from W by what rounding and underflow may lose.
  static void move(Matrix<double>& W, const Matrix<double>& own, const Matrix<double>& A,
                   const Matrix<double>& other, const Matrix<double>& B, double rate) {
    Matrix<double> by_own(W.rows(), W.cols());
    Matrix<double> by_other = by_own;
    Products<double>::transposed_times(own, A, by_own, own.all());
    Products<double>::transposed_times(other, B, by_other, other.all());
    for (std::size_t e = 0; e < W.entries().size(); ++e) {
      const double after = W.entries()[e] + rate * (by_own.entries()[e] + by_other.entries()[e] + lost);
      W.entries()[e] = after + std::copysign(0x1p-52 * std::abs(after) + 0x1p-900, rate);
    }
  }

  Matrix<double> U_;       ///< [km x d]
  Matrix<double> L_;       ///< [km x d]
  Matrix<double> X_up_;    ///< x^+ of the points trained on        [NP x d]
  Matrix<double> X_down_;  ///< x^-                                  [NP x d]
  Matrix<double> doubt_;   ///< slack |x|, and the radius of x       [NP x d]
  Matrix<double> bounds_;  ///< E                         [NP x km]
  double slack_;
  double size_ = 0;
  static constexpr double lost = 0x1p-1040;
  static constexpr double least = 0x1p-1074;
};

}  // namespace advproof
