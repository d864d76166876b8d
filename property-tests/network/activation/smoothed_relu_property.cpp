// The smoothed ReLU: the inequalities of activation.smooth on pairs of numbers, and balls that hold every
// value.
#include "advproof/network/activation/smoothed_relu.h"

#include <algorithm>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

NetworkConfig activation() {
  return {.q = *integer(2, 6), .rho = (*one_of({1, 0.3, 3, 0x1p-30, 1e3})).value};
}

/// s and s' at a point, by the definition of docs/theory.md, section 3 piece by piece: it shares no formula with the program.
Activated<Mpfr<1024>> by_definition(const Mpfr<1024>& z, const NetworkConfig& network) {
  using Real = Mpfr<1024>;
  const Real rho(network.rho);
  if (z <= 0.0) return {Real(0), Real(0)};
  if (z >= rho) return {z - rho + rho / network.q, Real(1)};
  const Real slope = pow(z / rho, network.q - 1);
  return {slope * z / network.q, slope};
}

/// At 1021 bits the definition itself is right within 2^-1000, relative to rho and z.
bool contains_nearly(const Ball& ball, const Mpfr<1024>& x, const Mpfr<1024>& size) {
  Ball allowance(1.0);
  arf_set_mpfr(arb_midref(allowance.get()), size.backend().data());
  arb_mul_2exp_si(allowance.get(), allowance.get(), -1000);
  Ball wider = ball;
  arb_add_error(wider.get(), allowance.get());
  return contains(wider, x);
}

}  // namespace

TEST_CASE("a ball's activation contains the activation of its points") {
  for_all([] {
    const NetworkConfig network = activation();
    const Enclosed z = *enclosed(number_around_kinks(network.rho), {0, network.rho});
    const Activated<Ball> s = smoothed_relu(z.ball, network);
    const Mpfr<1024> point(z.point);
    if (!contains(z.ball, point)) return;  // the 2048-bit point did not fit 1021 bits
    const Activated<Mpfr<1024>> exact = by_definition(point, network);
    const Mpfr<1024> size = abs(point) + network.rho;
    RC_CLASSIFY(!certainly(z.ball <= 0.0) && !certainly(z.ball >= 0.0), "straddles 0");
    RC_CLASSIFY(!certainly(z.ball <= network.rho) && !certainly(z.ball >= network.rho), "straddles rho");
    RC_LOG() << "s in " << to_decimal(s.value, 25) << ", s' in " << to_decimal(s.slope, 25) << "\n";
    RC_ASSERT(contains_nearly(s.value, exact.value, size));
    RC_ASSERT(contains_nearly(s.slope, exact.slope, Mpfr<1024>(1)));
  });
}

TEST_CASE("in binary64 the activation is right within (q + 4) u") {
  for_all([] {
    const NetworkConfig network = activation();
    const double z = (*number_around_kinks(network.rho)).value;
    const Activated<double> s = smoothed_relu(z, network);
    const Activated<Mpfr<1024>> exact = by_definition(Mpfr<1024>(z), network);
    // below the smallest normal number rounding is absolute: one 2^-1074 in each of at most q + 4 operations,
    // which later factors c/rho <= 1 do not raise, but a division by rho < 1 and a factor c do not undo
    // either
    const Mpfr<1024> u = (network.q + 4) * Mpfr<1024>(0x1p-53);
    const Mpfr<1024> underflow = (network.q + 4) * Mpfr<1024>(0x1p-1074) * std::max(1.0, network.rho);
    RC_LOG() << "q " << network.q << ", rho " << to_exact_string(network.rho) << ", s "
             << to_exact_string(s.value) << ", s' " << to_exact_string(s.slope) << "\n";
    RC_ASSERT((abs(s.value - exact.value) <= u * exact.value + underflow));
    RC_ASSERT((abs(s.slope - exact.slope) <= u * exact.slope + underflow));
  });
}

TEMPLATE_TEST_CASE("activation.smooth on any two numbers", "", double, Mpfr<256>) {
  for_all([] {
    const NetworkConfig network = activation();
    const auto [first, second] = *pair_of(number_around_kinks(network.rho));
    const TestType a(std::min(first.value, second.value));
    const TestType b(std::max(first.value, second.value));
    const Activated<TestType> sa = smoothed_relu(a, network);
    const Activated<TestType> sb = smoothed_relu(b, network);
    // both values carry (q + 4) u, and so may the right-hand sides
    const TestType u =
        power(TestType(0.5), static_cast<unsigned>(Format<TestType>::bits())) * (2.0 * network.q + 8.0);
    const TestType rounding = u * (abs(a) + abs(b) + network.rho);
    RC_ASSERT((sa.value <= sb.value + u * sb.value));      // non-decreasing
    RC_ASSERT((sa.slope <= sb.slope + u));                 // convex
    RC_ASSERT((sa.slope >= 0.0 && sb.slope <= 1.0));       // clamped: exactly so
    RC_ASSERT((sb.value - sa.value <= b - a + rounding));  // 1-Lipschitz
    for (const auto& [z, s] : {std::pair(a, sa.value), std::pair(b, sb.value)}) {
      const TestType relu = max(z, TestType(0.0));
      RC_ASSERT((s <= relu + rounding));
      RC_ASSERT((relu - (TestType(network.rho) - TestType(network.rho) / network.q) <= s + rounding));
    }
    // s(z)/z^q is non-increasing: s(b) a^q <= s(a) b^q, divided by b^q
    if (a > 0.0 && b > a) {
      const auto q = static_cast<unsigned>(network.q);
      RC_ASSERT((sb.value * power(a / b, q) <= sa.value + u * (sa.value + sb.value)));
    }
  });
}

TEST_CASE("activation.smooth is never disproved on balls, straddling or not") {
  for_all([] {
    const NetworkConfig network = activation();
    const Ball a = (*enclosed(number_around_kinks(network.rho), {0, network.rho})).ball;
    const Ball b = (*enclosed(number_around_kinks(network.rho), {0, network.rho})).ball;
    if (!certainly(a <= b)) RC_DISCARD("not ordered");
    const Activated<Ball> sa = smoothed_relu(a, network);
    const Activated<Ball> sb = smoothed_relu(b, network);
    const Ball rho(network.rho, 300);
    RC_ASSERT(possibly(sa.value <= sb.value) && possibly(sa.slope <= sb.slope));
    RC_ASSERT(possibly(sa.slope >= 0.0) && possibly(sb.slope <= 1.0));
    RC_ASSERT(possibly(sb.value - sa.value <= b - a));
    RC_ASSERT(possibly(sa.value <= max(a, Ball(0.0))));
    RC_ASSERT(possibly(max(a, Ball(0.0)) - (rho - rho / network.q) <= sa.value));
    RC_ASSERT(is_finite(sa.value) && is_finite(sb.slope));
  });
}

}  // namespace advproof::property
