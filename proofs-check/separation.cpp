// separation [S: last review, Q2/A2]: samples of distinct labels lie further apart than eps in the l-infinity
// norm, where the robust strength is above eps: |X - X'|_inf >= <x_p - x'_p, u_y> = alpha_p + noise.
#include <algorithm>

#include "claims.h"
#include "constructed_minimum.h"

#include "advproof/theory/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class Separation final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (examined_) return;
    examined_ = true;
    if (!needs_one_hot(view, this->evidence())) return;
    const Samples& samples = view.samples();
    const Matrix<T>& X = view.trainer->X();
    const T eps = view.trainer->format()(view.trainer->attack().eps);
    for (Index n = 0; n < samples.count(); ++n) {
      const int y = samples.y[static_cast<std::size_t>(n)];
      for (Index other = 0; other < samples.count(); ++other) {
        if (samples.y[static_cast<std::size_t>(other)] == y) continue;
        const Place place{view.step, y, -1, n, -1, "distance to another label", ""};
        T distance = view.trainer->format()(0);
        double alpha = 0;  // the largest of the two samples
        for (Index p = 0; p < samples.patches(); ++p) {
          const T* x = X.row(n * samples.patches() + p);
          const T* x_other = X.row(other * samples.patches() + p);
          for (Index l = 0; l < X.cols(); ++l) {
            const T gap = abs(x[l] - x_other[l]);
            distance = max(distance, gap);
            if (!is_finite(gap)) this->evidence().at_most(gap, eps, T(0.0), place);  // max may lose a NaN
          }
          alpha = std::max({alpha, samples.alpha(n, p), samples.alpha(other, p)});
        }
        if (alpha <= view.trainer->attack().eps) {
          this->evidence().inapplicable("alpha_p > eps");
          continue;
        }
        this->evidence().at_most(eps, distance, T(0.0), place);
        this->evidence().constant("|X - X'|_inf", distance, place);
        this->evidence().quotient("|X - X'|_inf / alpha", distance, view.trainer->format()(alpha), place);
        this->evidence().quotient("|X - X'|_inf / eps", distance, eps, place);
      }
    }
  }

 private:
  bool examined_ = false;
};

}  // namespace

Claim separation() {
  Claim claim;
  claim.id = "separation";
  claim.tag = Tag::stated;
  claim.source = "last review, Q2/A2: |X - X'|_inf >= Omega(E alpha) >> eps for distinct labels";
  claim.title = "distinct labels lie further apart than eps";
  claim.statement =
      "One-hot features, training samples X, X' with labels y != y', alpha_p the largest robust strength of "
      "the two: where "
      "alpha_p > eps, "
      "|X - X'|_inf > eps. The extreme distances, and their ratios to alpha_p and to eps, are reported.";
  claim.hypotheses = {"one-hot features", "alpha_p > eps"};
  claim.finite = finite_claim_makers<Separation>();
  return claim;
}

}  // namespace advproof
