#include "gradient.exact/dual.h"

#include <catch2/catch.hpp>

#include "advproof/network/activation/smoothed_relu.h"
#include "scalar/exactly.h"

namespace advproof {
namespace {

template <class T>
Dual<T> dual(double value, double derivative) {
  return {Format<T>()(value), Format<T>()(derivative)};
}

template <class T>
void check_dual(const Dual<T>& x, double value, double derivative) {
  CHECK(is_exactly(x.value, value));
  CHECK(is_exactly(x.derivative, derivative));
}

}  // namespace

TEMPLATE_TEST_CASE("duals follow the rules of differentiation", "", ADVPROOF_TEST_SCALARS) {
  const auto x = dual<TestType>(3, 1);
  const auto y = dual<TestType>(0.5, -2);
  check_dual(x + y, 3.5, -1);
  check_dual(x - y, 2.5, 3);
  check_dual(x * y, 1.5, 3 * -2 + 0.5);
  check_dual(x - 1.0, 2, 1);
  check_dual(x / 4.0, 0.75, 0.25);
  check_dual(power(x, 3), 27, 27);  // 3 x^2
  check_dual(power(x, 0), 1, 0);
  check_dual(exp(dual<TestType>(0, 2)), 1, 2);
  check_dual(log1p(dual<TestType>(1, 3) - 1.0), 0, 3);
}

TEMPLATE_TEST_CASE("clamp passes derivatives inside and stops them outside", "", ADVPROOF_TEST_SCALARS) {
  check_dual(clamp(dual<TestType>(0.5, 7), 0, 1), 0.5, 7);
  check_dual(clamp(dual<TestType>(-0.5, 7), 0, 1), 0, 0);
  check_dual(clamp(dual<TestType>(1.5, 7), 0, 1), 1, 0);
}

TEMPLATE_TEST_CASE("max takes the derivative of the larger one", "", ADVPROOF_TEST_SCALARS) {
  check_dual(max(dual<TestType>(2, 5), dual<TestType>(1, 7)), 2, 5);
  check_dual(max(dual<TestType>(1, 5), dual<TestType>(2, 7)), 2, 7);
}

TEST_CASE("a ball across a kink gets the hull of both derivatives") {
  const Dual<Ball> x{hull(Ball(-1.0, 64), Ball(0.5, 64)), Ball(1.0, 64)};
  const Ball slope = clamp(x, 0, 1).derivative;
  CHECK(arb_contains(slope.get(), Ball(0.0).get()) != 0);
  CHECK(arb_contains(slope.get(), Ball(1.0).get()) != 0);
}

TEMPLATE_TEST_CASE("the dual of s has the slope of s, at every kind of point", "", double,
                   advproof::Mpfr<128>) {
  // exact: rho = 1, q = 2
  const NetworkConfig network{.neurons = 1, .q = 2, .rho = 1};
  for (const double z : {-1.0, 0.25, 0.5, 2.0}) {
    const Activated<TestType> s = smoothed_relu(Format<TestType>()(z), network);
    const Activated<Dual<TestType>> d = smoothed_relu(dual<TestType>(z, 1), network);
    CHECK(identical(d.value.value, s.value));
    CHECK(enclosure(d.value.derivative).mid == enclosure(s.slope).mid);
  }
  // at the kinks too: s is C^1, so no tie rule of clamp and max may show
  for (const double z : {0.0, 1.0}) {
    const Activated<TestType> s = smoothed_relu(Format<TestType>()(z), network);
    CHECK(enclosure(smoothed_relu(dual<TestType>(z, 1), network).value.derivative).mid ==
          enclosure(s.slope).mid);
  }
}

}  // namespace advproof
