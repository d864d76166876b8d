#include "advproof/scalar/ball.h"

#include <array>
#include <catch2/catch.hpp>
#include <cfloat>
#include <cmath>

#include "advproof/error.h"
#include "scalar/exactly.h"
#include "scalar/extremes.h"

namespace advproof {
namespace {

bool contains(const Ball& x, const Ball& inner) { return arb_contains(x.get(), inner.get()) != 0; }

/// Is x within [lo, hi] but for the upward rounding of a radius, 2^-28 relative?
bool is_within(const Ball& x, double lo, double hi) {
  const double slack = 0x1p-28 * (hi - lo);
  return certainly(x >= lo - slack) && certainly(x <= hi + slack);
}

/// Every enclosure property of a unary hull: it contains f of both ends and of points between.
template <class Function>
void check_contains_images(const Ball& x, double lo, double hi, Function f) {
  for (int i = 0; i <= 8; ++i) {
    const double point = lo + (hi - lo) * i / 8;
    CHECK(contains(x, Ball(f(point), 64)));
  }
}

bool is_nan(const Ball& x) { return arf_is_nan(arb_midref(x.get())) != 0; }

}  // namespace

TEST_CASE("a third is enclosed tightly at the bits of the operands") {
  const Ball third = Ball(1.0, 256) / 3.0;

  CHECK(third.bits() == 256);
  CHECK(contains(third * 3.0, Ball(1.0)));
  CHECK_FALSE(contains(third, Ball(1.0 / 3)));  // the nearest binary64 number is outside
  CHECK(enclosure(third).mid == 1.0 / 3);
  CHECK(mag_cmp_2exp_si(arb_radref(third.get()), -256) <= 0);  // an ulp of 1/3 at 256 bits is 2^-257
}

TEST_CASE("the precision travels with the value, the larger one wins") {
  const Ball narrow(1.0, 64);
  const Ball wide(3.0, 500);
  CHECK((narrow / wide).bits() == 500);
  CHECK((wide / narrow).bits() == 500);
  CHECK((narrow + 1.0).bits() == 64);
  CHECK((1.0 / narrow).bits() == 64);
  CHECK((-wide).bits() == 500);
  CHECK(exp(wide).bits() == 500);
  CHECK(max(narrow, wide).bits() == 500);
  CHECK(clamp(wide, 0, 1).bits() == 500);
  CHECK(hull(narrow, wide).bits() == 500);
  CHECK(power(wide, 3).bits() == 500);
  CHECK(midpoint(wide).bits() == 500);
  CHECK(abs(-wide).bits() == 500);
  CHECK(sign(wide).bits() == 500);

  Ball copy(0.0);
  copy = wide;
  CHECK(copy.bits() == 500);
  Ball moved(0.0);
  moved = std::move(copy);
  CHECK(moved.bits() == 500);
  CHECK(is_exactly(moved, 3));
}

TEST_CASE("a binary64 number of two bits of precision is still exact") {
  const Ball x(0.1);
  CHECK(x.bits() == 2);
  CHECK(is_exactly(x, 0.1));
  CHECK(is_exactly(Ball(0.0, 64) + x, 0.1));
}

TEST_CASE("self-assignment and aliased operations keep the value") {
  Ball x(1.5, 64);
  const Ball& alias = x;
  x = alias;
  CHECK(is_exactly(x, 1.5));
  x *= alias;
  CHECK(is_exactly(x, 2.25));
  x -= alias;
  CHECK(is_exactly(x, 0));
}

TEST_CASE("comparisons of balls are three-valued") {
  const Ball low = interval(0, 1);
  const Ball high = interval(2, 3);
  const Ball middle = interval(0.5, 2.5);
  CHECK((low < high) == Truth::yes);
  CHECK((high < low) == Truth::no);
  CHECK((low < middle) == Truth::unknown);
  CHECK((low > high) == Truth::no);
  CHECK((high >= low) == Truth::yes);
  CHECK((middle >= high) == Truth::unknown);
  // touching at a point
  CHECK((low <= interval(1, 2)) == Truth::yes);
  CHECK((low < interval(1, 2)) == Truth::unknown);
  CHECK((interval(1, 2) < low) == Truth::no);
  // a ball with radius against itself: the dependency is not seen
  CHECK((low <= low) == Truth::unknown);
  // points
  CHECK((Ball(1.0) <= Ball(1.0)) == Truth::yes);
  CHECK((Ball(1.0) < Ball(1.0)) == Truth::no);
}

TEST_CASE("comparisons of a ball with binary64 agree with those of balls") {
  const Ball x = interval(-1, 1);
  CHECK((x <= 1.0) == Truth::yes);
  CHECK((x < 1.0) == Truth::unknown);
  CHECK((x < -1.0) == Truth::no);
  CHECK((x > 1.0) == Truth::no);
  CHECK((x > -2.0) == Truth::yes);
  CHECK((x >= 0.0) == Truth::unknown);
}

TEST_CASE("nothing about a NaN ball is certain, and nothing is disproved") {
  const std::array<Ball, 3> balls{Ball(nan, 64), Ball(1.0, 64) / 0.0,
                                  Ball(infinity, 64) - Ball(infinity, 64)};
  for (const Ball& x : balls) {
    CHECK_FALSE(is_finite(x));
    for (const Truth truth : {x<0.0, x <= 0.0, x> 0.0, x >= 0.0, x <= x, Ball(0.0) <= x}) {
      CHECK(truth == Truth::unknown);
    }
    CHECK_FALSE(certainly(abs(x) >= 0.0));
    CHECK_FALSE(certainly(max(x, Ball(0.0)) >= 0.0));
    CHECK_FALSE(certainly(max(Ball(0.0), x) >= 0.0));
    CHECK_FALSE(is_finite(exp(x)));
    CHECK(enclosure(x).rad == infinity);
  }
}

TEST_CASE("the absolute value is exact off zero and a hull across it") {
  CHECK(is_exactly(abs(Ball(-1.5, 64)), 1.5));
  CHECK(identical(abs(interval(-3, -1)), interval(1, 3)));
  const Ball across = abs(interval(-1, 3));
  check_contains_images(across, -1, 3, [](double z) { return std::abs(z); });
  CHECK(is_within(across, 0, 3));
}

TEST_CASE("max is exact where decided and a hull where not") {
  CHECK(identical(max(interval(0, 1), interval(2, 3)), interval(2, 3)));
  CHECK(identical(max(interval(2, 3), interval(0, 1)), interval(2, 3)));
  CHECK(identical(max(interval(0, 1), interval(1, 3)), interval(1, 3)));  // touching: still decided
  const Ball across = max(interval(-1, 3), Ball(1.0));
  check_contains_images(across, -1, 3, [](double z) { return std::max(z, 1.0); });
  CHECK(is_within(across, 1, 3));
}

TEST_CASE("clamp keeps, replaces or cuts a ball") {
  CHECK(identical(clamp(interval(0.25, 0.5), 0, 1), interval(0.25, 0.5)));
  CHECK(is_exactly(clamp(interval(-3, -2), 0, 1), 0));
  CHECK(is_exactly(clamp(interval(-3, 0), 0, 1), 0));
  CHECK(is_exactly(clamp(interval(2, 3), 0, 1), 1));
  for (const double lo : {-1.0, 0.5}) {
    for (const double hi : {0.75, 2.0}) {
      const Ball cut = clamp(interval(lo, hi), 0, 1);
      check_contains_images(cut, lo, hi, [](double z) { return std::min(std::max(z, 0.0), 1.0); });
      CHECK(is_within(cut, 0, 1));
    }
  }
}

TEST_CASE("a clamp to one point is that point for every finite ball") {
  // eps = 0: adversarial training is standard training bit for bit, also where the sign of a gradient is open
  CHECK(is_exactly(clamp(interval(-1, 1), 0, 0), 0));
  CHECK(is_exactly(clamp(interval(0, 1), -0.0, 0), 0));
}

TEST_CASE("a clamped NaN ball lies in no interval for certain, or in the whole of it") {
  const Ball cut = clamp(Ball(nan, 64), 0, 1);
  CHECK((is_nan(cut) || (contains(cut, Ball(0.0)) && contains(cut, Ball(1.0)))));
}

TEST_CASE("sign is a point off zero and [-1, 1] across it") {
  CHECK(is_exactly(sign(interval(1, 2)), 1));
  CHECK(is_exactly(sign(interval(-2, -1)), -1));
  CHECK(is_exactly(sign(Ball(0.0, 64)), 0));
  const Ball across = sign(interval(-1, 2));
  for (const double s : {-1.0, 0.0, 1.0}) CHECK(contains(across, Ball(s)));
  const Ball touching = sign(interval(0, 2));
  for (const double s : {0.0, 1.0}) CHECK(contains(touching, Ball(s)));
}

TEST_CASE("powers of balls enclose, even ones across zero too") {
  CHECK(is_exactly(power(Ball(1.5, 64), 5), 7.59375));
  CHECK(is_exactly(power(Ball(0.0, 64), 0), 1));
  const Ball square = power(interval(-1, 2), 2);
  check_contains_images(square, -1, 2, [](double z) { return z * z; });
}

TEST_CASE("the hull holds both balls") {
  const Ball both = hull(interval(0, 1), interval(4, 5));
  CHECK(contains(both, interval(0, 1)));
  CHECK(contains(both, interval(4, 5)));
  CHECK(is_within(both, 0, 5));
}

TEST_CASE("the midpoint is an exact point of the ball") {
  const Ball third = Ball(1.0, 128) / 3.0;
  const Ball middle = midpoint(third);
  CHECK(arb_is_exact(middle.get()) != 0);
  CHECK(contains(third, middle));
}

TEST_CASE("exp and log1p enclose known values") {
  CHECK(is_exactly(exp(Ball(0.0, 128)), 1));
  CHECK(is_exactly(log1p(Ball(0.0, 128)), 0));
  // 20 digits of e and of ln 2
  CHECK(to_decimal(exp(Ball(1.0, 128)), 20).substr(0, 20) == "[2.71828182845904523");
  CHECK(to_decimal(log1p(Ball(1.0, 128)), 20).substr(0, 20) == "[0.69314718055994530");
  CHECK(contains(log1p(exp(Ball(1.0, 128)) - 1.0), Ball(1.0)));
}

TEST_CASE("balls are identical by midpoint and radius, whatever their bits") {
  const Ball third = Ball(1.0, 128) / 3.0;
  CHECK(identical(third, third));
  CHECK(identical(Ball(0.5, 64), Ball(0.5, 512)));
  CHECK_FALSE(identical(third, midpoint(third)));
  CHECK_FALSE(identical(third, Ball(1.0, 129) / 3.0));
  CHECK(identical(Ball(0.0), Ball(-0.0)));  // balls have one zero
}

TEST_CASE("a binary64 enclosure holds the ball") {
  const std::array<Ball, 6> balls{
      Ball(1.0, 128) / 3.0,       Ball(-1.0, 128) / 3.0,       interval(-1, 3),
      power(Ball(0.5, 64), 2000), -power(Ball(0.5, 64), 2000), Ball(1.0, 64) + power(Ball(0.5, 64), 60)};
  for (const Ball& x : balls) {
    const Enclosure enclosed = enclosure(x);
    CHECK(std::isfinite(enclosed.rad));
    CHECK(certainly(x <= Ball(enclosed.mid, 4096) + enclosed.rad));
    CHECK(certainly(x >= Ball(enclosed.mid, 4096) - enclosed.rad));
  }
  CHECK(enclosure(Ball(1.0, 128) / 3.0).rad <= 0x1p-55);  // half an ulp of 1/3
  CHECK(enclosure(Ball(1.0, 64) + power(Ball(0.5, 64), 60)).rad == 0x1p-60);
}

TEST_CASE("an enclosure beyond binary64 is unbounded") {
  CHECK(enclosure(power(Ball(2.0, 64), 2000)).rad == infinity);
  CHECK(enclosure(Ball(infinity, 64)).rad == infinity);
  const Ball wide = from_exact_string(Format<Ball>{53}, "1fffffffffffff 3cb 1 400");  // DBL_MAX +- 2^1024
  CHECK(enclosure(wide).mid == DBL_MAX);
  CHECK(enclosure(wide).rad == infinity);
}

TEST_CASE("exact text gives a ball back bit for bit") {
  const Format<Ball> format{128};
  for (const Ball& x : {Ball(1.0, 128) / 3.0, Ball(-0.1, 128), interval(-1, 3), Ball(0.0, 128),
                        power(Ball(0.5, 64), 3000), power(Ball(2.0, 64), 3000) / 3.0}) {
    const Ball back = from_exact_string(format, to_exact_string(x));
    CHECK(identical(back, x));
    CHECK(back.bits() == 128);
  }
}

TEST_CASE("text that is not a dumped ball is refused, with the text in the message") {
  for (const char* text :
       {"", "x", "0.5", "1 2 3", "1 0 0 0 0", "1 0 0 0 ", " 1 0 0 0", "1  0 0 0", "0x1 0 0 0", "2 0 0 0",
        "-0 0 0 0", "A 0 0 0", "1 0 6 0", "1 0 0 g", "1 - 0 0", "   "}) {
    INFO(text);
    CHECK_THROWS_AS(from_exact_string(Format<Ball>(), text), InputError);
  }
  CHECK_THROWS_WITH(from_exact_string(Format<Ball>(), "wrong"), Catch::Contains("'wrong'"));
}

TEST_CASE("text of a ball that is not finite, or on which Arb would abort, is refused") {
  for (const Ball& x : {Ball(infinity, 128), Ball(-infinity, 128), Ball(nan, 128), Ball(1.0, 64) / 0.0})
    CHECK_THROWS_AS(from_exact_string(Format<Ball>(), to_exact_string(x)), InputError);
  for (const char* text :
       {"1 0 -1 0", "1 0 7fffffff 0", "1 0 40000001 0", "1 0 ffffffffffffffffffff 0", "1 0 0 1", "1 0 0 -1",
        "1 0 0 -2", "1 0 0 -3", "1 1000000000000 0 0", "1 0 1 1000000000000", "1 0 1 -1000000000000",
        "1 0 1 ffffffffffffffffffffffff", "1 -ffffffffffffffffffffffff 1 0"}) {
    INFO(text);
    CHECK_THROWS_AS(from_exact_string(Format<Ball>(), text), InputError);
  }
  CHECK(is_finite(from_exact_string(Format<Ball>(), "1 ffffffffffff 3fffffff -ffffffffffff")));
}

}  // namespace advproof
