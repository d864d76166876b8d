// feature.update [D]: dA_{i,r} = eta (growth + R) exactly, and |R| <= (1/N) sum_n |c_i| sum_p s'(z) |nu|; so
// does B. Derivation: dw = (eta/N) sum_n c_i sum_p s'(z) x_p; take the inner product with the feature, split
// <x_p, f> = a_p 1{signal} + nu.
#include "claims.h"
#include "signal_growth.h"

#include "advproof/theory/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class FeatureUpdate final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    const StepSizes<T> sizes(view);
    const SignalGrowths<T> growths(view, trained_strengths(view, feature_moves(view)), sizes);
    const double eta = view.trainer->training().eta;
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) {
        for (const OwnFeature<T>& feature : own_features(view, i)) {
          const Index neuron = i * view.neurons() + r;
          const Place place{view.step, i, r, -1, -1, feature.name, view.regime()};
          const T& before = view.weights_before(neuron, feature.column);
          const T& after = view.weights_after(neuron, feature.column);
          const SignalGrowth<T>& g = growths.of(neuron, feature);
          const T rounding =
              growth_rounding(view, this->evidence().unit(), g.terms, sizes, neuron, feature.column);
          this->evidence().equal(after - before, eta * (g.growth + g.rest()), max(abs(after), eta * g.terms),
                                 rounding, place);
          // |R| <= bound means bound - R = 2 rest_negative >= 0 and bound + R = 2 rest_positive >= 0: in this
          // form a single term, where |R| equals its bound, is decided in balls too
          // (as identities: the hull of max(nu, 0) where nu = 0 is open reaches below 0 by its rounding)
          this->evidence().equal(max(-g.rest_negative, T(0.0)), T(0.0), g.terms, rounding, place);
          this->evidence().equal(max(-g.rest_positive, T(0.0)), T(0.0), g.terms, rounding, place);
          this->evidence().quotient("|R| / growth", abs(g.rest()), abs(g.growth), place);
        }
      }
    }
  }
};

}  // namespace

Claim feature_update() {
  Claim claim;
  claim.id = "feature.update";
  claim.tag = Tag::derived;
  claim.source = "derived from the gradient of section 3";
  claim.title = "dA = eta (signal growth + R), |R| bounded by the noise";
  claim.statement =
      "dA_{i,r} = (eta/N) sum_{n:y=i} (1-logit_i) sum_{J_R} s'(z) alpha_p + eta R with "
      "|R| <= (1/N) sum_n |c_i| sum_p s'(z) |nu|, nu = <x_p,u_i> - alpha_p 1{y=i, p in J_R}; the same for B "
      "with v_i, "
      "beta, J_NR. In adversarial training x_p is the attacked patch and alpha_p gains <delta_p,u_i>.";
  claim.hypotheses = {"none: an identity of gradient descent"};
  claim.finite = finite_claim_makers<FeatureUpdate>();
  return claim;
}

}  // namespace advproof
