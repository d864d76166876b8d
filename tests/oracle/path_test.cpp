// A candidate's own states, whatever they are: nothing that is not computed as it should be passes, and nothing hangs.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/oracle/replay.h"
#include "advproof/oracle/verify.h"
#include "advproof/report/oracle_report.h"
#include "oracle/tiny_case.h"

namespace advproof {
namespace {

/// Three states of the library's own, delta too, then `change` is made to them.
template <class Change>
Verification changed_path(Regime regime, const AscentConfig& attack, std::int64_t first, Change change) {
  const OracleCase oracle_case = tiny_case(regime, attack);
  Trainer<double> trainer(oracle_case.instance, oracle_case.configuration.setting, regime, {});
  trainer.restore(first, trainer.network().W());
  Candidate candidate;
  candidate.arithmetic = "float64";
  for (int s = 0; s < 3; ++s) {
    const std::vector<double>& W = trainer.network().W().entries();
    candidate.path_steps.push_back(trainer.number());
    candidate.path_W.values.insert(candidate.path_W.values.end(), W.begin(), W.end());
    trainer.evaluate();
    const std::vector<double>& delta = trainer.step().attack.delta.entries();
    if (s < 2)
      candidate.path_delta.values.insert(candidate.path_delta.values.end(), delta.begin(), delta.end());
    trainer.update();
  }
  candidate.path_W.shape = array_shape(oracle_case.configuration, "step", "W", 3);
  if (regime == Regime::adversarial)
    candidate.path_delta.shape = array_shape(oracle_case.configuration, "attack", "delta", 2);
  change(candidate);
  Verification report = verify(oracle_case, candidate);
  report.case_file = "case.h5";
  report.candidate_file = "path.h5";
  return report;
}

TEST_CASE("a state that is no number never passes, wherever it stands, and its report can be written") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const AscentConfig& attack :
         {tiny_attack(), AscentConfig{.eps = 0.3, .eta_attack = 0.1, .steps = 2, .sign = true}}) {
      for (const double x : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
        for (const std::size_t state : {0U, 1U, 2U}) {
          const Verification report = changed_path(
              regime, attack, 0, [&](Candidate& candidate) { candidate.path_W.values[state * 24 + 5] = x; });
          CAPTURE(x, state, static_cast<int>(regime), attack.sign);
          CHECK(report.answer() == Answer::fail);
          CHECK(report.first_error() != nullptr);
          CHECK(verification_table(report).find("verdict: FAIL") != std::string::npos);
          CHECK_FALSE(explanation(report).empty());
          CHECK_FALSE(to_json(report).empty());
        }
      }
    }
  }
}

TEST_CASE("a whole path of NaN, of infinities or of overflowing weights never passes") {
  for (const double x : {std::nan(""), HUGE_VAL, 1e308, -1e308}) {
    const Verification report =
        changed_path(Regime::adversarial, tiny_attack(), 0, [&](Candidate& candidate) {
          std::ranges::fill(candidate.path_W.values, x);
          std::ranges::fill(candidate.path_delta.values, x);
        });
    CAPTURE(x);
    CHECK(report.answer() != Answer::pass);
  }
}

TEST_CASE("a path of zeros is what training from zeros gives, and nothing beside it") {
  const auto zeros = [](double last) {
    return changed_path(Regime::standard, tiny_attack(), 0, [&](Candidate& candidate) {
      std::ranges::fill(candidate.path_W.values, 0.0);
      candidate.path_W.values.back() = last;
    });
  };
  CHECK(zeros(0).answer() != Answer::fail);
  const Verification report = zeros(0x1p-1074);
  CHECK(report.answer() == Answer::fail);
}

TEST_CASE("a perturbation of NaN, or off its box by an ulp, fails at its step and not the weights") {
  for (const auto& [value, fails] :
       {std::pair(std::nan(""), true), std::pair(0.25, false), std::pair(std::nextafter(0.25, 1), true)}) {
    std::size_t at = 0;
    const Verification report = changed_path(Regime::adversarial, {.eps = 0.25, .eta_attack = 1000}, 0,
                                             [&, x = value](Candidate& candidate) {
                                               while (at < 90 && candidate.path_delta.values[90 + at] != 0.25)
                                                 ++at;
                                               REQUIRE(at < 90);
                                               candidate.path_delta.values[90 + at] = x;
                                             });
    CAPTURE(value);
    CHECK((report.answer() == Answer::fail) == fails);
    if (!fails) continue;
    REQUIRE(report.first_error() != nullptr);
    CHECK(report.first_error()->probe == "path.delta");
    CHECK(report.first_error()->step == 1);
    CHECK(report.first_error()->index == std::vector<std::size_t>{at / 6, at % 6});
    CHECK(report.probes.back().name == "path");
    CHECK(report.probes.back().answer == Answer::pass);
  }
}

TEST_CASE("a path at the end of all step numbers is judged, random starts and all") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const AscentConfig attack{.eps = 0.25, .eta_attack = 3, .steps = 2, .random_start = true};
  const Verification report = changed_path(Regime::adversarial, attack, most - 3, [](Candidate&) {});
  CHECK(report.answer() == Answer::pass);
}

}  // namespace
}  // namespace advproof
