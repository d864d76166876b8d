#include "advproof/experiment/check.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

ClaimResult result_of(Kind kind, Verdict verdict, std::optional<Verdict> expected) {
  ClaimResult result;
  result.kind = kind;
  result.verdict = verdict;
  if (expected) result.expected = Expectation{*expected, {}};
  return result;
}

ExitCode exit_code_of(std::vector<ClaimResult> results) {
  CheckReport report;
  report.claims = std::move(results);
  return exit_code(report);
}

const ScalarChoice in_double;
const ScalarChoice in_dd{Format<Dd>::name(), Format<Dd>::bits()};
const ScalarChoice in_mpfr{Format<Mpfr<256>>::name(), 256};

/// What a check of one finite claim says of three steps of the tiny instance, changed.
template <class Change>
ClaimResult checked(const std::string& claim, const ScalarChoice& scalar, Change change) {
  CheckOptions options;
  options.list = &all_claims();
  options.configuration.setting = tiny_setting();
  options.configuration.setting.training = {.eta = 0.25, .standard_steps = 3, .adversarial_steps = 3};
  change(options.configuration.setting);
  options.scalar = scalar;
  options.claims = {claim};
  options.quiet = true;
  const CheckReport report = run_check(options);
  REQUIRE(report.claims.front().id == claim);
  return report.claims.front();
}

}  // namespace

TEST_CASE("a true statement does not fail where the range of a scalar ends") {
  for (const ScalarChoice& scalar : {in_double, in_dd}) {
    INFO(scalar.name);
    const ClaimResult steep = checked("activation.smooth", scalar, [](Setting& s) { s.network.q = 100; });
    CHECK(steep.verdict == Verdict::undecided);
    const ClaimResult narrow =
        checked("activation.smooth", scalar, [](Setting& s) { s.network.rho = 1e-300; });
    CHECK(narrow.verdict == Verdict::undecided);
    CHECK_THAT(narrow.note, Catch::Contains("left the range of the exponents"));
  }
  CHECK(checked("activation.smooth", in_mpfr, [](Setting& s) { s.network.q = 100; }).verdict ==
        Verdict::holds);
}

TEST_CASE("beyond certificates only what needs them is undecided, and says why") {
  const auto far = [](Setting& s) { s.data.alpha = s.data.beta = {1e150, 1e150}; };
  for (const ScalarChoice& scalar : {in_double, in_mpfr}) {
    INFO(scalar.name);
    for (const char* claim : {"prop-3.1", "prop-3.2"}) {
      const ClaimResult result = checked(claim, scalar, far);
      CHECK(result.verdict == Verdict::undecided);
      CHECK_THAT(result.note, Catch::Contains("of them beyond certificates: expected entries of samples at "
                                              "most 2.5822498780869086e+120 in size"));
    }
    CHECK(checked("one-hot.norm", scalar, far).verdict == Verdict::holds);
    CHECK(checked("separation", scalar, far).verdict == Verdict::holds);
  }
}

TEST_CASE("no bits are spent on what no bits decide") {
  CheckOptions options;
  options.list = &all_claims();
  options.configuration.setting = tiny_setting();
  options.configuration.setting.network.rho = 0x1p-500;
  options.configuration.setting.training = {.eta = 0.25, .standard_steps = 1, .adversarial_steps = 1};
  options.scalar = parse_scalar("ball", "auto");
  options.claims = {"prop-3.2"};
  options.quiet = true;
  const CheckReport report = run_check(options);
  CHECK(report.claims.front().verdict == Verdict::undecided);
  CHECK_THAT(report.claims.front().note, Catch::Contains("network.rho"));
  CHECK(report.bits < 1000);
}

TEST_CASE("a seed of the sweep whose labels miss a class is told before any work") {
  CheckOptions options;
  options.list = &all_claims();
  options.configuration.setting = tiny_setting();
  options.configuration.setting.data.labels = Labels::uniform;
  options.configuration.sweep = {1, 1000};
  options.configuration.setting.training.standard_steps = 1'000'000'000;  // would not end
  options.claims = {"phase.order"};
  options.findings = "";
  options.quiet = true;
  CHECK_THROWS_WITH(run_check(options), Catch::Contains("data.samples") && Catch::Contains("at seed"));
}

TEST_CASE("a false statement fails, in binary64 and in mpfr") {
  for (const ScalarChoice& scalar : {in_double, in_mpfr}) {
    INFO(scalar.name);
    const ClaimResult crowded = checked("separation.twice", scalar, [](Setting& s) { s.attack.eps = 100; });
    CHECK(crowded.verdict == Verdict::fails);
    CHECK(crowded.worst_margin < 0);
  }
}

TEST_CASE("a verdict other than the expected one fails, in either direction") {
  const auto exit_of = [](Kind kind, Verdict verdict, std::optional<Verdict> expected) {
    return exit_code_of({result_of(kind, verdict, expected)});
  };
  CHECK(exit_of(Kind::finite, Verdict::holds, Verdict::holds) == ExitCode::ok);
  CHECK(exit_of(Kind::finite, Verdict::holds, {}) == ExitCode::ok);
  CHECK(exit_of(Kind::finite, Verdict::holds, Verdict::not_applicable) == ExitCode::check_failed);
  CHECK(exit_of(Kind::finite, Verdict::not_applicable, Verdict::holds) == ExitCode::check_failed);
  CHECK(exit_of(Kind::finite, Verdict::fails, {}) == ExitCode::check_failed);
  CHECK(exit_of(Kind::asymptotic, Verdict::unsupported, Verdict::unsupported) == ExitCode::ok);
  CHECK(exit_of(Kind::asymptotic, Verdict::unsupported, Verdict::supported) == ExitCode::check_failed);
  CHECK(exit_of(Kind::asymptotic, Verdict::supported, Verdict::unsupported) == ExitCode::check_failed);
  CHECK(exit_of(Kind::asymptotic, Verdict::refuted, {}) == ExitCode::ok);
}

TEST_CASE("of a finite [H], a question about the instance, only the ledger says what a failure is") {
  const auto exit_of = [](Verdict verdict, std::optional<Verdict> expected) {
    ClaimResult result = result_of(Kind::finite, verdict, expected);
    result.tag = Tag::heuristic;
    return exit_code_of({result});
  };
  CHECK(exit_of(Verdict::fails, Verdict::fails) == ExitCode::ok);
  CHECK(exit_of(Verdict::refuted, {}) == ExitCode::ok);
  CHECK(exit_of(Verdict::holds, Verdict::fails) == ExitCode::check_failed);
  CHECK(exit_of(Verdict::fails, Verdict::holds) == ExitCode::check_failed);
  CHECK(exit_of(Verdict::undecided, {}) == ExitCode::undecided);
}

TEST_CASE("impossible is no pass: it is as expected, or a regression") {
  const auto exit_of = [](Verdict verdict, std::optional<Verdict> expected) {
    return exit_code_of({result_of(Kind::asymptotic, verdict, expected)});
  };
  CHECK(exit_of(Verdict::impossible, Verdict::impossible) == ExitCode::ok);
  CHECK(exit_of(Verdict::impossible, Verdict::certified) == ExitCode::check_failed);
  CHECK(exit_of(Verdict::impossible, Verdict::refuted) == ExitCode::check_failed);
  CHECK(exit_of(Verdict::refuted, Verdict::impossible) == ExitCode::check_failed);
}

TEST_CASE("undecided is never a pass unless a trend is expected to be, and never hides a failure") {
  const ClaimResult undecided = result_of(Kind::finite, Verdict::undecided, Verdict::holds);
  CHECK(exit_code_of({undecided}) == ExitCode::undecided);
  CHECK(exit_code_of({result_of(Kind::finite, Verdict::undecided, Verdict::undecided)}) ==
        ExitCode::undecided);
  CHECK(exit_code_of({result_of(Kind::asymptotic, Verdict::undecided, {})}) == ExitCode::undecided);
  CHECK(exit_code_of({result_of(Kind::asymptotic, Verdict::undecided, Verdict::supported)}) ==
        ExitCode::undecided);
  CHECK(exit_code_of({result_of(Kind::asymptotic, Verdict::undecided, Verdict::undecided)}) == ExitCode::ok);
  CHECK(exit_code_of({undecided, result_of(Kind::finite, Verdict::fails, {})}) == ExitCode::check_failed);
}

TEST_CASE("a count outside its interval fails though the word is the same, in either direction") {
  const auto exit_of = [](Verdict verdict, Verdict expected, std::int64_t yes) {
    ClaimResult result = result_of(Kind::asymptotic, verdict, {});
    result.expected = Expectation{expected, CountInterval{37, 38}};
    result.votes = Votes{yes, 40 - yes, 40};
    return exit_code_of({result});
  };
  for (const Verdict word : {Verdict::supported, Verdict::undecided, Verdict::refuted}) {
    CHECK(exit_of(word, word, 36) == ExitCode::check_failed);
    CHECK(exit_of(word, word, 37) == ExitCode::ok);
    CHECK(exit_of(word, word, 38) == ExitCode::ok);
    CHECK(exit_of(word, word, 39) == ExitCode::check_failed);
  }
  CHECK(exit_of(Verdict::supported, Verdict::undecided, 38) == ExitCode::check_failed);
  CHECK(exit_of(Verdict::undecided, Verdict::supported, 38) == ExitCode::undecided);
}

TEST_CASE("every seed of the sweep is run") {
  CheckOptions options;
  options.list = &all_claims();
  options.configuration.setting = tiny_setting();
  options.configuration.setting.training = {
      .eta = 0.25, .standard_steps = 1, .adversarial_steps = 1, .record_every = 1};
  options.configuration.sweep = {3, 5};
  options.claims = {"phase.order"};
  options.findings = "";
  options.quiet = true;
  const CheckReport report = run_check(options);
  REQUIRE(report.claims.size() == 1);
  CHECK(report.claims[0].worst_at == "fails on seed 3,4,5");  // nothing overtakes within one step
  REQUIRE(report.regions.size() == 2);
  CHECK(report.regions[0].samples == "train");
  CHECK(report.regions[0].geometry.samples == options.configuration.setting.data.samples);
  CHECK(report.regions[1].samples == "test");
  CHECK(report.regions[1].geometry.samples == options.configuration.setting.data.test_samples);
  CHECK(report.regions[1].geometry.eps == options.configuration.setting.attack.eps);
  REQUIRE(report.pages.size() == 1);
  CHECK(report.pages[0].id == "phase.order");
}

}  // namespace advproof
