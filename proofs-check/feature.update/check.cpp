// feature.update [D]: dA_{i,r} = eta (growth + R) exactly, R = (1/N) sum_n c_i sum_p s'(z) nu; so does B.
// Derivation: dw = (eta/N) sum_n c_i sum_p s'(z) x_p; take the inner product with the feature, split
// <x_p, f> = a_p 1{signal} + nu.
#include "advproof/claim/claim.h"
#include "advproof/theory/signal_growth.h"

#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class FeatureUpdate final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    const StepSizes<T> sizes(view);
    const SignalGrowths<T> growths(view, trained_strengths(view, feature_moves(view)), sizes);
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) {
        for (const Feature f : own_features(i)) {
          const Place place = view.at_neuron(i, r, f.name());
          const T& A = view.along(i, r, f);
          const T& A_next = view.along_next(i, r, f);
          const SignalGrowth<T>& g = growths.of(i, r, f);
          const T rounding = growth_rounding(view, evidence.unit(), g.terms, sizes, i, r, f);
          evidence.equal(A_next - A, view.eta() * (g.growth + g.rest), max(abs(A_next), view.eta() * g.terms),
                         rounding, place);
          evidence.quotient("|R| / growth", abs(g.rest), abs(g.growth), place);
        }
      }
    }
  }
};

}  // namespace

namespace checks {

Check feature_update() { return finite<FeatureUpdate>(); }

}  // namespace checks

}  // namespace advproof
