// prop-3.2.dead-zone [D]: the network of theory/dead_zone.h has the worst margin
//   sum_p phi(<x_p, u_y> - eps) - phi(<x_p, u_t> + eps)
// on every sample, noise included, and is robust wherever the boxes leave a dead zone between them.
#include "advproof/theory/dead_zone.h"

#include <algorithm>

#include "advproof/claim/claim.h"
#include "advproof/theory/constructed.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class Prop32DeadZone final : public InstanceClaim<T> {
 public:
  using InstanceClaim<T>::InstanceClaim;
  using InstanceClaim<T>::evidence;

 protected:
  void examine_instance(const StepView<T>& view) override {
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    if (view.neurons() < view.classes() + 1) return evidence.inapplicable("m >= k + 1");
    const RobustEntries entries = robust_entries(view.samples(), view.features());
    const double eps = view.eps();
    const DeadZone zone = dead_zone(entries, view.q(), view.rho());
    const T b = view.exact(zone.b);
    const auto reaches = b * (view.exact(entries.foreign()) + eps) <= view.exact(view.rho());
    if (!(eps < entries.limit()) || !possibly(reaches))
      return evidence.inapplicable("<x_p,u_t> + eps <= rho/b < max <x_p,u_y> - eps for some b");

    const T b_power = power(b, static_cast<unsigned>(view.q()));
    const T a_power = power(view.exact(zone.a), static_cast<unsigned>(view.q())) * 2.0;
    evidence.at_most(b_power, a_power, evidence.unit() * (2.0 * view.q()) * a_power, view.at("2 a^q >= b^q"));

    const ActivationIn<T>& s = view.trainer->network().activation().template in<T>();
    const auto size = [&](const T& c) { return s.at(T(c * zone.a)).value * 2.0 + s.at(T(c * zone.b)).value; };
    const T relative = output_rounding(view, evidence.unit());
    const T at_end = view.exact(view.rho()) / static_cast<double>(view.q());  // s(rho)
    const auto patches = static_cast<double>(view.patches());
    const T leaks = (a_power / b_power - 1.0) * at_end * patches;
    const T own_least = view.exact(entries.own) - eps;
    const T bound = phi(s, zone, own_least) - leaks;
    const T bound_rounding = relative * (size(own_least) + at_end * (2.0 * patches));

    const PatchNetwork<double> network(view.network(), view.classes(),
                                       dead_zone_weights(zone, view.features(), view.neurons()));
    const std::vector<Index> u = one_hot_coordinates(view.features());
    for (Index shift = 1; shift < view.classes(); ++shift) {
      const Matrix<T> F =
          outputs_at(view, network, pushed_everywhere(view, view.samples().X, Family::robust, shift));
      for (Index n = 0; n < view.count(); ++n) {
        const Index y = view.y(n);
        const Index t = target_of(y, view.classes(), shift);
        const Place place{view.step, t, -1, n, -1, "dead zone", ""};
        T worst = view.exact(0);
        T terms = F(n, y) + F(n, t);
        for (Index p = 0; p < view.patches(); ++p) {
          const double* x = view.samples().X.row(view.samples().patch(n, p).row);
          const T own = view.exact(x[u[static_cast<std::size_t>(y)]]) - eps;
          const T foreign = view.exact(x[u[static_cast<std::size_t>(t)]]) + eps;
          worst += phi(s, zone, own) - phi(s, zone, foreign);
          terms += size(own) + size(foreign);
        }
        const T rounding = relative * terms;
        evidence.equal(F(n, y) - F(n, t), worst, terms, rounding, place);
        evidence.at_most(bound, worst, T(rounding + bound_rounding), place, reaches);
        if (first_of_class(view, n)) {  // thousands of boxes each
          if (const auto bracket = certificate(view, network, view.samples(), n, t, place, evidence)) {
            compare_with_certificate(view, *bracket, worst, rounding, place, evidence);
            const T least = bound - bound_rounding;
            if (claims_robust(least, evidence)) prove_robust(view, *bracket, least, place, evidence);
          }
        }
        evidence.constant("worst margin", worst, place);
      }
    }
    evidence.constant("largest eps", view.exact(entries.limit()), view.at("dead zone"));
    evidence.quotient("eps / beta", view.exact(eps),
                      view.exact(*std::ranges::max_element(view.samples().beta.entries())),
                      view.at("dead zone"));
  }

 private:
  static bool first_of_class(const StepView<T>& view, Index n) {
    return std::find(view.samples().y.begin(), view.samples().y.end(), static_cast<int>(view.y(n))) ==
           view.samples().y.begin() + n;
  }
};

}  // namespace

namespace checks {

Check prop_3_2_dead_zone() { return finite<Prop32DeadZone>(); }

}  // namespace checks

}  // namespace advproof
