// separation [S: last review, Q2/A2]: samples of distinct labels lie further apart than eps in the l-infinity
// norm. Finite form [D], one-hot features, labels y != y', a patch p that carries alpha_p u_y in X:
//   |X - X'|_inf >= <x_p - x'_p, u_y> = alpha_p + (nu_p - <x'_p, u_y>),
// and where the right side exceeds eps, so does the distance.
#include "claims.h"
#include "constructed_minimum.h"

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
    const T clean = view.trainer->format()(0);
    const std::vector<Index> coordinates = one_hot_coordinates(view.trainer->instance().features);
    for (Index n = 0; n < samples.count(); ++n) {
      const int y = samples.y[static_cast<std::size_t>(n)];
      for (Index other = 0; other < samples.count(); ++other) {
        if (samples.y[static_cast<std::size_t>(other)] == y) continue;
        const Place place{view.step, y, -1, n, -1, "distance to another label", ""};
        T distance = clean;
        T along = clean - HUGE_VAL;
        for (Index p = 0; p < samples.patches(); ++p) {
          const T* x = X.row(n * samples.patches() + p);
          const T* x_other = X.row(other * samples.patches() + p);
          for (Index l = 0; l < X.cols(); ++l) {
            const T gap = abs(x[l] - x_other[l]);
            distance = max(distance, gap);
            if (!is_finite(gap)) this->evidence().at_most(gap, eps, T(0.0), place);  // max may lose a NaN
          }
          if (samples.alpha(n, p) == 0) continue;
          const Index l = coordinates[static_cast<std::size_t>(y)];
          along = max(along, x[l] - x_other[l]);
        }
        this->evidence().at_most(along, distance, T(0.0), place);
        this->evidence().constant("|X - X'|_inf", distance, place);
        this->evidence().quotient("|X - X'|_inf / eps", distance, eps, place);
        if (certainly(along > eps))
          this->evidence().at_most(eps, distance, T(0.0), place);
        else
          this->evidence().inapplicable("<x_p - x'_p, u_y> > eps");
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
  claim.source =
      "last review, Q2/A2: |X - X'|_inf >= Omega(E alpha) >> eps for distinct labels; the finite form is [D]";
  claim.title = "distinct labels lie further apart than eps";
  claim.statement =
      "One-hot features, training samples X, X' with labels y != y': |X - X'|_inf >= <x_p - x'_p, u_y> for "
      "every p in J_R, and "
      "where that exceeds eps (alpha_p >> eps up to noise), |X - X'|_inf > eps. The extreme distances, and "
      "their ratios to "
      "eps, are reported.";
  claim.hypotheses = {"one-hot features", "<x_p - x'_p, u_y> > eps for its second part"};
  claim.finite = finite_claim_makers<Separation>();
  return claim;
}

}  // namespace advproof
