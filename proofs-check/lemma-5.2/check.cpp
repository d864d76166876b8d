// lemma-5.2 (adversarial training, while s is polynomial): the attack takes min(eps/alpha_p, Theta~(eta)
// sum_s A_{i,s}^q) off alpha_p. [S] Checked in the finite form [D]: for one-hot features
//   <delta_p,u_i> = clip(eta~ sum_j (logit_j - 1{j=y}) sum_s s'(z_{j,s}) <w_{j,s},u_i>, -eps, eps)   exactly,
//   -<delta_p,u_i> = clip(eta~ [(1-logit_i) S - E], -eps, eps) with the page's bounds on S and |E|,
// and the finite form of lemma-5.1 holds with alpha_p + <delta_p,u_i> for alpha_p.
#include <cmath>
#include <type_traits>
#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma52 final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!view.adversarial() || !needs_one_step_attack(view, evidence) || !needs_one_hot(view, evidence))
      return;
    const Matrix<T> moves = feature_moves(view);
    const Matrix<T> G = weighted_slopes(view);
    const Matrix<T> gradients = product(G, view.weights_before);  // -<grad_x L, f>
    examine_closed_form(view, moves, G, gradients);
    if (needs_polynomial_part(view, evidence)) examine_content(view, moves, G, gradients);
    examine_polynomial_growth(view, evidence);
  }

 private:
  template <class S>
  static Matrix<S> product(const Matrix<S>& A, const Matrix<S>& B) {
    Matrix<S> C(A.rows(), B.cols());
    Products<S>::times(A, B, C, A.all());
    return C;
  }

  /// c s'(z) at the clean samples: the claim's own.  [NP x km]
  static Matrix<T> weighted_slopes(const StepView<T>& view) {
    const Forward<T>& clean = view.quantities().attack.forward;
    Matrix<T> G = clean.slope;
    for (Index row = 0; row < G.rows(); ++row) {
      const Index n = view.samples().in_row(row).sample;
      for (Index j = 0; j < view.classes(); ++j) {
        for (Index s = 0; s < view.neurons(); ++s) G(row, view.neuron(j, s)) *= clean.c(n, j);
      }
    }
    return G;
  }

  /// |A|, for the size of terms: balls, which carry their own rounding, in binary64.
  using Size = std::conditional_t<Format<T>::rigorous, double, T>;
  static Matrix<Size> sizes_of(const Matrix<T>& A) {
    Matrix<Size> sizes(A.rows(), A.cols());
    for (std::size_t e = 0; e < A.entries().size(); ++e) {
      if constexpr (Format<T>::rigorous) {
        sizes.entries()[e] = std::abs(enclosure(A.entries()[e]).mid);
      } else {
        sizes.entries()[e] = abs(A.entries()[e]);
      }
    }
    return sizes;
  }

  static T in_scalar(const StepView<T>& view, const Size& size) {
    if constexpr (Format<T>::rigorous) {
      return view.exact(size);  // at the precision of the step: T(size) has two bits
    } else {
      return size;
    }
  }

  /// Both sides of the closed form round sums of km terms.
  static double operations(const StepView<T>& view) {
    return static_cast<double>(2 * (view.classes() * view.neurons() + 4));
  }

  /// The closed form of <delta_p, f> for every sample, patch and feature.
  void examine_closed_form(const StepView<T>& view, const Matrix<T>& moves, const Matrix<T>& G,
                           const Matrix<T>& gradients) {
    const Matrix<Size> sizes = product(sizes_of(G), sizes_of(view.weights_before));
    for (Index row = 0; row < moves.rows(); ++row) {
      const PatchOf patch = view.samples().in_row(row);
      for (Index f = 0; f < moves.cols(); ++f) {
        const T ascent = gradients(row, f) * -view.eta_attack();
        const T size = in_scalar(view, sizes(row, f)) * view.eta_attack();
        const T rounding = evidence.unit() * operations(view) * size;
        const auto clip = [&](const T& x) { return clamp(x, -view.eps(), view.eps()); };
        const T allowed = Format<T>::rigorous ? T(0.0) : T(clip(ascent + rounding) - clip(ascent - rounding));
        evidence.equal(moves(row, f), clip(ascent), clip(size), allowed,
                       view.at_patch(patch, "perturbation along a feature", f % view.classes()));
      }
    }
  }

  /// What a patch's gradient along the feature f of its class consists of, for every neuron (j, s): columns
  /// 2k with max(A_s, 0) for j = i, which add up to (1 - logit_i) S, and 2k with max(-A_s, 0) for j = i and
  /// -|<w_{j,s}, f>| for j != i, which add up to the bound on |E|.  [km x 4k]
  static Matrix<T> parts(const StepView<T>& view) {
    const Index columns = 2 * view.classes();
    Matrix<T> parts(view.W.rows(), 2 * columns, T(0.0));
    for (Index f = 0; f < columns; ++f) {
      for (Index j = 0; j < view.classes(); ++j) {
        for (Index s = 0; s < view.neurons(); ++s) {
          const Index neuron = view.neuron(j, s);
          const T& component = view.weights_before(neuron, f);
          const bool own = j == f % view.classes();
          if (own) parts(neuron, f) = max(component, T(0.0));
          parts(neuron, columns + f) = own ? T(max(-component, T(0.0))) : T(-abs(component));
        }
      }
    }
    return parts;
  }

  /// The bounds on S as polynomials in alpha_p, coefficients of 1, alpha, ..., alpha^{q-1}: the sums over the
  /// neurons with A_s > 0 of A_s ((alpha_p A_s -+ tau_s)/rho)^{q-1}. The lower one takes those with
  /// A_s >= tau_s / alpha_min alone: all its terms are non-negative.
  struct Bracket {
    std::vector<T> lower;
    std::vector<T> upper;
    bool present = false;    ///< some patch carries the feature
    bool polynomial = true;  ///< possibly: alpha A + tau <= rho for every neuron with A_s > 0
    bool certain = true;     ///< that is certain
    T powers{0.0};           ///< sum of A_s^q
  };

  static Bracket bracket(const StepView<T>& view, Feature f, const Matrix<T>& strengths) {
    const auto degree = static_cast<unsigned>(view.q() - 1);
    Bracket bounds{std::vector<T>(degree + 1, T(0.0)), std::vector<T>(degree + 1, T(0.0))};
    for (Index s = 0; s < view.neurons(); ++s) {
      const T& A = view.along(f.i, s, f);
      if (certainly(A <= 0.0)) continue;
      const auto [tau, alpha_min, alpha_max, any] =
          measure_spread(view, f, strengths, s, view.quantities().attack.forward.Z);
      bounds.present = any;
      const auto polynomial = alpha_max * A + tau <= T(view.rho());
      bounds.certain = bounds.certain && certainly(polynomial);
      bounds.polynomial = bounds.polynomial && possibly(polynomial);
      if (!any || !bounds.polynomial) return bounds;
      const bool dominates = certainly(A * alpha_min >= tau);
      const T positive = max(A, T(0.0));
      bounds.powers += power(positive, degree + 1);
      T binomial(1.0);
      for (unsigned j = 0; j <= degree; ++j) {
        const T term = binomial * positive * power(positive / view.rho(), j);
        bounds.upper[j] += term * power(tau / view.rho(), degree - j);
        if (dominates) bounds.lower[j] += term * power(-tau / view.rho(), degree - j);
        binomial = binomial * static_cast<double>(degree - j) / static_cast<double>(j + 1);
      }
    }
    return bounds;
  }

  /// The polynomial with these coefficients, at alpha.
  static T at(const std::vector<T>& coefficients, const T& alpha) {
    T sum = coefficients.back();
    for (std::size_t j = coefficients.size() - 1; j-- > 0;) sum = sum * alpha + coefficients[j];
    return sum;
  }

  /// -<delta_p, f> = clip(eta~ [(1-logit_i) S - E], -eps, eps) between its bounds, for every own feature f
  /// and patch that carries it.
  void examine_content(const StepView<T>& view, const Matrix<T>& moves, const Matrix<T>& G,
                       const Matrix<T>& gradients) {
    const Matrix<T> sums = product(G, parts(view));
    const Matrix<T> strengths = trained_strengths(view, {});
    const double eps = view.eps();
    for (Index i = 0; i < view.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const Bracket S = bracket(view, f, strengths);
        if (!S.present || !S.polynomial) {
          evidence.inapplicable(S.present ? "alpha A + tau <= rho" : "some A > 0, and its signal is present");
          continue;
        }
        if (!possibly(S.lower.back() > 0.0)) {
          evidence.inapplicable("A >= tau / alpha_min");
          continue;
        }
        const std::string constant = std::string(f.name()) + ": Theta~ / eta~";
        const std::string share = std::string(f.name()) + ": share of E";
        for (const PatchOf& patch : view.carriers(f)) {
          const Index column = view.column(f);
          const Place place = view.at_patch(patch, "reduction of a feature", i);
          const T& alpha = strengths(patch.row, column);
          const T& gap = view.quantities().attack.forward.c(patch.sample, i);  // 1 - logit_i
          const T& E = sums(patch.row, 2 * view.classes() + column);           // its bound
          const T most = (gap * at(S.upper, alpha) + E) * view.eta_attack();
          const T least = (gap * at(S.lower, alpha) - E) * view.eta_attack();
          const T reduction = -moves(patch.row, column);
          // the lower bound may cancel: all errors are relative to the upper one
          const T rounding = evidence.unit() * (operations(view) + 8.0 * view.q() + 8.0) * most;
          if (S.certain && certainly(least >= rounding + eps)) {
            evidence.equal(reduction, view.exact(eps), view.exact(eps), T(0.0), place);
          } else {  // a bound beyond the box says nothing
            if (!certainly(least <= -eps))
              evidence.at_most(clamp(least - rounding, -eps, eps), reduction, T(0.0), place, S.certain);
            if (!certainly(most >= eps))
              evidence.at_most(reduction, clamp(most + rounding, -eps, eps), T(0.0), place, S.certain);
          }
          evidence.quotient(constant, gradients(patch.row, column), alpha * S.powers, place);
          evidence.quotient(share, E, sums(patch.row, column), place);
        }
      }
    }
  }
};

}  // namespace

namespace checks {

Check lemma_5_2() { return finite<Lemma52>(); }

}  // namespace checks

}  // namespace advproof
