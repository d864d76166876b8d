// activation.smooth: s is C^1 with s(rho) = rho/q, s'(rho) = 1 [S: last review, Q1/A1]; and [D]
// non-decreasing, convex, 1-Lipschitz, relu(z) - (1-1/q) rho <= s(z) <= relu(z), and s(z)/z^q is
// non-increasing on z > 0. Where an inequality is an equality by construction (the linear piece, the
// monomial) it is checked as an identity.

#include <array>
#include <cmath>
#include "advproof/claim/claim.h"

#include "advproof/network/activation/smoothed_relu.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class ActivationSmooth final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (!needs_polynomial_part(view, evidence)) return;
    const NetworkConfig& network = view.network();
    if (!planted_) {
      planted_ = true;
      examine_planted(view, network);
    }
    // one pair of pre-activations of each neuron, wandering through the samples as training goes
    const Matrix<T>& Z = view.quantities().forward.Z;
    for (Index i = 0; i < view.classes(); ++i) {
      for (Index r = 0; r < view.neurons(); ++r) {
        const Index neuron = view.neuron(i, r);
        const Index row = (view.step * 7919 + neuron) % Z.rows();
        const Index next = (row + 1) % Z.rows();
        examine_pair(Z(row, neuron), Z(next, neuron), network, view.at_neuron(i, r, "activation"));
      }
    }
    examine_outputs(view, network);
  }

 private:
  /// F_i = sum_r sum_p s(z) with the s examined here, for one sample a step: the network adds up q s(z),
  /// piece by piece. Both sides round s (q + 6 operations) and a sum of m P terms; below u * `least` products
  /// underflow.
  void examine_outputs(const StepView<T>& view, const NetworkConfig& network) {
    constexpr double least = 0x1p-969;
    const Index n = view.step % view.count();
    const auto operations = static_cast<double>(2 * (view.patches() * view.neurons() + network.q + 6));
    for (Index i = 0; i < view.classes(); ++i) {
      T sum(0.0);
      for (Index p = 0; p < view.patches(); ++p) {
        for (Index r = 0; r < view.neurons(); ++r) sum += smoothed_relu(view.z(n, p, i, r), network).value;
      }
      evidence.equal(view.F(n, i), sum, sum, evidence.unit() * operations * (sum + least),
                     view.at_sample(n, "output", i));
    }
  }

  void examine_planted(const StepView<T>& view, const NetworkConfig& network) {
    const double rho = network.rho;
    const double next = std::nextafter(rho, HUGE_VAL);
    const double before = std::nextafter(rho, 0.0);
    // as far as binary64 goes; balls would need 2000 bits to tell what rho adds to 1e300
    const double huge = Format<T>::rigorous ? 1e30 * rho : 1e300;
    const std::array<double, 14> points{-huge,   -rho,   -0x1p-1074, -0.0, 0.0,     0x1p-1074, rho * 0x1p-40,
                                        rho / 3, before, rho,        next, 2 * rho, 1e9 * rho, huge};
    const Place place{view.step, -1, -1, -1, -1, "planted point", view.regime()};
    for (const double a : points) {
      for (const double b : points) examine_pair(embed(view, a), embed(view, b), network, place);
    }
    const auto q = static_cast<double>(network.q);
    const T u = evidence.unit() * (q + 4.0);
    const Activated<T> kink = smoothed_relu(embed(view, rho), network);
    const Activated<T> zero = smoothed_relu(embed(view, 0), network);
    evidence.equal(kink.value, embed(view, rho) / q, embed(view, rho), u * rho, place);
    evidence.equal(kink.slope, embed(view, 1), embed(view, 1), u, place);
    evidence.equal(zero.value, embed(view, 0), kink.value, T(0.0), place);
    evidence.equal(zero.slope, embed(view, 0), embed(view, 1), T(0.0), place);
    // C^1 at rho: 1 - s'(rho - h) <= (q-1) h / rho
    const T h = embed(view, rho) - before;
    const T drop = 1.0 - smoothed_relu(embed(view, before), network).slope;
    const T bound = h * (q - 1.0) / rho;
    if (network.q == 2) {  // s' is linear: an identity, which balls cannot order
      evidence.equal(drop, bound, embed(view, 1), u, place);
    } else {
      evidence.at_most(drop, bound, u, place);
    }
  }

  static T embed(const StepView<T>& view, double x) { return view.exact(x); }

  void examine_pair(const T& first, const T& second, const NetworkConfig& network, const Place& place) {
    for (const T* z : {&first, &second}) {
      if (!is_finite(*z)) evidence.at_most(*z, *z, T(0.0), place);  // NaN is no point of s
    }
    const bool ordered = certainly(first < second);
    if (!ordered && !certainly(second < first)) return;  // equal points, or balls that overlap, order nothing
    const T& a = ordered ? first : second;
    const T& b = ordered ? second : first;
    const Activated<T> sa = smoothed_relu(a, network);
    const Activated<T> sb = smoothed_relu(b, network);
    const auto q = static_cast<double>(network.q);
    const double rho = network.rho;
    const T u = evidence.unit() * (2.0 * q + 8.0);
    const T size = abs(sa.value) + abs(sb.value) + abs(a) + abs(b);
    const bool linear = certainly(a >= rho);
    const T shelf = rho_of(a, rho) - rho_of(a, rho) / q;  // (1 - 1/q) rho

    evidence.at_most(sa.value, sb.value, u * sb.value, place);
    evidence.at_most(sa.slope, sb.slope, u, place);
    evidence.at_most(T(0.0), sa.slope, T(0.0), place);
    evidence.at_most(sb.slope, T(1.0), u, place);
    if (linear) {
      evidence.equal(sb.value - sa.value, b - a, size, u * size, place);
      evidence.equal(sa.value, a - shelf, size, u * size, place);
    } else {
      evidence.at_most(sb.value - sa.value, b - a, u * size, place);
      evidence.at_most(max(a, T(0.0)) - shelf, sa.value, u * (size + rho), place);
    }
    evidence.at_most(sa.value, max(a, T(0.0)), u * size, place);
    examine_ratio(a, b, sa.value, sb.value, network, place);
  }

  /// rho as a scalar of the precision of `like`.
  static T rho_of(const T& like, double rho) { return like * 0.0 + rho; }

  /// s(z)/z^q: constant on (0, rho], decreasing beyond. Within 2^60 of rho, so that z^q stays finite in
  /// binary64.
  void examine_ratio(const T& a, const T& b, const T& sa, const T& sb, const NetworkConfig& network,
                     const Place& place) {
    const double rho = network.rho;
    if (!certainly(a >= rho * 0x1p-60) || !certainly(b <= rho * 0x1p60)) return;
    const auto q = static_cast<unsigned>(network.q);
    const T ratio_a = sa / power(a / rho, q);
    const T ratio_b = sb / power(b / rho, q);
    const T rounding = evidence.unit() * (6.0 * q + 16.0) * ratio_a;
    if (certainly(b <= rho)) {
      evidence.equal(ratio_a, ratio_b, ratio_a, rounding, place);
    } else {
      evidence.at_most(ratio_b, ratio_a, rounding, place);
    }
  }

  bool planted_ = false;
};

}  // namespace

namespace checks {

Check activation_smooth() { return finite<ActivationSmooth>(); }

}  // namespace checks

}  // namespace advproof
