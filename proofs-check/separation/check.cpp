// separation [S: last review, Q2/A2]: samples of distinct labels lie further apart than eps in the l-infinity
// norm, where the robust strength is above eps: |X - X'|_inf >= <x_p - x'_p, u_y> = alpha_p + noise.
#include <algorithm>
#include "advproof/claim/claim.h"

#include "advproof/theory/hypotheses.h"

#include "advproof/verdict/evidence.ipp"

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
    const Matrix<T>& X = view.trainer->X();
    const T eps = view.exact(view.eps());
    for (Index n = 0; n < samples.count(); ++n) {
      const Index y = view.y(n);
      for (Index other = 0; other < samples.count(); ++other) {
        if (samples.y[static_cast<std::size_t>(other)] == y) continue;
        const Place place{view.step, y, -1, n, -1, "distance to another label", ""};
        T distance = view.exact(0);
        double alpha = 0;  // the largest of the two samples
        for (Index p = 0; p < samples.patches(); ++p) {
          const T* x = X.row(n * samples.patches() + p);
          const T* x_other = X.row(other * samples.patches() + p);
          for (Index l = 0; l < X.cols(); ++l) {
            const T gap = abs(x[l] - x_other[l]);
            distance = max(distance, gap);
            if (!is_finite(gap)) evidence.at_most(gap, eps, T(0.0), place);  // max may lose a NaN
          }
          alpha = std::max({alpha, samples.alpha(n, p), samples.alpha(other, p)});
        }
        if (alpha <= view.eps()) {
          evidence.inapplicable("alpha_p > eps");
          continue;
        }
        evidence.at_most(eps, distance, T(0.0), place);
        evidence.constant("|X - X'|_inf", distance, place);
        evidence.quotient("|X - X'|_inf / alpha", distance, view.exact(alpha), place);
        evidence.quotient("|X - X'|_inf / eps", distance, eps, place);
      }
    }
  }
};

}  // namespace

namespace checks {

Check separation() { return finite<Separation>(); }

}  // namespace checks

}  // namespace advproof
