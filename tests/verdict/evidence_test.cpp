#include "advproof/verdict/evidence.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/verdict/evidence.ipp"
#include "scalar/exactly.h"
#include "scalar/extremes.h"
#include "verdict/check_counts.h"

namespace advproof {
namespace {

/// Evidence about one scalar, fed with binary64 numbers.
template <class T>
struct Bench {
  Format<T> format;
  Evidence<T> evidence{format, 0x1p-10};
  void at_most(double lhs, double rhs, double rounding = 0, Place place = {}) {
    evidence.at_most(format(lhs), format(rhs), format(rounding), place);
  }
  void equal(double lhs, double rhs, double scale, double rounding, Place place = {}) {
    evidence.equal(format(lhs), format(rhs), format(scale), format(rounding), place);
  }
  [[nodiscard]] const Tally& tally() const { return evidence.tally(); }
};

}  // namespace

TEMPLATE_TEST_CASE("new evidence has no case and no margin", "", ADVPROOF_TEST_SCALARS) {
  const Bench<TestType> bench;
  check_counts(bench.tally(), 0, 0, 0);
  CHECK(bench.tally().worst_margin == infinity);
}

TEMPLATE_TEST_CASE("an inequality passes up to its bound and not beyond", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.at_most(1, 2);
  bench.at_most(2, 2);
  check_counts(bench.tally(), 2, 0, 0);
  bench.at_most(std::nextafter(2, 3), 2);
  check_counts(bench.tally(), 3, 1, 0);
}

TEMPLATE_TEST_CASE("an exact case passes as told, and its slack is the margin", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.evidence.exact(true, {}, 0.25);
  check_counts(bench.tally(), 1, 0, 0);
  CHECK(bench.tally().worst_margin == 0.25);
  bench.evidence.exact(false, {}, 0);  // a tie that fails
  check_counts(bench.tally(), 2, 1, 0);
  CHECK(bench.tally().worst_margin == 0);
}

TEST_CASE(
    "numbers are identical to the last bit, and balls that differ are refuted only where they are apart") {
  const Format<double> number;
  Evidence<double> points(number, 0);
  const double two = 2;
  const double more = std::nextafter(2, 3);
  points.identical(two, two, {});
  check_counts(points.tally(), 1, 0, 0);
  points.identical(two, more, {});
  check_counts(points.tally(), 2, 1, 0);

  const Format<Ball> format{128};
  Evidence<Ball> balls(format, 0x1p-10);
  Ball wide = format(2);
  arb_add_error_2exp_si(wide.get(), -3);
  balls.identical(wide, wide, {});
  check_counts(balls.tally(), 1, 0, 0);
  balls.identical(wide, format(2), {});
  check_counts(balls.tally(), 2, 0, 1);
  balls.identical(wide, format(3), {});
  check_counts(balls.tally(), 3, 1, 1);
  const std::vector<Ball> list{format(1), format(2)};
  balls.identical(list, std::vector<Ball>{format(1), format(2)}, {});
  check_counts(balls.tally(), 4, 1, 1);
  balls.identical(list, std::vector<Ball>{format(1), format(5)}, {});
  check_counts(balls.tally(), 5, 2, 1);
}

TEST_CASE("no pass has a negative margin, however small the numbers") {
  const Format<Mpfr<256>> format;
  Evidence<Mpfr<256>> evidence(format, 0);
  const Mpfr<256> tiny = format(0x1p-1060) / 3.0;
  evidence.at_most(tiny, tiny, format(0), {});
  evidence.equal(tiny * tiny, tiny * tiny, tiny, tiny * tiny * tiny, {});
  check_counts(evidence.tally(), 2, 0, 0);
  CHECK(evidence.tally().worst_margin >= 0);
}

TEST_CASE("points are forgiven their rounding, balls refuted without it") {
  Bench<double> points;
  points.at_most(2.25, 2, 0.25);
  check_counts(points.tally(), 1, 0, 0);
  points.at_most(2.5, 2, 0.25);
  check_counts(points.tally(), 2, 1, 0);

  Bench<Ball> balls;
  balls.at_most(2.5, 2, 0);
  check_counts(balls.tally(), 1, 1, 0);
}

TEMPLATE_TEST_CASE("NaN never passes, wherever it stands", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.at_most(nan, 1);
  bench.at_most(1, nan);
  bench.at_most(1, 2, nan);
  bench.equal(nan, 1, 1, 1);
  bench.equal(1, nan, 1, 1);
  const Tally& tally = bench.tally();
  CHECK(tally.cases == 5);
  CHECK(tally.undecided == 5);
  CHECK(std::isnan(tally.worst_margin));
}

TEST_CASE("points that left their range decide nothing, though infinity compares") {
  Bench<double> bench;
  bench.at_most(1, infinity);
  bench.at_most(infinity, 1);
  bench.at_most(1, 0, infinity);
  bench.equal(1, infinity, 1, 1);
  bench.equal(1, 2, 1, infinity);
  CHECK(bench.tally().cases == 5);
  CHECK(bench.tally().undecided == 5);
}

TEST_CASE("a NaN margin stays the worst, and its place too") {
  Bench<double> bench;
  bench.at_most(1, 2, 0, {.step = 1});
  bench.at_most(nan, 2, 0, {.step = 2});
  bench.at_most(1, 2, 0, {.step = 3});
  CHECK(std::isnan(bench.tally().worst_margin));
  CHECK(bench.tally().worst_at.step == 2);
}

TEST_CASE("an overlap of balls is undecided, never a pass") {
  Bench<Ball> bench;
  bench.evidence.at_most(interval(0, 2), interval(1, 3), Ball(0.0), {});
  check_counts(bench.tally(), 1, 0, 1);
  bench.evidence.at_most(interval(0, 1), interval(1, 3), Ball(0.0), {});
  check_counts(bench.tally(), 2, 0, 1);
  bench.evidence.at_most(interval(4, 5), interval(1, 3), Ball(0.0), {});
  check_counts(bench.tally(), 3, 1, 1);
}

TEST_CASE("under an unknown hypothesis only a proved conclusion counts, and nothing is refuted") {
  Bench<Ball> bench;
  bench.evidence.at_most(Ball(1.0), Ball(2.0), Ball(0.0), {}, Truth::unknown);
  check_counts(bench.tally(), 1, 0, 0);
  bench.evidence.at_most(Ball(3.0), Ball(2.0), Ball(0.0), {}, Truth::unknown);
  check_counts(bench.tally(), 2, 0, 1);
  bench.evidence.at_most(Ball(3.0), Ball(2.0), Ball(0.0), {}, Truth::yes);
  check_counts(bench.tally(), 3, 1, 1);
}

TEMPLATE_TEST_CASE("the margin is the slack relative to the larger side, and the place is the worst one's",
                   "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.at_most(1, 2, 0, {.step = 1});  // (2 - 1) / 2
  CHECK(bench.tally().worst_margin == 0.5);
  bench.at_most(-4, 0, 0, {.step = 2});  // 4 / 4
  CHECK(bench.tally().worst_margin == 0.5);
  bench.at_most(3, 4, 0, {.step = 3});  // 1 / 4
  CHECK(bench.tally().worst_margin == 0.25);
  bench.at_most(4, 3, 0, {.step = 4});  // -1 / 4: outside
  CHECK(bench.tally().worst_margin == -0.25);
  bench.at_most(0, 0, 0, {.step = 5});  // nothing to be relative to: 0
  CHECK(bench.tally().worst_margin == -0.25);
  CHECK(bench.tally().worst_at.step == 4);
}

TEST_CASE("the margin of a ball is its lower end") {
  // slack [1, 3], size [3, 4]: 1 / 4
  Bench<Ball> bench;
  bench.evidence.at_most(interval(0, 1), interval(2, 3), Ball(0.0), {});
  CHECK(bench.tally().worst_margin <= 0.5);
  CHECK(bench.tally().worst_margin >= 0.25);
}

TEST_CASE("an identity of points holds within its rounding") {
  Bench<double> bench;
  bench.equal(1, 1, 1, 0);
  bench.equal(1, 1.25, 1, 0.25);
  bench.equal(1.25, 1, 1, 0.25);
  check_counts(bench.tally(), 3, 0, 0);
  bench.equal(1, std::nextafter(1.25, 2), 1, 0.25);
  check_counts(bench.tally(), 4, 1, 0);
}

TEST_CASE("the margin of an identity is the share of the allowance left") {
  Bench<double> bench;
  bench.equal(1, 1.125, 1, 0.5);  // (.5 - .125) / .5
  CHECK(bench.tally().worst_margin == 0.75);
  bench.equal(1, 2, 1, 0.5);  // (.5 - 1) / .5
  CHECK(bench.tally().worst_margin == -1);
  bench.equal(1, 2, 1, 0);
  CHECK(bench.tally().worst_margin == -infinity);
}

TEST_CASE("an identity of balls is proved by accuracy times scale alone") {
  // accuracy 2^-10, scale 4: 2^-8 is allowed; the rounding of points is not used
  Bench<Ball> bench;
  bench.equal(1, 1 + 0x1p-8, 4, 0);
  check_counts(bench.tally(), 1, 0, 0);
  bench.equal(1, 1 + 0x1p-7, 4, 100);
  check_counts(bench.tally(), 2, 1, 0);
  // a scale of either sign
  bench.equal(1, 1 + 0x1p-8, -4, 0);
  check_counts(bench.tally(), 3, 1, 0);
  // a ball too wide to tell
  bench.evidence.equal(interval(1, 1.5), Ball(1.0, 256), Ball(4.0, 256), Ball(0.0), {});
  check_counts(bench.tally(), 4, 1, 1);
}

TEST_CASE("the accuracy of identities is told of balls that examined one, and of nothing else") {
  Bench<Ball> balls;
  balls.at_most(1, 2);
  CHECK(balls.tally().accuracy == 0);
  balls.equal(1, 1, 1, 0);
  CHECK(balls.tally().accuracy == 0x1p-10);
  Bench<double> points;
  points.equal(1, 1, 1, 0);
  CHECK(points.tally().accuracy == 0);
}

TEMPLATE_TEST_CASE("an exact case passes or is violated", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.evidence.exact(true, {.step = 1});
  check_counts(bench.tally(), 1, 0, 0);
  CHECK(bench.tally().worst_margin == 0);
  bench.evidence.exact(false, {.step = 2});
  check_counts(bench.tally(), 2, 1, 0);
  CHECK(bench.tally().worst_margin == -1);
  CHECK(bench.tally().worst_at.step == 2);
}

TEMPLATE_TEST_CASE("inapplicable cases are counted by hypothesis, not as cases", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.evidence.inapplicable("a");
  bench.evidence.inapplicable("b");
  bench.evidence.inapplicable("a");
  check_counts(bench.tally(), 0, 0, 0);
  CHECK(bench.tally().inapplicable == std::map<std::string, std::int64_t>{{"a", 2}, {"b", 1}});
}

TEMPLATE_TEST_CASE("constants keep their extremes and where they were seen", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  int step = 0;
  for (const double value : {2.0, -1.0, 3.0, 0.5}) {
    bench.evidence.constant("c", bench.format(value), {.step = step++});
  }
  const Extremes& c = bench.tally().constants.at("c");
  CHECK(c.min == -1);
  CHECK(c.min_at.step == 1);
  CHECK(c.max == 3);
  CHECK(c.max_at.step == 2);
}

TEST_CASE("the extremes of a constant bound its balls whole") {
  Bench<Ball> bench;
  bench.evidence.constant("c", hull(bench.format(1), bench.format(3)), {.step = 1});
  bench.evidence.constant("c", hull(bench.format(2), bench.format(4)), {.step = 2});
  const Extremes& c = bench.tally().constants.at("c");
  CHECK(c.min <= 1);
  CHECK(c.min >= 0.99);
  CHECK(c.min_at.step == 1);
  CHECK(c.max >= 4);
  CHECK(c.max <= 4.01);
  CHECK(c.max_at.step == 2);
}

TEMPLATE_TEST_CASE("a constant that is NaN is an undecided case, never silence", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.evidence.constant("c", bench.format(2), {.step = 1});
  check_counts(bench.tally(), 0, 0, 0);
  bench.evidence.constant("c", bench.format(nan), {.step = 2});
  check_counts(bench.tally(), 1, 0, 1);
  CHECK(std::isnan(bench.tally().worst_margin));
  CHECK(bench.tally().worst_at.step == 2);
  CHECK(bench.tally().constants.at("c").min == 2);
  CHECK(bench.tally().constants.at("c").max == 2);
}

TEMPLATE_TEST_CASE("a quotient by zero is inapplicable, by NaN undecided", "", ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  const auto quotient = [&](double a, double b) {
    bench.evidence.quotient("c", bench.format(a), bench.format(b), {});
  };
  quotient(3, -2);
  CHECK(bench.tally().constants.at("c").min == -1.5);
  CHECK(bench.tally().constants.at("c").max == -1.5);
  quotient(1, 0);
  quotient(0, 0);
  quotient(nan, -0.0);
  check_counts(bench.tally(), 0, 0, 0);
  CHECK(bench.tally().inapplicable ==
        std::map<std::string, std::int64_t>{{"the denominator of c is not 0", 3}});
  quotient(1, nan);
  quotient(nan, 1);
  check_counts(bench.tally(), 2, 0, 2);
}

TEST_CASE("a quotient by a ball that may be zero is undecided") {
  Bench<Ball> bench;
  bench.evidence.quotient("c", Ball(1.0, 64), interval(-1, 1), {});
  check_counts(bench.tally(), 1, 0, 1);
}

TEMPLATE_TEST_CASE("a case beyond the check is undecided, says why, and is not open to more bits", "",
                   ADVPROOF_TEST_SCALARS) {
  Bench<TestType> bench;
  bench.evidence.beyond("beyond certificates", {.step = 4});
  check_counts(bench.tally(), 1, 0, 1);
  CHECK(std::isnan(bench.tally().worst_margin));
  CHECK(bench.tally().worst_at.step == 4);
  CHECK(bench.tally().beyond == std::map<std::string, std::int64_t>{{"beyond certificates", 1}});
  CHECK(bench.tally().open() == 0);
  bench.evidence.constant("c", bench.format(nan), {});
  CHECK(bench.tally().open() == 1);
}

TEST_CASE("the unit is that of the arithmetic, and zero for balls") {
  CHECK(Evidence<double>({}, 0).unit() == 0x1p-53);
  CHECK(is_exactly(Evidence<Mpfr<128>>({}, 0).unit(), 0x1p-128));
  CHECK(is_exactly(Evidence<Ball>({}, 0).unit(), 0));
}

}  // namespace advproof
