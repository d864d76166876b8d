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

}  // namespace

TEST_CASE("votes are yes, no, or neither") {
  Votes sum;
  for (const Truth vote : {Truth::yes, Truth::no, Truth::unknown, Truth::yes}) sum.add(vote);
  CHECK(sum.yes == 2);
  CHECK(sum.no == 1);
  CHECK(sum.count == 4);
}

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
  const auto verdict = [](double lower, double upper) {
    const PowerLaw law{{(lower + upper) / 2, lower, upper}, 10, 0};
    return conclude_exponent(trend_page(), "a title", law, -1, 0.25).verdict;
  };
  CHECK(verdict(-1.1, -0.9) == Verdict::supported);
  CHECK(verdict(-1.25, -0.75) == Verdict::supported);
  CHECK(verdict(-1.1, -0.7) == Verdict::undecided);
  CHECK(verdict(-0.7, 0.2) == Verdict::unsupported);
  CHECK(verdict(-2, -1.3) == Verdict::unsupported);
  CHECK(verdict(std::nan(""), std::nan("")) == Verdict::undecided);
}

TEST_CASE("a count is decided by the exact interval") {
  const auto verdict = [](std::int64_t successes) {
    return conclude_count(trend_page(), "a title", successes, 20, 0.5).verdict;
  };
  CHECK(verdict(15) == Verdict::supported);
  CHECK(verdict(14) == Verdict::undecided);
  CHECK(verdict(5) == Verdict::unsupported);
}

TEST_CASE("an exponent carries its law: interval, rows, and how many have no value") {
  const ClaimResult result =
      conclude_exponent(trend_page(), "a title", {{-1, -1.25, -0.875}, 10, 3}, -1, 0.5);
  CHECK(result.id == "some.trend");
  CHECK(result.title == "a title");
  CHECK(result.kind == Kind::asymptotic);
  CHECK(result.cases == 10);
  CHECK(result.worst_margin == 0.25);
  REQUIRE(result.interval);
  CHECK(result.interval->lower == -1.25);
  CHECK_THAT(result.note,
             Catch::Contains("predicted -1.000 +- 0.5") && Catch::EndsWith("; 3 rows have no value"));
}

TEST_CASE("a count carries its bound and its interval") {
  const ClaimResult result = conclude_count(trend_page(), "a title", 18, 20, 0.5);
  CHECK(result.title == "a title");
  CHECK(result.cases == 20);
  CHECK(result.worst_margin == clopper_pearson(18, 20).lower - 0.5);
  CHECK(result.note == "18 of 20, 95 % interval [0.683, 0.988] against 0.5");
}

TEST_CASE("seeds that vote alike are supported or unsupported, and only proofs certify or refute") {
  const auto verdict = [](Truth holds, bool proved) {
    return conclude_seeds(trend_page(), "a title", votes(20, Truth::yes, holds), proved).verdict;
  };
  CHECK(verdict(Truth::yes, false) == Verdict::supported);
  CHECK(verdict(Truth::yes, true) == Verdict::certified);
  CHECK(verdict(Truth::no, false) == Verdict::unsupported);
  CHECK(verdict(Truth::no, true) == Verdict::refuted);
  CHECK(verdict(Truth::unknown, true) == Verdict::undecided);
}

TEST_CASE("a seed that may not be concerned counts only as the statement is proved") {
  const auto verdict = [](Truth concerned, Truth holds) {
    return conclude_seeds(trend_page(), "a title", votes(10, concerned, holds), true, "h").verdict;
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
