// Every operation on balls encloses the exact result for every point of the operands.
#include "advproof/scalar/ball.h"

#include <cfloat>
#include <cmath>
#include <utility>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

constexpr double kink = 0.3;

Enclosed any_ball() { return *enclosed(any_number(), {0, kink, 1}); }
/// Exponents that no operation takes out of MPFR's or the test's reach.
Enclosed moderate_ball() { return *enclosed(number_within(80, 10), {0, kink, -1}); }

void require_enclosed(const Ball& result, const Bracket& exact) {
  RC_LOG() << "result " << to_decimal(result, 25) << " at " << result.bits() << " bits\nexact in ["
           << to_exact_string(exact.lo) << ", " << to_exact_string(exact.hi) << "]\n";
  RC_ASSERT(exact.defined());
  RC_ASSERT(encloses(result, exact));
}

/// Exact operands lose no more than two units of 2^-bits, relative: a ball must be tight as well as right.
void require_tight(const Ball& result, const Enclosed& a, const Enclosed& b) {
  if (arb_is_exact(a.ball.get()) == 0 || arb_is_exact(b.ball.get()) == 0) return;
  RC_ASSERT(arb_is_exact(result.get()) != 0 || arb_rel_accuracy_bits(result.get()) >= result.bits() - 2);
}

using BallOperation = Ball (*)(Ball, const Ball&);
using MpfrOperation = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

void check_binary(BallOperation operation, MpfrOperation reference) {
  const Enclosed a = any_ball();
  const Enclosed b = any_ball();
  const Ball result = operation(a.ball, b.ball);
  RC_ASSERT(result.bits() == std::max(a.ball.bits(), b.ball.bits()));
  require_enclosed(result, bracket(reference, raw(a.point), raw(b.point)));
  require_tight(result, a, b);
}

}  // namespace

TEST_CASE("ball sums, differences and products enclose the exact ones") {
  for_all([] {
    check_binary([](Ball a, const Ball& b) { return a + b; }, mpfr_add);
    check_binary([](Ball a, const Ball& b) { return a - b; }, mpfr_sub);
    check_binary([](Ball a, const Ball& b) { return a * b; }, mpfr_mul);
  });
}

TEST_CASE("ball quotients enclose the exact ones, and are unbounded where the divisor may be zero") {
  for_all([] {
    const Enclosed a = any_ball();
    const Enclosed b = any_ball();
    const Ball result = a.ball / b.ball;
    const bool divisible = arb_contains_zero(b.ball.get()) == 0;
    RC_CLASSIFY(!divisible);
    RC_ASSERT(is_finite(result) == divisible);
    if (!divisible) return;
    require_enclosed(result, bracket(mpfr_div, raw(a.point), raw(b.point)));
    require_tight(result, a, b);
  });
}

TEST_CASE("ball operations with a binary64 number on either side are those with its exact ball") {
  for_all([] {
    const Ball a = any_ball().ball;
    const double x = (*any_number()).value;
    const Ball b(x);
    RC_ASSERT(identical(a + x, a + b) && identical(x + a, b + a));
    RC_ASSERT(identical(a - x, a - b) && identical(x - a, b - a));
    RC_ASSERT(identical(a * x, a * b) && identical(x * a, b * a));
    RC_ASSERT(x == 0 || identical(a / x, a / b));
    RC_ASSERT(arb_contains_zero(a.get()) != 0 || identical(x / a, b / a));
  });
}

TEST_CASE("an operation whose result overwrites an operand gives the same ball") {
  for_all([] {
    const Ball a = any_ball().ball;
    Ball sum = a;
    sum += sum;
    Ball square = a;
    square *= square;
    Ball difference = a;
    const Ball& itself = difference;
    difference -= itself;
    RC_ASSERT(identical(sum, a + a) && identical(square, a * a) && identical(difference, a - a));
  });
}

TEST_CASE("balls compare as Arb's exact comparisons do, also next to each other") {
  const auto truth = [](int yes, int no) {
    return yes != 0 ? Truth::yes : no != 0 ? Truth::no : Truth::unknown;
  };
  for_all([&] {
    const Ball a = any_ball().ball;
    const bool near = *rc::gen::arbitrary<bool>();
    Ball b = near ? a : any_ball().ball;
    if (near) {
      const Ball step =
          Ball(*integer(-2, 2), 64) * power(Ball(0.5, 64), static_cast<unsigned>(*integer(40, 300)));
      b = midpoint(a) * (1.0 + step);
    }
    const double x = near ? enclosure(a).mid : (*any_number()).value;
    for (const auto& [l, r] : {std::pair(a, b), std::pair(b, a), std::pair(a, Ball(x)), std::pair(a, a)}) {
      const Truth less = truth(arb_lt(l.get(), r.get()), arb_ge(l.get(), r.get()));
      const Truth at_most = truth(arb_le(l.get(), r.get()), arb_gt(l.get(), r.get()));
      RC_CLASSIFY(less == Truth::unknown);
      RC_ASSERT((l < r) == less && (l <= r) == at_most && (r > l) == less && (r >= l) == at_most);
    }
    RC_ASSERT((a < x) == (a < Ball(x)) && (a <= x) == (a <= Ball(x)));
    RC_ASSERT((a > x) == (a > Ball(x)) && (a >= x) == (a >= Ball(x)));
  });
}

TEST_CASE(
    "an enclosure has the nearest binary64 number as midpoint, and hardly more than the distance as radius") {
  for_all([] {
    const Ball x = any_ball().ball;
    const Enclosure e = enclosure(x);
    RC_ASSERT(e.mid == arf_get_d(arb_midref(x.get()), ARF_RND_NEAR));
    if (std::isinf(e.mid)) return;
    const Ball center(e.mid, 4096);
    const Ball distance = abs(midpoint(x) - center);
    Ball radius(0.0, 4096);
    arb_get_rad_arb(radius.get(), x.get());
    RC_ASSERT(arb_le((distance + radius).get(), Ball(e.rad).get()) != 0);
    const Ball most = (distance * 2.0 + radius) * (1 + 0x1p-50) + 0x1p-1074;
    const bool representable = arb_le(most.get(), Ball(DBL_MAX).get()) != 0;
    RC_CLASSIFY(!representable);
    RC_ASSERT(!representable || arb_le(Ball(e.rad).get(), most.get()) != 0);
  });
}

TEST_CASE("ball exp and log1p enclose the exact values") {
  for_all([] {
    const Enclosed x = moderate_ball();
    require_enclosed(exp(x.ball), bracket(mpfr_exp, raw(x.point)));
    const Ball logarithm = log1p(x.ball);
    if (certainly(x.ball > -1.0)) {
      require_enclosed(logarithm, bracket(mpfr_log1p, raw(x.point)));
    } else {
      RC_TAG("log1p at or below its pole");
      RC_ASSERT(!is_finite(logarithm));
    }
  });
}

TEST_CASE("ball abs, sign, negation and max enclose the exact values") {
  for_all([] {
    const Enclosed a = any_ball();
    const Enclosed b = any_ball();
    require_enclosed(abs(a.ball), bracket(mpfr_abs, raw(a.point)));
    require_enclosed(-a.ball, bracket(mpfr_neg, raw(a.point)));
    require_enclosed(max(a.ball, b.ball), bracket(mpfr_max, raw(a.point), raw(b.point)));
    RC_ASSERT(contains(sign(a.ball), static_cast<double>(mpfr_sgn(raw(a.point)))));
    // not below zero, but for the rounding of a radius to 30 bits
    const Ball magnitude = abs(a.ball);
    RC_ASSERT(certainly(magnitude >= midpoint(magnitude) * -0x1p-26));
  });
}

TEST_CASE("ball abs and max are exact where the branch is decided") {
  for_all([] {
    const Ball a = any_ball().ball;
    const Ball b = any_ball().ball;
    if (certainly(a >= 0.0)) RC_ASSERT(identical(abs(a), a));
    if (certainly(a <= 0.0)) RC_ASSERT(identical(abs(a), -a));
    if (certainly(a >= b)) RC_ASSERT(identical(max(a, b), a));
    if (certainly(b >= a)) RC_ASSERT(identical(max(b, a), b));
  });
}

TEST_CASE("ball clamp encloses the clamped point and lies in the interval up to the rounding of its ends") {
  for_all([] {
    const Enclosed x = any_ball();
    const double lo = (*one_of({0, -0.3, -1e300, 0x1p-1074})).value;
    const double hi = (*one_of({kink, 1, 0x1p-1074, 1e300})).value;
    const Ball result = clamp(x.ball, lo, hi);
    const Point clamped = clamp(x.point, lo, hi);
    RC_LOG() << "clamp to [" << to_exact_string(lo) << ", " << to_exact_string(hi) << "] gives "
             << to_exact_string(result) << "\n";
    RC_ASSERT(contains(result, clamped));
    if (certainly(x.ball >= lo) && certainly(x.ball <= hi)) RC_ASSERT(identical(result, x.ball));
    if (certainly(x.ball <= lo)) RC_ASSERT(identical(result, Ball(lo)));
    if (certainly(x.ball >= hi)) RC_ASSERT(identical(result, Ball(hi)));
    // where it straddles an end: a radius is rounded up to 30 bits, and the midpoint to `bits`
    Ball slack = Ball(hi, 300) - lo;
    arb_mul_2exp_si(slack.get(), slack.get(), 2 - std::min<slong>(x.ball.bits(), 30));
    RC_ASSERT(certainly(result >= lo - slack) && certainly(result <= hi + slack));
  });
}

TEST_CASE("ball powers enclose the exact ones") {
  for_all([] {
    const Enclosed x = moderate_ball();
    const auto n = static_cast<unsigned>(*integer(0, 9));
    Bracket exact;
    mpfr_pow_ui(exact.lo.backend().data(), raw(x.point), n, MPFR_RNDD);
    mpfr_pow_ui(exact.hi.backend().data(), raw(x.point), n, MPFR_RNDU);
    require_enclosed(power(x.ball, n), exact);
  });
}

TEST_CASE("a hull holds both balls, and a midpoint lies in its ball") {
  for_all([] {
    const Enclosed a = any_ball();
    const Enclosed b = any_ball();
    const Ball both = hull(a.ball, b.ball);
    RC_ASSERT(contains(both, a.point) && contains(both, b.point));
    RC_ASSERT(arb_contains(both.get(), a.ball.get()) != 0 && arb_contains(both.get(), b.ball.get()) != 0);
    RC_ASSERT(arb_contains(a.ball.get(), midpoint(a.ball).get()) != 0);
  });
}

TEST_CASE("a smaller operand gives a result that meets the larger one's") {
  for_all([] {
    const Enclosed a = moderate_ball();
    const Ball b = moderate_ball().ball;
    const Ball inner = midpoint(a.ball);
    RC_ASSERT(arb_overlaps((inner * b).get(), (a.ball * b).get()) != 0);
    RC_ASSERT(arb_overlaps(exp(inner).get(), exp(a.ball).get()) != 0);
    RC_ASSERT(arb_overlaps(clamp(inner, 0, kink).get(), clamp(a.ball, 0, kink).get()) != 0);
    RC_ASSERT(arb_overlaps(max(inner, b).get(), max(a.ball, b).get()) != 0);
  });
}

}  // namespace advproof::property
