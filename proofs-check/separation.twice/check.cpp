// separation.twice [H]: samples of distinct labels lie further apart than 2 eps in the l-infinity norm, so that
// their boxes do not meet: what a robust classifier needs of an instance. No hypothesis, and no proof: a
// question about the instance.
#include <string>

#include "advproof/claim/claim.h"
#include "apart.h"

namespace advproof {
namespace {

template <class T>
class SeparationTwice final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    examine_samples(view, view.samples(), "training samples");
    examine_samples(view, view.instance().test, "test samples");
  }

 private:
  void examine_samples(const StepView<T>& view, const Samples& samples, const char* what) {
    const double twice = 2 * view.eps();
    bool paired = false;
    for (Index n = 0; n < samples.count(); ++n) {
      if (n >= most_examined) {
        evidence.inapplicable("one of the first " + std::to_string(most_examined) + " " + what);
        continue;
      }
      for (Index other = 0; other < n; ++other) {
        if (samples.label(other) == samples.label(n)) continue;
        paired = true;
        const Place place{view.step, samples.label(n), -1, n, -1, what, ""};
        const T apart = require_apart(samples, n, other, twice, place, evidence);
        evidence.quotient("|X - X'|_inf / (2 eps)", apart, view.exact(twice), place);
      }
    }
    if (!paired) evidence.inapplicable("two " + std::string(what) + " of distinct labels");
  }
};

}  // namespace

namespace checks {

Check separation_twice() { return finite<SeparationTwice>(); }

}  // namespace checks

}  // namespace advproof
