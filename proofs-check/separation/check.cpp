// separation [S: last review, Q2/A2]: samples of distinct labels lie further apart than eps in the l-infinity
// norm, where the robust strength is above eps: |X - X'|_inf >= <x_p - x'_p, u_y> = alpha_p + noise.
#include <algorithm>

#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "apart.h"

namespace advproof {
namespace {

template <class T>
class Separation final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence)) return;
    const Samples& samples = view.samples();
    for (Index n = 0; n < samples.count(); ++n) {
      for (Index other = 0; other < samples.count(); ++other) {
        if (samples.label(other) == samples.label(n)) continue;
        const Place place{view.step, samples.label(n), -1, n, -1, "distance to another label", ""};
        double alpha = 0;  // the largest of the two samples
        for (Index p = 0; p < samples.patches(); ++p)
          alpha = std::max({alpha, samples.alpha(n, p), samples.alpha(other, p)});
        if (alpha <= view.eps()) {
          evidence.inapplicable("alpha_p > eps");
          continue;
        }
        const T apart = require_apart(samples, n, other, view.eps(), place, evidence);
        evidence.quotient("|X - X'|_inf / alpha", apart, view.exact(alpha), place);
        evidence.quotient("|X - X'|_inf / eps", apart, view.exact(view.eps()), place);
      }
    }
  }
};

}  // namespace

namespace checks {

Check separation() { return finite<Separation>(); }

}  // namespace checks

}  // namespace advproof
