#include "advproof/verdict/trend.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace advproof {
namespace {

ClaimPage trend_page() {
  ClaimPage page;
  page.id = "some.trend";
  page.tag = Tag::stated;
  page.kind = Kind::asymptotic;
  return page;
}

/// Seeds 1 .. count that are all concerned alike, and of which this holds.
std::vector<SeedVote> votes(std::size_t count, Truth concerned, Truth holds) {
  std::vector<SeedVote> result(count, {1, concerned, holds});
  for (std::size_t i = 0; i < count; ++i) result[i].seed = i + 1;
  return result;
}

/// A law over one point, of which 10 of 13 runs have a value; straight unless it is bent.
PowerLaw law_of(double lower, double upper, const ConfidenceInterval& bend = {0, 0, 0}) {
  PowerLaw law;
  law.exponent = {(lower + upper) / 2, lower, upper};
  law.lower_half = {-1.5, -1.75, -1.25};
  law.upper_half = {-0.5, -0.75, -0.25};
  law.bend = bend;
  law.points = {{1, 4, 5}, {2, 6, 8}};
  return law;
}

ClaimResult exponent(const PowerLaw& law) {
  return conclude_exponent(trend_page(), "a title", law, -1, 0.25);
}

}  // namespace

// with `yes` true and `no` false seeds of 20, the others undecided
TEST_CASE("proofs: certified where all are true, refuted where each is decided, the open ones never help") {
  const auto verdict = [](std::int64_t yes, std::int64_t no) {
    return conclude_proofs(trend_page(), "part title", Votes{yes, no, 20}, 0.5).verdict;
  };
  CHECK(verdict(20, 0) == Verdict::certified);
  CHECK(verdict(19, 0) == Verdict::supported);
  CHECK(verdict(15, 5) == Verdict::supported);
  CHECK(verdict(14, 0) == Verdict::undecided);
  CHECK(verdict(0, 14) == Verdict::undecided);
  CHECK(verdict(0, 15) == Verdict::unsupported);
  CHECK(verdict(5, 15) == Verdict::refuted);
  CHECK(verdict(0, 20) == Verdict::refuted);
  CHECK(verdict(0, 0) == Verdict::undecided);
  CHECK(conclude_proofs(trend_page(), "", Votes{5, 0, 5}, 0.5).verdict == Verdict::undecided);
}

TEST_CASE("an exponent is supported within its tolerance, unsupported outside, undecided across") {
  const auto verdict = [](double lower, double upper) { return exponent(law_of(lower, upper)).verdict; };
  CHECK(verdict(-1.1, -0.9) == Verdict::supported);
  CHECK(verdict(-1.25, -0.75) == Verdict::supported);
  CHECK(verdict(-1.1, -0.7) == Verdict::undecided);
  CHECK(verdict(-0.7, 0.2) == Verdict::unsupported);
  CHECK(verdict(-2, -1.3) == Verdict::unsupported);
  CHECK(verdict(std::nan(""), std::nan("")) == Verdict::undecided);
}

TEST_CASE("an exponent is no law where the slope bends by more than the tolerance, whatever the slope") {
  const auto result = [](double lower, double upper) {
    return exponent(law_of(-1.125, -0.875, {(lower + upper) / 2, lower, upper}));
  };
  CHECK(result(-0.25, 0.25).verdict == Verdict::supported);
  CHECK(result(0.125, 0.1875).verdict == Verdict::supported);  // bent for certain, within the tolerance
  CHECK(result(0.125, 0.375).verdict == Verdict::undecided);
  CHECK(result(-8, 8).verdict == Verdict::undecided);  // not known to be straight
  CHECK(result(0.375, 0.5).verdict == Verdict::unsupported);
  CHECK(result(-0.5, -0.375).verdict == Verdict::unsupported);
  CHECK(result(std::nan(""), std::nan("")).verdict == Verdict::undecided);
  CHECK_THAT(result(0.375, 0.5).note, Catch::StartsWith("no power law: exponent -1.000"));
  CHECK_THAT(result(0.125, 0.375).note, Catch::StartsWith("exponent -1.000"));
  CHECK(result(0.125, 0.375).worst_margin == -0.125);
  CHECK(result(-0.375, 0.125).worst_margin == -0.125);
}

TEST_CASE("a count is decided by the exact interval") {
  const auto verdict = [](std::int64_t successes) {
    return conclude_count(trend_page(), "a title", {successes, 20 - successes, 20}, 0.5).verdict;
  };
  CHECK(verdict(15) == Verdict::supported);
  CHECK(verdict(14) == Verdict::undecided);
  CHECK(verdict(5) == Verdict::unsupported);
}

TEST_CASE("open cases of a count speak neither for it nor against it") {
  const auto result = [](std::int64_t yes, std::int64_t no) {
    return conclude_count(trend_page(), "a title", {yes, no, 20}, 0.5);
  };
  CHECK(result(15, 0).verdict == Verdict::supported);
  CHECK(result(14, 0).verdict == Verdict::undecided);
  CHECK(result(0, 15).verdict == Verdict::unsupported);
  CHECK(result(0, 14).verdict == Verdict::undecided);
  CHECK_THAT(result(0, 14).note, Catch::EndsWith("against 0.5, 6 undecided"));
}

TEST_CASE("an exponent carries its law: interval, halves, bend, and the runs with a value at each point") {
  const ClaimResult result = exponent(law_of(-1.25, -0.875, {0.0625, 0, 0.125}));
  CHECK(result.id == "some.trend");
  CHECK(result.title == "a title");
  CHECK(result.kind == Kind::asymptotic);
  CHECK(result.cases == 10);
  CHECK(result.worst_margin == 0);
  CHECK_FALSE(result.votes);
  REQUIRE(result.interval);
  CHECK(result.interval->lower == -1.25);
  CHECK_THAT(result.note,
             Catch::Contains("predicted -1.000 +- 0.25; halves -1.500, -0.500; bend 0.062 [0.000, 0.125]") &&
                 Catch::EndsWith("; 3 of 13 rows have no value; at each point have one: 4/5 6/8"));
  REQUIRE(result.constants.size() == 4);
  CHECK(result.constants[1].name == "lower half");
  CHECK(result.constants[1].min == -1.75);
  CHECK(result.constants[3].name == "bend");
  CHECK(result.constants[3].max == 0.125);
}

TEST_CASE("a law whose runs all have a value does not speak of them") {
  PowerLaw law = law_of(-1, -1);
  law.points = {{1, 5, 5}, {2, 5, 5}};
  CHECK_THAT(exponent(law).note, Catch::EndsWith("bend 0.000 [0.000, 0.000]"));
}

TEST_CASE("a mean is its target only where the interval holds it and lies within the margin") {
  const auto result = [](double lower, double upper, std::int64_t seeds = 10) {
    return conclude_equivalence(trend_page(), "a title", {(lower + upper) / 2, lower, upper}, seeds, 0.5,
                                "chance", 0.125);
  };
  CHECK(result(0.375, 0.625).verdict == Verdict::supported);
  CHECK(result(0.5, 0.5).verdict == Verdict::supported);
  CHECK(result(0.375, 0.6875).verdict == Verdict::undecided);
  CHECK(result(0.3125, 0.625).verdict == Verdict::undecided);
  CHECK(result(0, 1).verdict == Verdict::undecided);
  CHECK(result(std::nan(""), std::nan("")).verdict == Verdict::undecided);
  // near is not enough: the target itself must not be excluded
  CHECK(result(0.53125, 0.5625).verdict == Verdict::unsupported);
  CHECK_THAT(result(0.53125, 0.5625).note, Catch::EndsWith("chance 0.500 +- 0.125: above chance"));
  CHECK(result(0.4375, 0.46875).verdict == Verdict::unsupported);
  CHECK_THAT(result(0.25, 0.46875).note, Catch::EndsWith(": below chance"));
  CHECK(result(0.5, 0.5, 9).verdict == Verdict::undecided);
  CHECK(result(0.75, 1, 9).verdict == Verdict::undecided);
  CHECK(result(0.375, 0.5625).worst_margin == 0);
  CHECK(result(0.5, 0.6875).worst_margin == -0.0625);
  CHECK(result(0.5, 0.5).cases == 10);
}

TEST_CASE("a count carries its bound, its interval and its votes") {
  const ClaimResult result = conclude_count(trend_page(), "a title", {18, 2, 20}, 0.5);
  CHECK(result.title == "a title");
  CHECK(result.cases == 20);
  CHECK(result.worst_margin == clopper_pearson(18, 20).lower - 0.5);
  CHECK(result.note == "18 of 20, 95 % interval [0.683, 0.988] against 0.5");
  REQUIRE(result.votes);
  CHECK(result.votes->yes == 18);
  CHECK(result.votes->no == 2);
  CHECK(result.votes->count == 20);
}

// 95 % Clopper-Pearson, in closed form .025^(1/n) for n of n: 35 [.89997, 1], 36 [.9026, 1]; 96/100 [.9007,
// .9890], 95/100 [.8872, .9836], 84/100 [.7532, .9057], 83/100 [.7418, .8977]; 15/20 [.509, .913], 14/20
// [.457, .881]
TEST_CASE("with high probability means an interval above .9: 20 of 20 seeds cannot say so, 36 can") {
  const auto verdict = [](std::size_t yes, std::size_t count) {
    std::vector<SeedVote> seeds = votes(count, Truth::yes, Truth::yes);
    for (std::size_t i = yes; i < count; ++i) seeds[i].holds = Truth::no;
    return conclude_seeds(trend_page(), "a title", seeds, false).verdict;
  };
  CHECK(high_probability == 0.9);
  CHECK(verdict(20, 20) == Verdict::undecided);
  CHECK(verdict(35, 35) == Verdict::undecided);
  CHECK(verdict(36, 36) == Verdict::supported);
  CHECK(verdict(96, 100) == Verdict::supported);
  CHECK(verdict(95, 100) == Verdict::undecided);
  CHECK(verdict(84, 100) == Verdict::undecided);
  CHECK(verdict(83, 100) == Verdict::unsupported);
  CHECK(verdict(15, 20) == Verdict::undecided);
  CHECK(verdict(14, 20) == Verdict::unsupported);
}

TEST_CASE("a question of ours may ask for more often than not") {
  const auto verdict = [](std::size_t count) {
    return conclude_seeds(trend_page(), "a title", votes(count, Truth::yes, Truth::yes), false, "",
                          more_often_than_not)
        .verdict;
  };
  CHECK(verdict(5) == Verdict::undecided);  // .025^(1/5) = .478
  CHECK(verdict(6) == Verdict::supported);  // .025^(1/6) = .541
}

TEST_CASE("seeds that vote alike are supported or unsupported, and only proofs certify or refute") {
  const auto verdict = [](Truth holds, bool proved) {
    return conclude_seeds(trend_page(), "a title", votes(36, Truth::yes, holds), proved).verdict;
  };
  CHECK(verdict(Truth::yes, false) == Verdict::supported);
  CHECK(verdict(Truth::yes, true) == Verdict::certified);
  CHECK(verdict(Truth::no, false) == Verdict::unsupported);
  CHECK(verdict(Truth::no, true) == Verdict::refuted);
  CHECK(verdict(Truth::unknown, true) == Verdict::undecided);
}

TEST_CASE("a seed that may not be concerned counts only as the statement is proved") {
  const auto verdict = [](Truth concerned, Truth holds) {
    return conclude_seeds(trend_page(), "a title", votes(36, concerned, holds), true, "h").verdict;
  };
  CHECK(verdict(Truth::unknown, Truth::yes) == Verdict::certified);
  CHECK(verdict(Truth::unknown, Truth::no) == Verdict::undecided);
  CHECK(verdict(Truth::no, Truth::yes) == Verdict::not_applicable);
}

TEST_CASE("seeds that are not concerned are told, not counted; without any other nothing is applicable") {
  std::vector<SeedVote> mixed = votes(8, Truth::yes, Truth::yes);
  mixed[2].holds = Truth::no;
  mixed[4].concerned = Truth::no;
  mixed[5].concerned = Truth::no;
  const ClaimResult result = conclude_seeds(trend_page(), "a title", mixed, false, "h");
  CHECK(result.cases == 6);
  CHECK(result.worst_at == "fails on seed 3");
  CHECK_THAT(result.note, Catch::StartsWith("5 of 6 seeds, ") && Catch::EndsWith("; 2 seeds without: h"));
  REQUIRE(result.constants.size() == 1);
  CHECK(result.constants[0].name == "fraction of seeds");
  CHECK(result.constants[0].max == 5.0 / 6);
  const ClaimResult none =
      conclude_seeds(trend_page(), "a title", votes(3, Truth::no, Truth::yes), true, "h");
  CHECK(none.cases == 0);
  CHECK(none.title == "a title");
  CHECK(none.note == "3 of 3 seeds without: h");
}

}  // namespace advproof
