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
  result.expected = expected;
  return result;
}

ExitCode exit_code_of(std::vector<ClaimResult> results) {
  CheckReport report;
  report.claims = std::move(results);
  return exit_code(report);
}

}  // namespace

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
  REQUIRE(report.pages.size() == 1);
  CHECK(report.pages[0].id == "phase.order");
}

}  // namespace advproof
