// How far an honest program in a declared arithmetic may be from the exact result: a bound on its rounding, carried
// through every product, activation and sum that lies between. [D, docs/oracle.md]
//
// Free are: the order of sums, fused multiply-add or none, the activation's formula within a few of its own rounding bounds,
// the formula of softmax if it is stable. A gradient is summed before it is added to the weights, which are larger.
#pragma once

#include <vector>

#include "advproof/scalar/arithmetic.h"
#include "advproof/training/trainer.h"

namespace advproof {

/// Of a forward pass, entry by entry: |computed - exact| <= bound, for every W and X within their own errors.
struct ForwardErrors {
  Matrix<double> Z;          ///< [NP x km]
  Matrix<double> slope;      ///< [NP x km]
  Matrix<double> F;          ///< [N x k]
  Matrix<double> c;          ///< 1{y=i} - logit_i, and so of logit_i  [N x k]
  std::vector<double> loss;  ///< cross-entropy                        [N]
};

/// Everything that is rounded in one training step.
struct StepErrors {
  Matrix<double> delta;    ///< adversarial only  [NP x d]
  Matrix<double> points;   ///< trained on        [NP x d]
  ForwardErrors forward;   ///< there
  Matrix<double> descent;  ///< minus the gradient of the summed loss in W  [km x d]
  Matrix<double> W;        ///< of W_{t+1}  [km x d]
};

/// What an honest program may be off by, in one arithmetic.
class Honest {
 public:
  explicit Honest(const Arithmetic& arithmetic) : a_(arithmetic) {}

  [[nodiscard]] const Arithmetic& arithmetic() const { return a_; }

  /// Of a result of this size that is itself off by `error` and rounded once more: nothing where it is exactly 0.
  [[nodiscard]] double rounded(double size, double error) const;

  /// Of a number, or of a matrix, that is stored before it is used: nothing where the arithmetic holds it.
  [[nodiscard]] double stored(double x) const;
  [[nodiscard]] Matrix<double> stored(const Matrix<double>& values) const;

  /// At points X within eX and weights within eW; `forward` is the exact pass at them, as balls.
  [[nodiscard]] ForwardErrors forward(const PatchNetwork<Ball>& network, const Matrix<Ball>& X,
                                      const Forward<Ball>& forward, const Matrix<double>& eX,
                                      const Matrix<double>& eW) const;

  /// Of G = c s'(z).
  [[nodiscard]] Matrix<double> weighted_slopes(const PatchNetwork<Ball>& network,
                                               const Forward<Ball>& forward,
                                               const ForwardErrors& errors) const;

  /// Of A B, A B^T and A^T B: the factors' own errors, rounding of the products and of their sum. Entries whose terms are
  /// all exactly 0 are exact.
  [[nodiscard]] Matrix<double> times(const Matrix<Ball>& A, const Matrix<double>& eA, const Matrix<Ball>& B,
                                     const Matrix<double>& eB) const;
  [[nodiscard]] Matrix<double> times_transposed(const Matrix<Ball>& A, const Matrix<double>& eA,
                                                const Matrix<Ball>& B, const Matrix<double>& eB) const;
  [[nodiscard]] Matrix<double> transposed_times(const Matrix<Ball>& A, const Matrix<double>& eA,
                                                const Matrix<Ball>& B, const Matrix<double>& eB) const;

  /// Of delta after each step of an ascent whose exact iterates these are; the last is the attack's.
  [[nodiscard]] Matrix<double> ascent(const PatchNetwork<Ball>& network, const Matrix<Ball>& X,
                                      const AscentConfig& config, const std::vector<Ascent<Ball>>& iterates,
                                      const Matrix<double>* start, const Matrix<double>& eX,
                                      const Matrix<double>& eW) const;

  /// Of a step of `trainer`, which has been evaluated, from weights within eW. `iterates` as in ascent().
  [[nodiscard]] StepErrors step(const Trainer<Ball>& trainer, const std::vector<Ascent<Ball>>& iterates,
                                const Matrix<double>& eW) const;

  /// Of s(z) and s'(z) at a z within `error`.
  [[nodiscard]] Activated<double> activation(const Activation& s, const Ball& z, double error) const;

 private:
  struct OfActivation;
  [[nodiscard]] OfActivation activation(const Activation& s, const ActivationIn<double>& in, const Ball& z,
                                        double error) const;
  template <class Product>
  [[nodiscard]] Matrix<double> product(const Product& multiply, const Matrix<Ball>& A,
                                       const Matrix<double>& eA, const Matrix<Ball>& B,
                                       const Matrix<double>& eB, Index terms) const;

  const Arithmetic& a_;
};

/// The iterates of the attack of a trainer that has been evaluated, one an ascent step: none in the standard regime.
std::vector<Ascent<Ball>> ascent_iterates(const Trainer<Ball>& trainer);

/// The random starts of the attack at the trainer's step, [NP x d].
Matrix<double> attack_starts(const Trainer<Ball>& trainer);

/// |x| <= result, entry by entry, over every point of the balls.
Matrix<double> sizes(const Matrix<Ball>& A);
double size(const Ball& x);

}  // namespace advproof
