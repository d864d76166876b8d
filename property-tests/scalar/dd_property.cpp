// Every operation of double-double against 2048 bits, within the bound of scalar/dd.h.
#include "advproof/scalar/dd.h"

#include <cmath>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

Point exact(const Dd& x) { return Point(x.hi) + x.lo; }

/// All kinds of low parts: none, far below, half an ulp, anything between.
Dd any_dd() {
  const double hi = (*number_within(200, 200)).value;
  const double lo = *choose(std::vector<double>{0, 0x1p-54, -0x1p-54, 0x1p-53, -0x1p-53, 0x1p-60, 0x1p-150});
  const double factor = *choose(std::vector<double>{1, 1.0 / 3, 0x1.fffffffffffffp-1});
  return two_sum(hi, hi * lo * factor);
}

/// |computed - x| <= 2^-102 |x|.
void check_near(const Dd& computed, const Point& x) {
  RC_LOG() << to_exact_string(computed) << " for " << to_exact_string(Mpfr<256>(x)) << "\n";
  RC_ASSERT(computed.hi + computed.lo == computed.hi);
  RC_ASSERT((abs(Point(exact(computed) - x)) <= abs(x) * 0x1p-102));
}

}  // namespace

TEST_CASE("every operation of double-double keeps 102 bits, cancelling or not") {
  for_all([] {
    const Dd a = any_dd();
    const Dd b = *rc::gen::arbitrary<bool>() ? any_dd() : a + any_dd() * 0x1p-60;
    const double c = b.hi;
    RC_LOG() << to_exact_string(a) << " and " << to_exact_string(b) << "\n";
    check_near(a + b, exact(a) + exact(b));
    check_near(a - b, exact(a) - exact(b));
    check_near(a * b, exact(a) * exact(b));
    check_near(a + c, exact(a) + c);
    check_near(a - c, exact(a) - c);
    check_near(c - a, c - exact(a));
    check_near(a * c, exact(a) * c);
    if (c == 0) return;
    check_near(a / b, exact(a) / exact(b));
    check_near(a / c, exact(a) / c);
  });
}

TEST_CASE("exp and log1p of double-double keep 102 bits") {
  for_all([] {
    const Dd a = any_dd();
    const Dd small = clamp(a, -600, 600);
    check_near(exp(small), exp(exact(small)));
    const Dd above = max(a, Dd(-1) + any_dd() * any_dd());
    if (above > -1.0) check_near(log1p(above), log1p(exact(above)));
  });
}

TEST_CASE("double-doubles compare as the numbers that they are") {
  for_all([] {
    const Dd a = any_dd();
    const Dd b = *rc::gen::arbitrary<bool>() ? any_dd() : a + any_dd() * 0x1p-100;
    RC_LOG() << to_exact_string(a) << " and " << to_exact_string(b) << "\n";
    RC_ASSERT((a < b) == (exact(a) < exact(b)));
    RC_ASSERT((a <= b) == (exact(a) <= exact(b)));
    RC_ASSERT((a < b.hi) == (exact(a) < b.hi));
  });
}

}  // namespace advproof::property
