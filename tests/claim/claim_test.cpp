#include "advproof/claim/claim.h"

#include <catch2/catch.hpp>
#include <memory>
#include <set>

namespace advproof {
namespace {

using Strings = std::vector<std::string>;

ClaimPage page_of(const std::string& id, Kind kind, const Strings& results = {}) {
  ClaimPage page;
  page.id = id;
  page.kind = kind;
  page.results = results;
  return page;
}

/// A result that tells how much there was to examine.
template <class Subject>
ClaimResult counted(const ClaimPage& page, const Subject& subject) {
  ClaimResult result = blank_result(page);
  if constexpr (std::is_same_v<Subject, SweepTable>) {
    result.cases = static_cast<std::int64_t>(subject.rows.size());
  } else {
    result.cases = static_cast<std::int64_t>(subject.size());
  }
  return result;
}

OverSeeds over_seeds(const Strings& names) {
  OverSeeds check;
  for (const std::string& name : names) check.parts.push_back({name, counted<std::vector<Outcome>>});
  return check;
}

OverSweep over_sweep(const Strings& names) {
  OverSweep check{std::make_shared<Sweep>(), {}};
  for (const std::string& name : names) check.parts.push_back({name, counted<SweepTable>});
  return check;
}

}  // namespace

TEST_CASE("a claim is examined in one of three ways") {
  const Claim finite{page_of("a", Kind::finite), FiniteClaimMakers{}};
  CHECK(finite.finite() != nullptr);
  CHECK(finite.over_seeds() == nullptr);
  CHECK(finite.over_sweep() == nullptr);
  const Claim seeds{page_of("b", Kind::asymptotic), over_seeds({""})};
  CHECK(seeds.finite() == nullptr);
  CHECK(seeds.over_seeds() != nullptr);
  CHECK(seeds.over_sweep() == nullptr);
  const Claim sweep{page_of("c", Kind::asymptotic), over_sweep({""})};
  CHECK(sweep.finite() == nullptr);
  CHECK(sweep.over_seeds() == nullptr);
  CHECK(sweep.over_sweep() != nullptr);
}

TEST_CASE("results are named by the parts, and by the claim where a part has no name") {
  const ClaimPage page = page_of("some.trend", Kind::asymptotic);
  const auto seeds = over_seeds({"small", ""}).examine(page, std::vector<Outcome>(20));
  REQUIRE(seeds.size() == 2);
  CHECK(seeds[0].id == "some.trend.small");
  CHECK(seeds[0].cases == 20);
  CHECK(seeds[1].id == "some.trend");
  const auto sweep =
      over_sweep({"", "large"}).examine(page, SweepTable{"", {}, {}, 1, std::vector<SweepRow>(3)});
  REQUIRE(sweep.size() == 2);
  CHECK(sweep[0].id == "some.trend");
  CHECK(sweep[0].cases == 3);
  CHECK(sweep[1].id == "some.trend.large");
}

TEST_CASE("a page that describes its check has no mismatch") {
  CHECK(mismatch({page_of("a", Kind::finite), FiniteClaimMakers{}}).empty());
  CHECK(mismatch({page_of("b", Kind::asymptotic), over_seeds({""})}).empty());
  CHECK(mismatch({page_of("c", Kind::asymptotic), over_sweep({""})}).empty());
  CHECK(mismatch({page_of("d", Kind::asymptotic, {"x", "y"}), over_seeds({"x", "y"})}).empty());
  CHECK(mismatch({page_of("e", Kind::asymptotic, {"x", ""}), over_sweep({"x", ""})}).empty());
}

TEST_CASE("a page of another kind than its check is told, with the kind that is expected") {
  CHECK(mismatch({page_of("a", Kind::asymptotic), FiniteClaimMakers{}}) ==
        "a: kind: expected finite, as its check is");
  CHECK(mismatch({page_of("b", Kind::finite), over_seeds({""})}) ==
        "b: kind: expected asymptotic, as its check is");
  CHECK(mismatch({page_of("c", Kind::finite), over_sweep({""})}) ==
        "c: kind: expected asymptotic, as its check is");
}

TEST_CASE("a page with other results than its check, or in another order, is told, with those expected") {
  using Catch::StartsWith;
  CHECK_THAT(mismatch({page_of("a", Kind::finite, {"x"}), FiniteClaimMakers{}}), StartsWith("a: results: "));
  for (const Strings& results : {Strings{}, Strings{"x"}, Strings{"y", "x"}, Strings{"x", "y", "z"}}) {
    CHECK(mismatch({page_of("b", Kind::asymptotic, results), over_seeds({"x", "y"})}) ==
          "b: results: expected those of its check, x, y");
    CHECK(mismatch({page_of("c", Kind::asymptotic, results), over_sweep({"x", "y"})}) ==
          "c: results: expected those of its check, x, y");
  }
  CHECK_FALSE(mismatch({page_of("d", Kind::asymptotic, {"x"}), over_seeds({""})}).empty());
}

TEST_CASE("the page of every claim in the list describes its check") {
  for (const Claim& claim : all_claims()) CHECK(mismatch(claim) == "");
}

TEST_CASE("claims have distinct names and say what, whence and under which hypotheses") {
  std::set<std::string> ids;
  std::set<std::string> results;
  for (const Claim& claim : all_claims()) {
    const ClaimPage& page = claim.page;
    INFO(page.id);
    ids.insert(page.id);
    CHECK_FALSE(page.source.empty());
    CHECK_FALSE(page.title.empty());
    CHECK_FALSE(page.statement.empty());
    CHECK_FALSE(page.plain.empty());
    CHECK_FALSE(page.html.empty());
    CHECK_THAT(page.markdown, Catch::Contains(page.statement));
    CHECK_FALSE(page.hypotheses.empty());
    CHECK((page.kind == Kind::finite) == (claim.over_seeds() == nullptr && claim.over_sweep() == nullptr));
    if (claim.over_seeds() != nullptr) CHECK_FALSE(claim.over_seeds()->parts.empty());
    if (claim.over_sweep() != nullptr) CHECK_FALSE(claim.over_sweep()->parts.empty());
    for (const std::string& id : page.result_ids()) results.insert(id);
  }
  CHECK(ids.size() == all_claims().size());
  CHECK(results == std::set<std::string>{"activation.smooth",
                                         "gradient.exact",
                                         "feature.update",
                                         "lemma-5.1",
                                         "lemma-5.1-any-time",
                                         "lemma-5.2",
                                         "reduction.eps-zero",
                                         "phase.saturation",
                                         "phase.time.stall",
                                         "phase.time.overtake",
                                         "phase.length",
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
                                         "learned.density-strength.standard",
                                         "learned.density-strength.adversarial",
                                         "spectrum.eps.continuous",
                                         "spectrum.eps.rises",
                                         "spectrum.eps.monotone",
                                         "spectrum.eps.transition",
                                         "spectrum.eps.sharpens",
                                         "multi-step.learned",
                                         "multi-step.swap",
                                         "multi-step.learned-each",
                                         "multi-step.swap-each",
                                         "injection-map.excluded",
                                         "injection-map.reached",
                                         "injection-map.broken",
                                         "early.polynomial",
                                         "tensor-power",
                                         "prop-3.1",
                                         "prop-3.2",
                                         "prop-3.2.robust",
                                         "prop-3.2.dead-zone",
                                         "exclusion",
                                         "injection",
                                         "separation",
                                         "separation.twice",
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
                                         "theorem-4.3.swap-every",
                                         "theorem-4.3.swap-targeted",
                                         "theorem-4.3.adversarial-risk",
                                         "theorem-4.3.removal",
                                         "theorem-4.3.swap-orthogonal",
                                         "theorem-4.4.accuracy",
                                         "theorem-4.4.robust",
                                         "theorem-4.4.nonrobust",
                                         "theorem-4.4.learned-ratio",
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
