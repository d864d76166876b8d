// one-hot.norm [D, about S]: |x|_inf <= |x|_2 <= sqrt(d) |x|_inf, attained by one-hot and by constant
// vectors. So at equal l2 norms the l-infinity norms differ by at most sqrt(d), their squares by d. The
// replies [S] say "by a factor of d". Examined: the features that are asked to be one-hot have l2 norm 1 and
// sit at that extreme.
#include "advproof/claim/claim.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class OneHotNorm final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (view.trainer->setting().data.basis != Basis::one_hot) {
      evidence.inapplicable("one-hot features");
      return;
    }
    for (Index i = 0; i < view.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const Matrix<double>& features = view.features().of(f.family);
        T square(0.0);   // |f|_2^2
        T largest(0.0);  // |f|_inf^2
        for (Index l = 0; l < view.dim(); ++l) {
          const T entry = view.exact(features(i, l));
          square += entry * entry;
          largest = max(largest, entry * entry);
        }
        const Place place = view.at_class(i, f.name());
        evidence.equal(square, view.exact(1), square, T(0.0), place);
        // against the constant vector of the same l2 norm, whose squared l-infinity norm is |f|_2^2 / d
        const auto d = static_cast<double>(view.dim());
        evidence.equal(largest * d, square * d, square * d, T(0.0), place);
        evidence.quotient("extremal factor squared / d", largest, square, place);
      }
    }
  }
};

}  // namespace

namespace checks {

Check one_hot_norm() { return finite<OneHotNorm>(); }

}  // namespace checks

}  // namespace advproof
