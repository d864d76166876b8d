// lemma-5.1-any-time [D, about S]: the replies call Lemma 5.1 "valid for any training time t >= 0". Its power
// A^{q-1} ends where s' = 1. What holds at every step: s' is non-decreasing, so the growth lies between
// s'(a_p A - tau) and s'(a_p A + tau), at the least and at the largest a_p A, times the linear rate
//   (1/N) sum_{n:y=i} (1-logit_i) sum_p a_p.
#include "advproof/claim/claim.h"
#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class Lemma51AnyTime final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (view.adversarial()) return;
    const Activation& activation = view.trainer->network().activation();
    if (!activation.facts().convex) {
      evidence.inapplicable("s' is non-decreasing");
      return;
    }
    const Matrix<T> strengths = trained_strengths(view, {});
    const StepSizes<T> sizes(view);
    const SignalGrowths<T> growths(view, strengths, sizes);
    const std::optional<PolynomialPart>& polynomial = activation.facts().polynomial;
    const auto slope = [&](const T& z) { return activation.in<T>().at(z).slope; };
    // the rate is a sum of NP terms; s' rounds as the activation says
    const T unit = evidence.unit() * (static_cast<double>(view.inputs.rows()) + activation.facts().rounding);
    for (Index i = 0; i < view.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const std::vector<T> moments = strength_moments(view, f, strengths, polynomial ? polynomial->q : 1);
        const T& rate = moments.front();
        for (Index r = 0; r < view.neurons(); ++r) {
          const auto [tau, a_min, a_max, any] = measure_spread(view, f, strengths, r);
          if (!any || !certainly(a_min > 0.0)) {
            evidence.inapplicable("the signal is present and positive");
            continue;
          }
          const Place place = view.at_neuron(i, r, f.name());
          const T& A = view.along(i, r, f);
          const SignalGrowth<T>& g = growths.of(i, r, f);
          const T growth = (view.along_next(i, r, f) - A) / view.eta() - g.rest;
          const T lower = slope(-max(-a_min * A, -a_max * A) - tau) * rate;
          const T upper = slope(max(a_min * A, a_max * A) + tau) * rate;
          const T rounding =
              growth_rounding(view, evidence.unit(), g.terms, sizes, i, r, f) / view.eta() + unit * rate;
          // as identities: where s' is 0 or 1 on all patches, both sides are equal, which balls cannot order
          const T size = max(abs(A) / view.eta(), g.terms);
          evidence.equal(max(lower - growth, T(0.0)), T(0.0), size, rounding, place);
          evidence.equal(max(growth - upper, T(0.0)), T(0.0), size, rounding, place);
          evidence.quotient(std::string(f.name()) + ": growth / linear rate", growth, rate, place);
          // the Theta(eta) of A^{q-1}, as Lemma 5.1 prints it, at this time: (rho / (alpha A))^{q-1} beyond
          // rho
          if (polynomial && certainly(A > 0.0))
            evidence.quotient(growth_constant(f.family), growth,
                              polynomial_growth(moments, A, T(0.0), polynomial->rho), place);
        }
      }
    }
  }
};

}  // namespace

namespace checks {

Check lemma_5_1_any_time() { return finite<Lemma51AnyTime>(); }

}  // namespace checks

}  // namespace advproof
