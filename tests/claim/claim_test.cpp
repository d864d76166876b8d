#include "advproof/claim/claim.h"

#include <catch2/catch.hpp>
#include <set>

#include "advproof/error.h"

namespace advproof {
namespace {

Claim finite_claim() {
  Claim claim;
  claim.id = "some.claim";
  claim.tag = Tag::derived;
  claim.title = "a title";
  claim.finite = FiniteClaimMakers{};
  return claim;
}

Claim asymptotic_claim() {
  Claim claim;
  claim.id = "some.trend";
  claim.tag = Tag::stated;
  return claim;
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

/// Seeds 1 .. trials, of which the first `successes` have training risk 0 and the others 1.
std::vector<Outcome> seeds(int successes, int trials) {
  std::vector<Outcome> outcomes(static_cast<std::size_t>(trials));
  for (int i = 0; i < trials; ++i) {
    outcomes[static_cast<std::size_t>(i)].instance.seed = static_cast<std::uint64_t>(i + 1);
    outcomes[static_cast<std::size_t>(i)].standard.risk.mid = i < successes ? 0 : 1;
  }
  return outcomes;
}

ClaimResult fraction(int successes, int trials) {
  return conclude_fraction(asymptotic_claim(), "part title", seeds(successes, trials),
                           [](const Outcome& o) { return o.standard.risk.mid < 0.5; });
}

}  // namespace

TEST_CASE("all cases proved: certified in balls, holds in points") {
  CHECK(conclude(finite_claim(), tally_of(5, 0, 0), true).verdict == Verdict::certified);
  CHECK(conclude(finite_claim(), tally_of(5, 0, 0), false).verdict == Verdict::holds);
}

TEST_CASE("one case violated: refuted in balls, fails in points, whatever is undecided") {
  CHECK(conclude(finite_claim(), tally_of(5, 1, 0), true).verdict == Verdict::refuted);
  CHECK(conclude(finite_claim(), tally_of(5, 1, 3), true).verdict == Verdict::refuted);
  CHECK(conclude(finite_claim(), tally_of(5, 1, 0), false).verdict == Verdict::fails);
  CHECK(conclude(finite_claim(), tally_of(5, 2, 0), false).note == "2 cases violated");
}

TEST_CASE("one case undecided: undecided, never a pass") {
  CHECK(conclude(finite_claim(), tally_of(5, 0, 1), true).verdict == Verdict::undecided);
  CHECK(conclude(finite_claim(), tally_of(5, 0, 1), true).note == "1 cases undecided");
}

TEST_CASE("no case examined is an error that names the claim") {
  CHECK_THROWS_AS(conclude(finite_claim(), Tally(), true), IncompleteError);
  CHECK_THROWS_WITH(conclude(finite_claim(), Tally(), false), Catch::Contains("some.claim"));
}

TEST_CASE("no case that met the hypotheses is not applicable, and names them") {
  Tally tally;
  tally.inapplicable = {{"one-hot features", 4}, {"A >= tau", 2}};
  const ClaimResult result = conclude(finite_claim(), tally, true);
  CHECK(result.verdict == Verdict::not_applicable);
  CHECK(result.cases == 0);
  CHECK(result.note == "2 cases without: A >= tau; 4 cases without: one-hot features");
}

TEST_CASE("hypotheses that failed beside examined cases are told, not counted") {
  Tally tally = tally_of(5, 1, 0);
  tally.inapplicable = {{"h", 4}};
  const ClaimResult result = conclude(finite_claim(), tally, true);
  CHECK(result.cases == 5);
  CHECK(result.note == "1 cases violated; 4 cases without: h");
}

TEST_CASE("a conclusion carries the claim, the margin, the place and the constants") {
  Tally tally = tally_of(5, 0, 0);
  tally.constants["c"] = {1, 2, {.step = 1}, {.step = 2}};
  const ClaimResult result = conclude(finite_claim(), tally, true);
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

// 95 % Clopper-Pearson: 15/20 [.509, .913], 14/20 [.457, .881], 6/20 [.119, .543], 5/20 [.087, .491]
TEST_CASE("a fraction is supported, undecided or unsupported as its interval lies about one half") {
  CHECK(fraction(20, 20).verdict == Verdict::supported);
  CHECK(fraction(15, 20).verdict == Verdict::supported);
  CHECK(fraction(14, 20).verdict == Verdict::undecided);
  CHECK(fraction(6, 20).verdict == Verdict::undecided);
  CHECK(fraction(5, 20).verdict == Verdict::unsupported);
  CHECK(fraction(0, 20).verdict == Verdict::unsupported);
}

TEST_CASE("five seeds of five are not enough, six of six are") {
  CHECK(fraction(5, 5).verdict == Verdict::undecided);  // .025^(1/5) = .478
  CHECK(fraction(6, 6).verdict == Verdict::supported);  // .025^(1/6) = .541
}

TEST_CASE("a fraction carries its title, its seeds and its interval") {
  const ClaimResult result = fraction(18, 20);
  CHECK(result.id == "some.trend");
  CHECK(result.title == "part title");
  CHECK(result.tag == Tag::stated);
  CHECK(result.kind == Kind::asymptotic);
  CHECK(result.cases == 20);
  CHECK(result.worst_at == "fails on seed 19,20");
  CHECK(result.note == "18 of 20 seeds, 95 % interval [0.683, 0.988]");
  CHECK(result.constants.at(0).min == 0.9);
  REQUIRE(result.interval);
  CHECK(result.interval->estimate == 0.9);
  CHECK(result.interval->lower == clopper_pearson(18, 20).lower);
  CHECK(result.interval->upper == clopper_pearson(18, 20).upper);
  CHECK(fraction(20, 20).worst_at.empty());
}

// with `yes` true and `no` false seeds of 20, the others undecided
TEST_CASE("proofs: certified where all are true, refuted where each is decided, the open ones never help") {
  const auto verdict = [](std::int64_t yes, std::int64_t no) {
    return conclude_proofs(asymptotic_claim(), "part title", Votes{yes, no, 20}, 0.5).verdict;
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
  CHECK(conclude_proofs(asymptotic_claim(), "", Votes{5, 0, 5}, 0.5).verdict == Verdict::undecided);
}

TEST_CASE("proofs over seeds say so, and name the seeds that are not proved") {
  const auto result = [](Truth last) {
    std::vector<Outcome> outcomes = seeds(20, 20);
    return conclude_proofs(asymptotic_claim(), "part title", outcomes,
                           [&](const Outcome& o) { return o.instance.seed == 20 ? last : Truth::yes; });
  };
  CHECK(result(Truth::yes).note == "20 of 20 seeds, 95 % interval [0.832, 1.000], each proved");
  CHECK(result(Truth::no).note == "19 of 20 seeds, 95 % interval [0.751, 0.999], each proved");
  CHECK(result(Truth::unknown).note == "19 of 20 seeds, 95 % interval [0.751, 1.000], 1 undecided");
  CHECK(result(Truth::no).worst_at == "fails on seed 20");
  CHECK(result(Truth::unknown).worst_at == "not proved on seed 20");
}

TEST_CASE("a seed whose premise is open counts only as the conclusion is proved") {
  const auto verdict = [](Truth premise, Truth S) {
    return conclude_proved_implication(
               asymptotic_claim(), "part title", seeds(10, 10), "h", [=](const Outcome&) { return premise; },
               [=](const Outcome&) { return S; })
        .verdict;
  };
  CHECK(verdict(Truth::yes, Truth::yes) == Verdict::certified);
  CHECK(verdict(Truth::unknown, Truth::yes) == Verdict::certified);
  CHECK(verdict(Truth::yes, Truth::no) == Verdict::refuted);
  CHECK(verdict(Truth::unknown, Truth::no) == Verdict::undecided);
  CHECK(verdict(Truth::no, Truth::no) == Verdict::not_applicable);
}

TEST_CASE("results are named by the parts, and by the claim where a part has no name") {
  Claim claim = asymptotic_claim();
  claim.parts = {proofs("small", "small risk",
                        [](const Outcome& o) { return o.standard.risk.mid < 0.5 ? Truth::yes : Truth::no; }),
                 proofs("", "large risk",
                        [](const Outcome& o) { return o.standard.risk.mid > 0.5 ? Truth::yes : Truth::no; })};
  CHECK(claim.result_ids() == std::vector<std::string>{"some.trend.small", "some.trend"});
  const std::vector<ClaimResult> results = claim.trend(seeds(20, 20));
  REQUIRE(results.size() == 2);
  CHECK(results[0].id == "some.trend.small");
  CHECK(results[0].title == "small risk");
  CHECK(results[0].verdict == Verdict::certified);
  CHECK(results[1].id == "some.trend");
  CHECK(results[1].verdict == Verdict::refuted);
  CHECK(finite_claim().result_ids() == std::vector<std::string>{"some.claim"});
}

TEST_CASE("the margin of a fraction is positive exactly where it is supported") {
  CHECK(fraction(15, 20).worst_margin > 0);
  CHECK(fraction(14, 20).worst_margin < 0);
}

TEST_CASE("claims have distinct names and say what, whence and under which hypotheses") {
  std::set<std::string> ids;
  std::set<std::string> results;
  for (const Claim& claim : all_claims()) {
    INFO(claim.id);
    ids.insert(claim.id);
    CHECK_FALSE(claim.source.empty());
    CHECK_FALSE(claim.title.empty());
    CHECK_FALSE(claim.statement.empty());
    CHECK_FALSE(claim.hypotheses.empty());
    CHECK((claim.kind() == Kind::finite) == (claim.parts.empty() && claim.sweep_parts.empty()));
    for (const std::string& id : claim.result_ids()) results.insert(id);
  }
  CHECK(ids.size() == all_claims().size());
  CHECK(results == std::set<std::string>{"activation.smooth",
                                         "gradient.exact",
                                         "feature.update",
                                         "lemma-5.1",
                                         "lemma-5.2",
                                         "reduction.eps-zero",
                                         "phase.saturation",
                                         "phase.time.stall",
                                         "phase.time.overtake",
                                         "phase.regrowth.noise-0.001",
                                         "phase.regrowth.noise-0.005",
                                         "growth.constants.standard-robust",
                                         "growth.constants.standard-nonrobust",
                                         "growth.constants.adversarial-robust",
                                         "growth.constants.adversarial-nonrobust",
                                         "growth.time.T_0-init_std",
                                         "growth.time.T_0-eta",
                                         "growth.time.T_logit-init_std",
                                         "growth.time.T_logit-eta",
                                         "scaling.standard",
                                         "scaling.phases",
                                         "scaling.adversarial",
                                         "injection-map.excluded",
                                         "injection-map.reached",
                                         "injection-map.broken",
                                         "early.polynomial",
                                         "tensor-power",
                                         "prop-3.1",
                                         "prop-3.2",
                                         "injection",
                                         "separation",
                                         "one-hot.norm",
                                         "one-hot.lemma-5.2",
                                         "accuracy.implied.standard",
                                         "accuracy.implied.adversarial",
                                         "logit.early",
                                         "phase.order",
                                         "theorem-4.3.risk",
                                         "theorem-4.3.accuracy",
                                         "theorem-4.3.nonrobust",
                                         "theorem-4.3.robust-chance",
                                         "theorem-4.3.swap",
                                         "theorem-4.4.accuracy",
                                         "theorem-4.4.robust",
                                         "theorem-4.4.one-step",
                                         "theorem-4.4.fgsm",
                                         "theorem-4.4.pgd-ce",
                                         "theorem-4.4.pgd-margin",
                                         "theorem-4.4.removal",
                                         "theorem-4.4.swap",
                                         "theorem-4.4.injection",
                                         "theorem-4.4.swap-orthogonal",
                                         "theorem-4.4.union",
                                         "theorem-4.4.box"});
}

}  // namespace advproof
