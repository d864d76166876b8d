// tensor-power [D]. A sequence with x' = x + g_t x (x/x_0)^{q-2}, x_0 > 0, K_lo <= g_t <= K_hi (that is x' =
// x + eta C x^{q-1} with g = eta C x_0^{q-2}) has at every T, with D = 1 - (x_0/x_T)^{q-2},
//   D <= T (q-2) K_hi      and      T (q-2) K_lo <= (1 + K_hi (x_T/x_0)^{q-2})^{q-1} D.
// Proof: x^{-(q-2)} is convex, so x^{-(q-2)} - x'^{-(q-2)} lies between (q-2)(x'-x) x'^{-(q-1)} and
// (q-2)(x'-x) x^{-(q-1)}, and x'/x <= 1 + K_hi (x/x_0)^{q-2}; add up. The first is the race: a second
// sequence obeys it with its own constant. Tied to training: along every stretch of steps in which A (or B)
// grows with alpha A <= rho, for the measured g_t = ((A'-A)/A) (A_0/A)^{q-2}; and on planted recursions with
// the first T at which x_T >= v.
#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/signal_growth.h"
#include "advproof/theory/succession.h"

#include <algorithm>

#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class TensorPower final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    const int q = view.q();
    if (q < 3) {
      evidence.inapplicable("q >= 3");
      return;
    }
    if (!planted_) {
      planted_ = true;
      for (const double K : {0.25, 0x1p-6}) examine_planted(view.trainer->format(), q, K);
    }
    if (!run_.continues(view))
      stretches_.assign(static_cast<std::size_t>(2 * view.classes() * view.neurons()), {});
    std::size_t next = 0;
    for (Index i = 0; i < view.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const T strength = view.exact(*std::ranges::max_element(view.samples().strength(f.family).entries()));
        for (Index r = 0; r < view.neurons(); ++r)
          follow(stretches_[next++], view.along(i, r, f), view.along_next(i, r, f), strength, view,
                 view.at_neuron(i, r, f.name()));
      }
    }
  }

 private:
  /// Consecutive steps along which a component grew.
  struct Stretch {
    std::int64_t steps = 0;
    T start;  ///< x_0
    T K_lo;
    T K_hi;
  };

  void follow(Stretch& stretch, const T& x, const T& after, const T& strength, const StepView<T>& view,
              const Place& place) {
    if (!is_finite(x) || !is_finite(after)) evidence.at_most(x, after, T(0.0), place);  // a NaN
    const bool grows =
        certainly(x > 0.0) && certainly(after > x) && certainly(after * strength <= view.rho());
    // a step that rounding may have made: g_t would have no correct digit
    const bool visible = Format<T>::rigorous || certainly(after - x >= x * evidence.unit() * 0x1p4);
    if (!grows || !visible) {
      stretch.steps = 0;
      evidence.inapplicable("0 < A < A' <= rho / alpha");
      return;
    }
    const auto power_of = [&](const T& ratio) { return power(ratio, static_cast<unsigned>(view.q() - 2)); };
    if (stretch.steps == 0) stretch.start = x;
    const T g = (after - x) / x * power_of(stretch.start / x);
    stretch.K_lo = stretch.steps == 0 ? g : -max(-stretch.K_lo, -g);
    stretch.K_hi = stretch.steps == 0 ? g : max(stretch.K_hi, g);
    ++stretch.steps;
    examine_bounds(stretch.start / after, static_cast<double>(stretch.steps), stretch.K_lo, stretch.K_hi,
                   view.q(), place);
    evidence.quotient("K_hi / K_lo", stretch.K_hi, stretch.K_lo, place);
    evidence.constant("steps of a stretch", view.exact(static_cast<double>(stretch.steps)), place);
  }

  /// Both bounds at x_0/x_T = `ratio` after `steps` steps.
  void examine_bounds(const T& ratio, double steps, const T& K_lo, const T& K_hi, int q, const Place& place) {
    const double p = q - 2;
    const T shrunk = power(ratio, static_cast<unsigned>(q - 2));
    const T D = 1.0 - shrunk;
    const T u = evidence.unit() * (8.0 * q + 16.0);
    const T overshoot = power(T(1.0 + K_hi / shrunk), static_cast<unsigned>(q - 1));
    evidence.at_most(D, K_hi * (p * steps), u * (1.0 + K_hi * (p * steps)), place);
    evidence.at_most(K_lo * (p * steps), overshoot * D, u * (overshoot + K_lo * (p * steps)), place);
  }

  /// x' = x + K x^{q-1} from 1 to v = 4, and beside it y from 3/4 with the constant K/2.
  void examine_planted(const Format<T>& format, int q, double K) {
    const Place place{-1, -1, -1, -1, -1, "planted recursion", ""};
    const auto exponent = static_cast<unsigned>(q - 1);
    const double y_0 = 0.75;
    const double K_y = K / 2 * static_cast<double>(power(y_0, static_cast<unsigned>(q - 2)));  // of y/y_0
    T x = format(1);
    T y = format(y_0);
    double steps = 0;
    while (!certainly(x >= 4.0)) {
      if (steps > 0) examine_bounds(1.0 / x, steps, format(K), format(K), q, place);
      x += power(x, exponent) * K;
      y += power(y, exponent) * (K / 2);
      ++steps;
      examine_bounds(y_0 / y, steps, format(K_y), format(K_y), q, place);
    }
    // the first time T at which x_T >= v, between its bounds in v
    const double p = q - 2;
    const T D = 1.0 - power(format(0.25), static_cast<unsigned>(q - 2));
    const T overshoot = power(T(1.0 + power(format(4), static_cast<unsigned>(q - 2)) * K), exponent);
    const T u = evidence.unit() * (8.0 * q + 16.0);
    evidence.at_most(D, format(steps * p * K), u * (1.0 + steps * p * K), place);
    evidence.at_most(format((steps - 1) * p * K), overshoot * D, u * overshoot, place);
  }

  bool planted_ = false;
  Succession run_;
  std::vector<Stretch> stretches_;
};

}  // namespace

namespace checks {

Check tensor_power() { return finite<TensorPower>(); }

}  // namespace checks

}  // namespace advproof
