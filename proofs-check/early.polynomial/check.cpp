// early.polynomial [S: small initialisation; finite form D]. With e = 0 in standard and e = eps in
// adversarial training, M_t = max over n, p, neurons and |delta|_inf <= e of <w_{i,r}, x_p + delta>, and
//   G = max_{n,p} < (1/N) sum_{n',p'} (|x_{p'}| + e), |x_p| + e >,
// an update moves every such product by at most eta G (M_t^+/rho)^{q-1}, since |c_i| <= 1 and s'(z) <=
// (z^+/rho)^{q-1}. So the envelope E_{t+1} = E_t + eta G (E_t/rho)^{q-1}, E_0 = max_{n,p,neurons} (<w, x_p> +
// e |w|_1)^+, bounds all pre-activations, and as long as it is below rho every one of them is polynomial: a
// proved lower bound on T_0, which grows with 1/sigma_0^{q-2}.
#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/succession.h"

#include <algorithm>

#include "advproof/linalg/products.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class EarlyPolynomial final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    if (!run_.continues(view)) start(view);
    if (left_) return;
    const Place place{view.step, -1, -1, -1, -1, "largest pre-activation", view.regime()};
    const T largest = largest_preactivation(view, place);
    // z is a sum of d products of stored weights, and every step has rounded their updates of NP terms
    const auto operations = static_cast<double>(view.inputs.rows() + 4 * view.dim() + 32);
    const T rounding = evidence.unit() * operations * static_cast<double>(view.step - first_ + 1) *
                       (envelope_ + l1_norm(view.W) * reach_);
    const bool proved = certainly(envelope_ <= view.rho());
    if (proved) {
      evidence.at_most(largest, view.exact(view.rho()), rounding, place);
      if (view.step > first_) evidence.at_most(largest, envelope_, rounding, place);
      evidence.constant("steps proved polynomial", view.exact(static_cast<double>(view.step - first_ + 1)),
                        place);
    } else {
      evidence.inapplicable("the envelope is below rho");
    }
    if (certainly(largest > view.rho())) {
      left_ = true;
      evidence.constant("T_0, first step with a pre-activation beyond rho",
                        view.exact(static_cast<double>(view.step)), place);
    }
    if (proved) envelope_ += power(envelope_ / view.rho(), static_cast<unsigned>(view.q() - 1)) * gain_;
  }

 private:
  void start(const StepView<T>& view) {
    first_ = view.step;
    left_ = false;
    const Format<T>& format = view.trainer->format();
    const double e = view.adversarial() ? view.eps() : 0;
    const Matrix<T>& X = view.trainer->X();
    std::vector<T> mean(static_cast<std::size_t>(X.cols()), format(0));
    reach_ = format(0);
    for (Index row = 0; row < X.rows(); ++row) {
      for (Index l = 0; l < X.cols(); ++l) {
        const T size = abs(X(row, l)) + e;
        mean[static_cast<std::size_t>(l)] += size;
        reach_ = max(reach_, size);
      }
    }
    T overlap = format(0);
    for (Index row = 0; row < X.rows(); ++row) {
      T sum = format(0);
      for (Index l = 0; l < X.cols(); ++l) sum += mean[static_cast<std::size_t>(l)] * (abs(X(row, l)) + e);
      overlap = max(overlap, sum);
    }
    gain_ = overlap / static_cast<double>(view.count()) * view.eta();

    Matrix<T> Z(X.rows(), view.W.rows());
    Products<T>::times_transposed(X, view.W, Z, X.all());
    envelope_ = format(0);
    for (Index neuron = 0; neuron < view.W.rows(); ++neuron) {
      T sum = format(0);
      for (Index l = 0; l < view.dim(); ++l) sum += abs(view.W(neuron, l)) * e;
      for (Index row = 0; row < Z.rows(); ++row) envelope_ = max(envelope_, Z(row, neuron) + sum);
    }
  }

  T largest_preactivation(const StepView<T>& view, const Place& place) {
    const Matrix<T>& Z = view.quantities().forward.Z;
    T largest = Z(0, 0);
    for (const T& z : Z.entries()) {
      largest = max(largest, z);
      if (!is_finite(z)) evidence.at_most(z, envelope_, T(0.0), place);  // max may lose a NaN
    }
    return largest;
  }

  /// max over neurons of |w|_1.
  static T l1_norm(const Matrix<T>& W) {
    T largest(0.0);
    for (Index neuron = 0; neuron < W.rows(); ++neuron) {
      T sum(0.0);
      for (Index l = 0; l < W.cols(); ++l) sum += abs(W(neuron, l));
      largest = max(largest, sum);
    }
    return largest;
  }

  Succession run_;
  std::int64_t first_ = 0;
  bool left_ = false;  ///< some pre-activation has left the polynomial part
  T gain_;             ///< eta G
  T envelope_;         ///< E_t
  T reach_;            ///< max |x| + e over coordinates
};

}  // namespace

namespace checks {

Check early_polynomial() { return finite<EarlyPolynomial>(); }

}  // namespace checks

}  // namespace advproof
