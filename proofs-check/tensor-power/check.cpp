// tensor-power [D]: the bounds of tensor_power.h, on planted recursions, with the first T at which x_T >= v,
// and on training, with constants that do not come from the sequence. In standard training, along steps where
//   A > 0,  tau <= phi alpha_min A,  alpha A + tau <= rho,  |R| <= phi C A^{q-1},  phi = 1/(4(q-1)),
// C = (1-logit) rho^{1-q} (1/N) sum_{n:y=i} sum_p alpha_p^q, lemma-5.1 makes A a tensor-power sequence whose
// constant lies between 5/8 and 3/2 of C, and logit.early bounds 1 - logit; so does B. Proof: claim.md.
#include "advproof/claim/claim.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/theory/polynomial_growth.h"
#include "advproof/theory/succession.h"
#include "advproof/theory/tensor_power.h"

namespace advproof {
namespace {

template <class T>
class TensorPower final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    if (view.q() < 3) {
      evidence.inapplicable("q >= 3");
      return;
    }
    if (!planted_) {
      planted_ = true;
      for (const double K : {0.25, 0x1p-6}) examine_planted(view.trainer->format(), view.q(), K);
    }
    if (!view.adversarial()) examine_training(view);
  }

 private:
  /// Consecutive steps of one component that meet the hypotheses.
  struct Stretch {
    std::int64_t steps = 0;
    T start;     ///< x_0
    T rounding;  ///< of ln x_T in point arithmetic
  };

  void examine_training(const StepView<T>& view) {
    if (!run_.continues(view)) {
      stretches_.assign(static_cast<std::size_t>(2 * view.classes() * view.neurons()), {});
      M_ = T(0.0);
    }
    for (const T& output : view.quantities().forward.F.entries()) M_ = max(M_, output);
    const Matrix<T> strengths = trained_strengths(view, {});
    const StepSizes<T> sizes(view);
    const SignalGrowths<T> growths(view, strengths, sizes);
    std::size_t next = 0;
    for (Index i = 0; i < view.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const T C = data_constant(view, f);
        for (Index r = 0; r < view.neurons(); ++r) {
          const SignalGrowth<T>& g = growths.of(i, r, f);
          follow(stretches_[next++], view, f, r, strengths, C, g.rest,
                 growth_rounding(view, evidence.unit(), g.terms, sizes, i, r, f));
        }
      }
    }
  }

  /// rho^{1-q} (1/N) sum_{n:y=i} sum_p a_p^q: C but for its logit.
  static T data_constant(const StepView<T>& view, Feature f) {
    const auto q = static_cast<unsigned>(view.q());
    T sum = view.exact(0);
    for (const PatchOf& patch : view.carriers(f))
      sum += power(view.exact(view.samples().strength(f.family)(patch.sample, patch.patch)), q);
    return sum / power(view.exact(view.rho()), q - 1) / static_cast<double>(view.count());
  }

  void follow(Stretch& stretch, const StepView<T>& view, Feature f, Index r, const Matrix<T>& strengths,
              const T& C, const T& R, const T& rounding) {
    const T& x = view.along(f.i, r, f);
    const T& after = view.along_next(f.i, r, f);
    const Place place = view.at_neuron(f.i, r, f.name());
    if (!is_finite(x) || !is_finite(after)) evidence.at_most(x, after, T(0.0), place);  // a NaN
    const int q = view.q();
    const double phi = 0.25 / (q - 1);
    // 1 - logit lies between these, by logit.early
    const auto others = static_cast<double>(view.classes() - 1);
    const T low = 1.0 / (1.0 + exp(M_) / others);
    const T high = 1.0 / (1.0 + exp(-M_) / others);
    const auto [tau, a_min, a_max, any] = measure_spread(view, f, strengths, r);
    const char* missing = nullptr;
    if (!any || !certainly(a_min > 0.0)) {
      missing = "the signal is present and positive";
    } else if (!certainly(x > 0.0) || !certainly(tau <= a_min * x * phi)) {
      missing = "A > 0 and tau <= phi alpha_min A";
    } else if (!certainly(a_max * x + tau <= view.rho())) {
      missing = "alpha A + tau <= rho";
    } else if (!certainly(abs(R) <= low * C * power(x, static_cast<unsigned>(q - 1)) * phi)) {
      missing = "|R| <= phi C A^{q-1}";
    }
    if (missing != nullptr) {
      stretch.steps = 0;
      evidence.inapplicable(missing);
      return;
    }
    if (stretch.steps == 0) stretch = {0, x, T(0.0)};
    ++stretch.steps;
    stretch.rounding += rounding / x;
    const T unit = C * power(stretch.start, static_cast<unsigned>(q - 2)) * view.eta();
    examine_bounds(stretch.start / after, static_cast<double>(stretch.steps), unit * low * 0.625,
                   unit * high * 1.5, q, stretch.rounding, place);
    evidence.quotient("(A' - A) / (eta C A^{q-1})", after - x,
                      C * power(x, static_cast<unsigned>(q - 1)) * view.eta(), place);
    evidence.constant("steps of a stretch", view.exact(static_cast<double>(stretch.steps)), place);
  }

  /// Both bounds at x_0/x_T = `ratio` after `steps` steps. In point arithmetic ln x_T is off by at most
  /// `drift`.
  void examine_bounds(const T& ratio, double steps, const T& K_lo, const T& K_hi, int q, const T& drift,
                      const Place& place) {
    const double p = q - 2;
    const GrowthTime<T> time(ratio, K_hi, q);
    const T u = evidence.unit() * (8.0 * q + 16.0) + drift * (p * q);
    evidence.at_most(time.least, K_hi * (p * steps), u * (1.0 + K_hi * (p * steps)), place);
    evidence.at_most(K_lo * (p * steps), time.most, u * (1.0 + time.overshoot + time.most), place);
  }

  /// x' = x + K x^{q-1} from 1 to v = 4, and beside it y from 3/4 with the constant K/2.
  void examine_planted(const Format<T>& format, int q, double K) {
    const Place place{-1, -1, -1, -1, -1, "planted recursion", ""};
    const auto exponent = static_cast<unsigned>(q - 1);
    const double y_0 = 0.75;
    const double K_y = K / 2 * static_cast<double>(power(y_0, static_cast<unsigned>(q - 2)));  // of y/y_0
    T x = format(1);
    T y = format(y_0);
    const T step_rounding = evidence.unit() * (q + 3.0);
    double steps = 0;
    while (!certainly(x >= 4.0)) {
      if (steps > 0) examine_bounds(1.0 / x, steps, format(K), format(K), q, step_rounding * steps, place);
      x += power(x, exponent) * K;
      y += power(y, exponent) * (K / 2);
      ++steps;
      examine_bounds(y_0 / y, steps, format(K_y), format(K_y), q, step_rounding * steps, place);
    }
    // the first time T at which x_T >= v, between its bounds in v
    const double p = q - 2;
    const GrowthTime<T> time(format(0.25), format(K), q);
    const T u = evidence.unit() * (8.0 * q + 16.0);
    evidence.at_most(time.least, format(steps * p * K), u * (1.0 + steps * p * K), place);
    evidence.at_most(format((steps - 1) * p * K), time.most, u * (1.0 + time.overshoot + time.most), place);
  }

  bool planted_ = false;
  Succession run_;
  std::vector<Stretch> stretches_;
  T M_;  ///< the largest output so far
};

}  // namespace

namespace checks {

Check tensor_power() { return finite<TensorPower>(); }

}  // namespace checks

}  // namespace advproof
