// gradient.exact [D]: the gradients of docs/theory.md, section 3 agree with independent differentiation to the precision in
// use.
//   weights: <sum_n -dL_n/dw_{i,r}, D> against dual numbers along W + t D, for every class and neuron;
//   input:   <-dL_n/dX, D> along X + t D, for every sample (adversarial training, where it is the attack;
//            of several ascent steps the last, at the point where it was taken).
#include <cmath>
#include <type_traits>
#include "advproof/claim/claim.h"

#include "dual.h"

#include "advproof/linalg/products.h"
#include "advproof/network/activation/smoothed_relu.h"
#include "advproof/network/logit.h"
#include "advproof/random/stream.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

/// A fixed direction with entries uniform on [-1, 1].
Matrix<double> draw_direction(std::uint64_t seed, std::uint64_t index, Index rows, Index cols) {
  Matrix<double> direction(rows, cols);
  Stream stream(seed, Substream::probe, index);
  for (double& entry : direction.entries()) entry = stream.uniform(-1, 1);
  return direction;
}

/// dL_n/dF_i by dual numbers, for every sample and class.
template <class T>
Matrix<T> output_sensitivities(const Matrix<T>& F, const std::vector<int>& y) {
  Matrix<T> result(F.rows(), F.cols());
  for (Index n = 0; n < F.rows(); ++n) {
    for (Index i = 0; i < F.cols(); ++i) {
      std::vector<Dual<T>> outputs;
      for (Index l = 0; l < F.cols(); ++l) outputs.emplace_back(F(n, l), T(l == i ? 1.0 : 0.0));
      result(n, i) =
          cross_entropy(std::span<const Dual<T>>(outputs), static_cast<Index>(y[static_cast<std::size_t>(n)]))
              .derivative;
    }
  }
  return result;
}

/// d s(z + t dz)/dt by dual numbers. Balls that lie on one piece take that piece as docs/theory.md, section 3 defines it, at
/// a fraction of the cost of a form that serves all.
template <class T>
class ActivationRate {
 public:
  ActivationRate(const Format<T>& format, const NetworkConfig& network)
      : network_(network),
        scale_(T(1.0) / (static_cast<double>(network.q) *
                         power(format(network.rho), static_cast<unsigned>(network.q - 1)))) {}

  T operator()(const T& z, const T& dz) const {
    if (certainly(z <= 0.0)) return T(0.0);
    if (certainly(z >= network_.rho)) return dz;
    if constexpr (Format<T>::rigorous) {
      if (certainly(z > 0.0) && certainly(z < network_.rho))
        return power(Dual<T>(z, dz), static_cast<unsigned>(network_.q)).derivative * scale_;
    }
    return smoothed_relu(Dual<T>(z, dz), network_).value.derivative;
  }

 private:
  const NetworkConfig& network_;
  T scale_;  ///< 1/(q rho^{q-1})
};

template <class T>
class GradientExact final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    if (directions_.empty()) {
      const std::uint64_t seed = view.instance().seed;
      directions_ = {
          embed<T>(view.trainer->format(), draw_direction(seed, 0, view.W.rows(), view.dim())),
          embed<T>(view.trainer->format(), draw_direction(seed, 1, view.inputs.rows(), view.dim()))};
    }
    examine_weights(view);
    if (view.adversarial()) examine_inputs(view);
  }

 private:
  /// (operations) u of relative rounding in the terms' absolute sum, of both sides together: sums over NP, km
  /// and d, s', exp and the loss.
  T rounding(const StepView<T>& view, const Matrix<T>& F) {
    T M(0.0);
    for (const T& output : F.entries()) M = max(M, output);
    const auto operations = static_cast<double>(
        2 * (view.inputs.rows() + view.W.rows() + view.dim() + F.cols()) + 6 * view.q() + 40);
    return evidence.unit() * (operations + 8.0 * M);
  }

  void examine_weights(const StepView<T>& view) {
    const Matrix<T>& D = directions_[0];
    const Forward<T>& forward = view.quantities().forward;
    const Matrix<T>& X = view.trainer->trained_on();
    const NetworkConfig& network = view.network();
    const Matrix<T> sensitivity = output_sensitivities(forward.F, view.samples().y);
    Matrix<T> dZ(forward.Z.rows(), forward.Z.cols());
    Products<T>::times_transposed(X, D, dZ, X.all());
    const T relative = rounding(view, forward.F);
    const Index d = D.cols();
    const ActivationRate<T> activation_rate(view.trainer->format(), network);
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) {
        const Index neuron = view.neuron(i, r);
        T rate(0.0);
        Size size;
        for (Index n = 0; n < view.count(); ++n) {
          T output_rate(0.0);
          for (Index p = 0; p < view.patches(); ++p) {
            const Index row = view.samples().patch(n, p).row;
            output_rate += activation_rate(forward.Z(row, neuron), dZ(row, neuron));
            size.add(view.quantities().G(row, neuron), X, row, D, neuron, dZ(row, neuron));
          }
          rate += output_rate * sensitivity(n, i);
        }
        T along(0.0);
        for (Index l = 0; l < d; ++l) along += view.quantities().descent(neuron, l) * D(neuron, l);
        evidence.equal(along, -rate, size.sum(), relative * size.sum(),
                       view.at_neuron(i, r, "weight gradient"));
      }
    }
  }

  void examine_inputs(const StepView<T>& view) {
    const Matrix<T>& D = directions_[1];
    const Ascent<T>& ascent = view.quantities().attack;
    const NetworkConfig& network = view.network();
    const Matrix<T> sensitivity = output_sensitivities(ascent.forward.F, view.samples().y);
    Matrix<T> dZ(ascent.forward.Z.rows(), ascent.forward.Z.cols());
    Products<T>::times_transposed(D, view.W, dZ, D.all());
    const T relative = rounding(view, ascent.forward.F);
    const ActivationRate<T> activation_rate(view.trainer->format(), network);
    for (Index n = 0; n < view.count(); ++n) {
      std::vector<T> output_rates(static_cast<std::size_t>(view.classes()), T(0.0));
      T along(0.0);
      Size size;
      for (Index p = 0; p < view.patches(); ++p) {
        const Index row = view.samples().patch(n, p).row;
        for (Index i = 0; i < view.classes(); ++i) {
          for (Index r = 0; r < view.neurons(); ++r) {
            const Index neuron = view.neuron(i, r);
            output_rates[static_cast<std::size_t>(i)] +=
                activation_rate(ascent.forward.Z(row, neuron), dZ(row, neuron));
            size.add(ascent.G(row, neuron), D, row, view.W, neuron, dZ(row, neuron));
          }
        }
        for (Index l = 0; l < D.cols(); ++l) along += ascent.descent(row, l) * D(row, l);
      }
      T rate(0.0);
      for (Index i = 0; i < view.classes(); ++i)
        rate += output_rates[static_cast<std::size_t>(i)] * sensitivity(n, i);
      evidence.equal(along, -rate, size.sum(), relative * size.sum(), view.at_sample(n, "input gradient"));
    }
  }

  /// u times this is the smallest normal binary64 number: a logit below that may come out as 0, since its
  /// odds overflow.
  static constexpr double least = 0x1p-969;

  /// sum (|G| + least) sum_l |a_l b_l| over rows of A and of B: what the gradient along a direction and its
  /// rounding are relative to. Balls carry their own rounding: for the scale |dz| in binary64 will do.
  class Size {
   public:
    void add(const T& g, const Matrix<T>& A, Index i, const Matrix<T>& B, Index j, const T& dz) {
      if constexpr (Format<T>::rigorous) {
        const double size = std::abs(enclosure(g).mid);
        if (size > 0) sum_ += size * std::abs(enclosure(dz).mid);
      } else {
        T reach(0.0);
        for (Index l = 0; l < A.cols(); ++l) reach += abs(A(i, l) * B(j, l));
        sum_ += (abs(g) + T(least)) * reach;
      }
    }
    [[nodiscard]] T sum() const { return T(sum_); }

   private:
    std::conditional_t<Format<T>::rigorous, double, T> sum_{};
  };

  std::vector<Matrix<T>> directions_;  ///< for W and for X
};

}  // namespace

namespace checks {

Check gradient_exact() { return finite<GradientExact>(); }

}  // namespace checks

}  // namespace advproof
