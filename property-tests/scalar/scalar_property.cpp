// What every scalar promises: exact embedding, enclosures, exact text, and comparisons that are never certain
// of what is not proved.
#include "advproof/scalar/scalar.h"

#include <cmath>
#include <limits>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
Format<T> format_of();
template <>
Format<Ball> format_of() {
  return {*choose(std::vector<slong>{53, 64, 256, 2})};
}
template <class T>
Format<T> format_of() {
  return {};
}

/// A value of the scalar with all its bits in use (for a ball: a radius too), and numbers near zero and
/// overflow.
template <class T>
T value_of(const Format<T>& format) {
  const T a = format((*any_number()).value);
  const T b = format((*any_number()).value);
  switch (*integer(0, 2)) {
    case 0:
      return a;
    case 1:
      return a + b;
    default:
      return is_finite(a / b) ? a / b : a;
  }
}

/// |x - mid| <= rad, decided exactly.
bool lies_in(double x, const Enclosure& e) { return x == e.mid && e.rad == 0; }
template <unsigned Digits>
bool lies_in(const MpfrDigits<Digits>& x, const Enclosure& e) {
  if (e.rad == HUGE_VAL) return true;
  Ball interval(e.mid);
  arb_add_error_arf(interval.get(), arb_midref(Ball(e.rad).get()));
  return contains(interval, x);
}
bool lies_in(const Dd& x, const Enclosure& e) { return x.hi == e.mid && std::abs(x.lo) <= e.rad; }
bool lies_in(const Ball& x, const Enclosure& e) {
  if (e.rad == HUGE_VAL) return true;
  // both ends against mid - rad and mid + rad: `interval` would have a radius of 30 bits, rounded up
  Ball rad(e.rad, 2200);
  Ball mid(e.mid, 2200);
  return certainly(x >= mid - rad) && certainly(x <= mid + rad);
}

}  // namespace

TEMPLATE_TEST_CASE("enclosures contain the value, and text gives it back bit for bit", "", double, Dd,
                   Mpfr<128>, Mpfr<256>, Mpfr<1024>, Ball) {
  for_all([] {
    const Format<TestType> format = format_of<TestType>();
    const TestType x = value_of(format);
    const Enclosure e = enclosure(x);
    RC_LOG() << to_exact_string(x) << " in " << to_exact_string(e.mid) << " +- " << to_exact_string(e.rad)
             << "\n";
    RC_ASSERT(lies_in(x, e));
    RC_ASSERT(identical(from_exact_string(format, to_exact_string(x)), x));
    RC_ASSERT(identical(x, x));
  });
}

TEMPLATE_TEST_CASE("binary64 numbers are embedded exactly", "", double, Dd, Mpfr<128>, Mpfr<2048>, Ball) {
  for_all([] {
    const double x = (*any_number()).value;
    const TestType embedded = format_of<TestType>()(x);
    const Enclosure e = enclosure(embedded);
    RC_ASSERT(e.mid == x);
    RC_ASSERT(e.rad == 0);
    RC_ASSERT(certainly(embedded <= TestType(x)) && certainly(embedded >= TestType(x)));
  });
}

TEMPLATE_TEST_CASE("what is certain is possible, and contraries are never both certain", "", double, Dd,
                   Mpfr<256>, Ball) {
  for_all([] {
    const Format<TestType> format = format_of<TestType>();
    const TestType a = value_of(format);
    const TestType b = *rc::gen::arbitrary<bool>() ? value_of(format) : a;
    const auto consistent = [](auto truth, auto contrary) {
      return (!certainly(truth) || possibly(truth)) && certainly(truth) == !possibly(contrary);
    };
    RC_ASSERT(consistent(a < b, a >= b));
    RC_ASSERT(consistent(a <= b, a > b));
    RC_ASSERT(consistent(b < a, a <= b));
    RC_ASSERT(!certainly(a < b) || certainly(a <= b));
    RC_ASSERT(certainly(a < b) == certainly(b > a));
  });
}

TEMPLATE_TEST_CASE("no comparison with NaN is certain", "", double, Dd, Mpfr<256>, Ball) {
  for_all([] {
    const Format<TestType> format = format_of<TestType>();
    const TestType x = value_of(format);
    for (const TestType& bad : {format(nan), x + format(nan), format(nan) * x}) {
      RC_ASSERT(!certainly(bad < x) && !certainly(bad <= x) && !certainly(bad > x) && !certainly(bad >= x));
      RC_ASSERT(!certainly(x < bad) && !certainly(x <= bad) && !certainly(x > bad) && !certainly(x >= bad));
      RC_ASSERT(!certainly(bad <= bad) && !certainly(bad >= bad));
      RC_ASSERT(!is_finite(bad));
    }
  });
}

TEST_CASE("balls compare as all their points do") {
  for_all([] {
    const Enclosed a = *enclosed(any_number(), {0, 1});
    const Enclosed b = *enclosed(any_number(), {0, 1});
    if (certainly(a.ball < b.ball)) RC_ASSERT((a.point < b.point));
    if (certainly(a.ball <= b.ball)) RC_ASSERT((a.point <= b.point));
    if (!possibly(a.ball < b.ball)) RC_ASSERT((a.point >= b.point));
    if (!possibly(a.ball <= b.ball)) RC_ASSERT((a.point > b.point));
  });
}

TEMPLATE_TEST_CASE("points: clamp, max, sign, abs and power agree with their definitions", "", double, Dd,
                   Mpfr<256>) {
  for_all([] {
    const Format<TestType> format = format_of<TestType>();
    const auto [first, second] = *pair_of(any_number());
    const TestType a = format(first.value);
    const TestType b = format(second.value);
    RC_ASSERT((max(a, b) >= a && max(a, b) >= b && (identical(max(a, b), a) || identical(max(a, b), b))));
    RC_ASSERT((sign(a) * abs(a) >= a && sign(a) * abs(a) <= a));
    const double hi = std::abs(second.value);
    const TestType clamped = clamp(a, -hi, hi);
    RC_ASSERT((abs(clamped) <= TestType(hi)));
    RC_ASSERT((abs(a) > TestType(hi) || identical(clamped, a)));
    RC_ASSERT(identical(power(a, 0), TestType(1)) && identical(power(a, 1), a) &&
              identical(power(a, 2), a * a));
  });
}

}  // namespace advproof::property
