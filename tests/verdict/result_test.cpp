#include "advproof/verdict/result.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {
namespace {

ClaimPage finite_page() {
  ClaimPage page;
  page.id = "some.claim";
  page.tag = Tag::derived;
  page.title = "a title";
  return page;
}

Tally tally_of(std::int64_t cases, std::int64_t violated, std::int64_t undecided) {
  Tally tally;
  tally.cases = cases;
  tally.violated = violated;
  tally.undecided = undecided;
  tally.worst_margin = 0.25;
  tally.worst_at = {.step = 3, .regime = "standard"};
  return tally;
}

}  // namespace

TEST_CASE("all cases proved: certified in balls, holds in points") {
  CHECK(conclude(finite_page(), tally_of(5, 0, 0), true).verdict == Verdict::certified);
  CHECK(conclude(finite_page(), tally_of(5, 0, 0), false).verdict == Verdict::holds);
}

TEST_CASE("certified of identities says to which accuracy; no other verdict does") {
  Tally tally = tally_of(5, 0, 0);
  CHECK(reading(conclude(finite_page(), tally, true)) == "certified");
  tally.accuracy = 1e-20;
  CHECK(reading(conclude(finite_page(), tally, true)) == "certified to 1e-20");
  CHECK(conclude(finite_page(), tally, true).verdict == Verdict::certified);
  CHECK(reading(conclude(finite_page(), tally, false)) == "holds");
  tally.undecided = 1;
  CHECK(reading(conclude(finite_page(), tally, true)) == "undecided");
  tally.violated = 1;
  CHECK(reading(conclude(finite_page(), tally, true)) == "refuted");
}

TEST_CASE("one case violated: refuted in balls, fails in points, whatever is undecided") {
  CHECK(conclude(finite_page(), tally_of(5, 1, 0), true).verdict == Verdict::refuted);
  CHECK(conclude(finite_page(), tally_of(5, 1, 3), true).verdict == Verdict::refuted);
  CHECK(conclude(finite_page(), tally_of(5, 1, 0), false).verdict == Verdict::fails);
  CHECK(conclude(finite_page(), tally_of(5, 2, 0), false).note == "2 cases violated");
}

TEST_CASE("one case undecided: undecided, never a pass") {
  CHECK(conclude(finite_page(), tally_of(5, 0, 1), true).verdict == Verdict::undecided);
  CHECK(conclude(finite_page(), tally_of(5, 0, 1), true).note == "1 cases undecided");
  Tally left_range = tally_of(5, 2, 1);
  left_range.blame_range();
  CHECK(conclude(finite_page(), left_range, false).verdict == Verdict::undecided);
  CHECK(conclude(finite_page(), left_range, false).note ==
        "3 cases undecided, 2 of them left the range of the exponents: no violation in mpfr");
}

TEST_CASE("no case examined is an error that names the claim") {
  CHECK_THROWS_AS(conclude(finite_page(), Tally(), true), IncompleteError);
  CHECK_THROWS_WITH(conclude(finite_page(), Tally(), false), Catch::Contains("some.claim"));
}

TEST_CASE("no case that met the hypotheses is not applicable, and names them") {
  Tally tally;
  tally.inapplicable = {{"one-hot features", 4}, {"A >= tau", 2}};
  const ClaimResult result = conclude(finite_page(), tally, true);
  CHECK(result.verdict == Verdict::not_applicable);
  CHECK(result.cases == 0);
  CHECK(result.note == "2 cases without: A >= tau; 4 cases without: one-hot features");
}

TEST_CASE("hypotheses that failed beside examined cases are told, not counted") {
  Tally tally = tally_of(5, 1, 0);
  tally.inapplicable = {{"h", 4}};
  const ClaimResult result = conclude(finite_page(), tally, true);
  CHECK(result.cases == 5);
  CHECK(result.note == "1 cases violated; 4 cases without: h");
}

TEST_CASE("a conclusion carries the claim, the margin, the place and the constants") {
  Tally tally = tally_of(5, 0, 0);
  tally.constants["c"] = {1, 2, {.step = 1}, {.step = 2}};
  const ClaimResult result = conclude(finite_page(), tally, true);
  CHECK(result.id == "some.claim");
  CHECK(result.title == "a title");
  CHECK(result.tag == Tag::derived);
  CHECK(result.kind == Kind::finite);
  CHECK(result.cases == 5);
  CHECK(result.worst_margin == 0.25);
  CHECK(result.worst_at == "standard step 3");
  REQUIRE(result.constants.size() == 1);
  CHECK(result.constants[0].name == "c");
  CHECK(result.constants[0].min == 1);
  CHECK(result.constants[0].max == 2);
  CHECK(result.constants[0].min_at == "step 1");
  CHECK(result.constants[0].max_at == "step 2");
}

TEST_CASE("a result that says nothing yet is undecided, and carries what its page says of it") {
  ClaimPage page = finite_page();
  page.tag = Tag::heuristic;
  page.kind = Kind::asymptotic;
  const ClaimResult result = blank_result(page);
  CHECK(result.id == "some.claim");
  CHECK(result.title == "a title");
  CHECK(result.tag == Tag::heuristic);
  CHECK(result.kind == Kind::asymptotic);
  CHECK(result.verdict == Verdict::undecided);
  CHECK(result.cases == 0);
  CHECK_FALSE(result.expected);
}

TEST_CASE("a result is as expected where the ledger says the same, or nothing") {
  ClaimResult result = blank_result(finite_page());
  result.verdict = Verdict::holds;
  CHECK(result.as_expected());
  result.expected = Expectation{Verdict::holds, {}};
  CHECK(result.as_expected());
  result.expected = Expectation{Verdict::certified, {}};
  CHECK_FALSE(result.as_expected());
}

}  // namespace advproof
