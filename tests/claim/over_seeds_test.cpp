#include "advproof/claim/over_seeds.h"

#include <catch2/catch.hpp>

namespace advproof {
namespace {

ClaimPage trend_page() {
  ClaimPage page;
  page.id = "some.trend";
  page.tag = Tag::stated;
  page.kind = Kind::asymptotic;
  return page;
}

/// Seeds 1 .. trials, of which the first `successes` have training risk 0 and the others 1.
std::vector<Outcome> seeds(int successes, int trials) {
  std::vector<Outcome> outcomes(static_cast<std::size_t>(trials));
  for (int i = 0; i < trials; ++i) {
    outcomes[static_cast<std::size_t>(i)].instance.seed = static_cast<std::uint64_t>(i + 1);
    outcomes[static_cast<std::size_t>(i)].standard.risk.mid = i < successes ? 0 : 1;
  }
  return outcomes;
}

bool small_risk(const Outcome& outcome) { return outcome.standard.risk.mid < 0.5; }

ClaimResult fraction(int successes, int trials) {
  return conclude_fraction(trend_page(), "part title", seeds(successes, trials), small_risk);
}

}  // namespace

// 95 % Clopper-Pearson: 36/36 [.903, 1], 35/36 [.855, .999], 15/20 [.509, .913], 14/20 [.457, .881]
TEST_CASE("a fraction is supported, undecided or unsupported as its interval lies about .9") {
  CHECK(fraction(36, 36).verdict == Verdict::supported);
  CHECK(fraction(35, 36).verdict == Verdict::undecided);
  CHECK(fraction(20, 20).verdict == Verdict::undecided);
  CHECK(fraction(15, 20).verdict == Verdict::undecided);
  CHECK(fraction(14, 20).verdict == Verdict::unsupported);
  CHECK(fraction(0, 20).verdict == Verdict::unsupported);
}

TEST_CASE("a fraction carries its title, its seeds and its interval") {
  const ClaimResult result = fraction(18, 20);
  CHECK(result.id == "some.trend");
  CHECK(result.title == "part title");
  CHECK(result.tag == Tag::stated);
  CHECK(result.kind == Kind::asymptotic);
  CHECK(result.cases == 20);
  CHECK(result.worst_at == "fails on seed 19,20");
  CHECK(result.note == "18 of 20 seeds, 95 % interval [0.683, 0.988] against 0.9");
  REQUIRE(result.votes);
  CHECK(result.votes->yes == 18);
  CHECK(result.constants.at(0).min == 0.9);
  REQUIRE(result.interval);
  CHECK(result.interval->estimate == 0.9);
  CHECK(result.interval->lower == clopper_pearson(18, 20).lower);
  CHECK(result.interval->upper == clopper_pearson(18, 20).upper);
  CHECK(fraction(20, 20).worst_at.empty());
}

TEST_CASE("the margin of a fraction is positive exactly where it is supported") {
  CHECK(fraction(36, 36).worst_margin > 0);
  CHECK(fraction(35, 35).worst_margin < 0);
}

TEST_CASE("proofs over seeds say so, and name the seeds that are not proved") {
  const auto result = [](Truth last) {
    std::vector<Outcome> outcomes = seeds(20, 20);
    return conclude_proofs(trend_page(), "part title", outcomes,
                           [&](const Outcome& o) { return o.instance.seed == 20 ? last : Truth::yes; });
  };
  CHECK(result(Truth::yes).note == "20 of 20 seeds, 95 % interval [0.832, 1.000] against 0.9, each proved");
  CHECK(result(Truth::no).note == "19 of 20 seeds, 95 % interval [0.751, 0.999] against 0.9, each proved");
  CHECK(result(Truth::unknown).note ==
        "19 of 20 seeds, 95 % interval [0.751, 1.000] against 0.9, 1 undecided");
  CHECK(result(Truth::no).worst_at == "fails on seed 20");
  CHECK(result(Truth::unknown).worst_at == "not proved on seed 20");
}

TEST_CASE("a seed whose premise is open counts only as the conclusion is proved") {
  const auto verdict = [](Truth premise, Truth S) {
    return conclude_proved_implication(
               trend_page(), "part title", seeds(36, 36), "h", [=](const Outcome&) { return premise; },
               [=](const Outcome&) { return S; })
        .verdict;
  };
  CHECK(verdict(Truth::yes, Truth::yes) == Verdict::certified);
  CHECK(verdict(Truth::unknown, Truth::yes) == Verdict::certified);
  CHECK(verdict(Truth::yes, Truth::no) == Verdict::refuted);
  CHECK(verdict(Truth::unknown, Truth::no) == Verdict::undecided);
  CHECK(verdict(Truth::no, Truth::no) == Verdict::not_applicable);
}

TEST_CASE("an implication is about the seeds of which its premise is true, and asks no others") {
  const auto result = [](std::uint64_t first, std::uint64_t last, int successes) {
    return conclude_implication(
        trend_page(), "part title", seeds(successes, 72), "early seeds",
        [=](const Outcome& o) { return o.instance.seed >= first && o.instance.seed <= last; },
        [=](const Outcome& o) {
          REQUIRE(o.instance.seed >= first);
          REQUIRE(o.instance.seed <= last);
          return small_risk(o);
        });
  };
  CHECK(result(1, 36, 36).verdict == Verdict::supported);
  CHECK(result(1, 36, 36).cases == 36);
  CHECK_THAT(result(1, 36, 36).note, Catch::EndsWith("; 36 seeds without: early seeds"));
  CHECK(result(37, 72, 36).verdict == Verdict::unsupported);
  CHECK(result(1, 20, 20).verdict == Verdict::undecided);
  const ClaimResult none = result(73, 80, 36);
  CHECK(none.verdict == Verdict::not_applicable);
  CHECK(none.title == "part title");
  CHECK(none.cases == 0);
  CHECK(none.note == "72 of 72 seeds without: early seeds");
}

TEST_CASE("a part about proofs has its name and concludes under its title") {
  const auto part = [](bool small) {
    return proofs("small", "small risk",
                  [=](const Outcome& o) { return small_risk(o) == small ? Truth::yes : Truth::no; });
  };
  CHECK(part(true).name == "small");
  const ClaimResult result = part(true).examine(trend_page(), seeds(36, 36));
  CHECK(result.title == "small risk");
  CHECK(result.verdict == Verdict::certified);
  CHECK(part(false).examine(trend_page(), seeds(20, 20)).verdict == Verdict::refuted);
}

TEST_CASE("a mean near chance is the mean of the accuracy asked for, with its extremes and its chance") {
  std::vector<Outcome> outcomes = seeds(20, 20);
  for (std::size_t i = 0; i < 20; ++i) {
    outcomes[i].instance.features = {Matrix<double>(4, 8), Matrix<double>(4, 8)};
    outcomes[i].standard.accuracy = {i % 2 == 0 ? 2 : 3, i % 2 == 0 ? 8 : 7, 10};  // .25 in the mean
    outcomes[i].adversarial.accuracy = {10, 0, 10};
  }
  const auto near = [&](RegimeOutcome Outcome::*regime) {
    return conclude_near_chance(trend_page(), "part title", "accuracy", outcomes,
                                [=](const Outcome& o) { return (o.*regime).accuracy; });
  };
  const ClaimResult result = near(&Outcome::standard);
  CHECK(result.verdict == Verdict::supported);
  CHECK(result.title == "part title");
  REQUIRE(result.interval);
  CHECK(result.interval->estimate == 0.25);
  CHECK_THAT(result.note, Catch::Contains("0.250, ") && Catch::Contains("chance 0.250"));
  CHECK(result.constants.at(0).min == 0.2);
  CHECK(result.constants.at(0).max == 0.3);
  CHECK(near(&Outcome::adversarial).verdict == Verdict::unsupported);
  for (Outcome& outcome : outcomes) outcome.standard.accuracy.wrong = 0;  // open samples may be right
  CHECK(near(&Outcome::standard).verdict == Verdict::undecided);
  CHECK(near(&Outcome::standard).constants.at(0).max == 1);
}

TEST_CASE("a result without its hypothesis keeps its figures in the note, and is no pass") {
  const ClaimResult result = without("h", fraction(20, 20));
  CHECK(result.verdict == Verdict::not_applicable);
  CHECK(result.cases == 0);
  CHECK(result.note == "without: h; 20 of 20 seeds, 95 % interval [0.832, 1.000] against 0.9");
  CHECK(without("h", blank_result(trend_page())).note == "without: h");
}

}  // namespace advproof
