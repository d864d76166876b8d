// tensor-power [D]. A sequence with x' = x + g_t x (x/x_0)^{q-2}, x_0 > 0, K_lo <= g_t <= K_hi (that is x' =
// x + eta C x^{q-1} with g = eta C x_0^{q-2}) has at every T, with D = 1 - (x_0/x_T)^{q-2},
//   D <= T (q-2) K_hi      and      T (q-2) K_lo <= (1 + K_hi (x_T/x_0)^{q-2})^{q-1} D.
// Proof: x^{-(q-2)} is convex, so x^{-(q-2)} - x'^{-(q-2)} lies between (q-2)(x'-x) x'^{-(q-1)} and
// (q-2)(x'-x) x^{-(q-1)}, and x'/x <= 1 + K_hi (x/x_0)^{q-2}; add up. The first is the race: a second
// sequence obeys it with its own constant. Tied to training: along every stretch of steps in which A (or B)
// grows with alpha A <= rho, for the measured g_t = ((A'-A)/A) (A_0/A)^{q-2}; and on planted recursions with
// the first T at which x_T >= v.
#include "claims.h"
#include "signal_growth.h"
#include "succession.h"

#include <algorithm>

#include "advproof/theory/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class TensorPower final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    const int q = view.trainer->network().config().q;
    if (q < 3) {
      this->evidence().inapplicable("q >= 3");
      return;
    }
    if (!planted_) {
      planted_ = true;
      for (const double K : {0.25, 0x1p-6}) examine_planted(view.trainer->format(), q, K);
    }
    const Index km = view.classes() * view.neurons();
    if (!run_.continues(view)) stretches_.assign(static_cast<std::size_t>(2 * km), {});
    std::size_t next = 0;
    for (Index i = 0; i < view.classes(); ++i) {
      for (const OwnFeature<T>& feature : own_features(view, i)) {
        const T strength = view.trainer->format()(*std::ranges::max_element(feature.strength->entries()));
        for (Index r = 0; r < view.neurons(); ++r) {
          const Index neuron = i * view.neurons() + r;
          follow(stretches_[next++], view.weights_before(neuron, feature.column),
                 view.weights_after(neuron, feature.column), strength, view,
                 {view.step, i, r, -1, -1, feature.name, view.regime()});
        }
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
    const NetworkConfig& network = view.trainer->network().config();
    if (!is_finite(x) || !is_finite(after)) this->evidence().at_most(x, after, T(0.0), place);  // a NaN
    const bool grows =
        certainly(x > 0.0) && certainly(after > x) && certainly(after * strength <= network.rho);
    // a step that rounding may have made: g_t would have no correct digit
    const bool visible = Format<T>::rigorous || certainly(after - x >= x * this->evidence().unit() * 0x1p4);
    if (!grows || !visible) {
      stretch.steps = 0;
      this->evidence().inapplicable("0 < A < A' <= rho / alpha");
      return;
    }
    const auto power_of = [&](const T& ratio) { return power(ratio, static_cast<unsigned>(network.q - 2)); };
    if (stretch.steps == 0) stretch.start = x;
    const T g = (after - x) / x * power_of(stretch.start / x);
    stretch.K_lo = stretch.steps == 0 ? g : -max(-stretch.K_lo, -g);
    stretch.K_hi = stretch.steps == 0 ? g : max(stretch.K_hi, g);
    ++stretch.steps;
    examine_bounds(stretch.start / after, static_cast<double>(stretch.steps), stretch.K_lo, stretch.K_hi,
                   network.q, place);
    this->evidence().quotient("K_hi / K_lo", stretch.K_hi, stretch.K_lo, place);
    this->evidence().constant("steps of a stretch",
                              view.trainer->format()(static_cast<double>(stretch.steps)), place);
  }

  /// Both bounds at x_0/x_T = `ratio` after `steps` steps.
  void examine_bounds(const T& ratio, double steps, const T& K_lo, const T& K_hi, int q, const Place& place) {
    const double p = q - 2;
    const T shrunk = power(ratio, static_cast<unsigned>(q - 2));
    const T D = 1.0 - shrunk;
    const T u = this->evidence().unit() * (8.0 * q + 16.0);
    const T overshoot = power(T(1.0 + K_hi / shrunk), static_cast<unsigned>(q - 1));
    this->evidence().at_most(D, K_hi * (p * steps), u * (1.0 + K_hi * (p * steps)), place);
    this->evidence().at_most(K_lo * (p * steps), overshoot * D, u * (overshoot + K_lo * (p * steps)), place);
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
    const T u = this->evidence().unit() * (8.0 * q + 16.0);
    this->evidence().at_most(D, format(steps * p * K), u * (1.0 + steps * p * K), place);
    this->evidence().at_most(format((steps - 1) * p * K), overshoot * D, u * overshoot, place);
  }

  bool planted_ = false;
  Succession run_;
  std::vector<Stretch> stretches_;
};

}  // namespace

Claim tensor_power() {
  Claim claim;
  claim.id = "tensor-power";
  claim.tag = Tag::derived;
  claim.source = "derived: the tensor-power lemma of the field's standard analysis, with constants";
  claim.title = "x' = x + eta C x^{q-1}: time and race, also of A and B";
  claim.statement =
      "x' = x + g_t x (x/x_0)^{q-2}, x_0 > 0, K_lo <= g_t <= K_hi: at every T, with D = 1 - (x_0/x_T)^{q-2}, "
      "D <= T (q-2) K_hi and "
      "T (q-2) K_lo <= (1 + K_hi (x_T/x_0)^{q-2})^{q-1} D. With g = eta C x_0^{q-2}: the first T with x_T >= "
      "v satisfies "
      "(x_0^{-(q-2)} - v^{-(q-2)})/((q-2) eta C) <= T <= (1 + eta C v^{q-2})^{q-1} (same)/((q-2) eta C) + 1, "
      "and y_T <= "
      "(y_0^{-(q-2)} - (q-2) eta C_y T)^{-1/(q-2)} while the bracket is positive. Examined on planted "
      "recursions and on every "
      "stretch of training along which A, or B, grows with alpha A <= rho, for its measured constants.";
  claim.hypotheses = {"q >= 3", "0 < A < A' <= rho / alpha"};
  claim.finite = finite_claim_makers<TensorPower>();
  return claim;
}

}  // namespace advproof
