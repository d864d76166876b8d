#include "advproof/oracle/verify.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "oracle/tiny_case.h"

namespace advproof {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two records of two numbers: mid 1 and 2, 3 and 4; rad .25, float64 allowance .5; scale 10.
Probe hand_probe() {
  ExpectedOutput output;
  output.mid = {"A", {2, 2}, {1, 2, 3, 4}};
  output.rad.assign(4, 0.25);
  output.scale.assign(2, 10);
  output.allowance.fill(std::vector<double>(4, 0.5));
  return {"components", {5, 9}, {}, {output}};
}

ProbeReport judged(const Probe& probe, std::vector<double> values) {
  return judge(probe, 0, {{"A", {2, 2}, std::move(values)}});
}

TEST_CASE("a number at its bound is inside, the next one is not") {
  CHECK(judged(hand_probe(), {1.75, 2, 3, 4}).answer == Answer::pass);
  CHECK(judged(hand_probe(), {std::nextafter(1.75, 2), 2, 3, 4}).answer == Answer::fail);
  CHECK(judged(hand_probe(), {0.25, 2, 3, 4}).answer == Answer::pass);
  CHECK(judged(hand_probe(), {std::nextafter(0.25, 0), 2, 3, 4}).answer == Answer::fail);
}

TEST_CASE("a failure names its record, step and index, and the worst number beside the first") {
  const ProbeReport report = judged(hand_probe(), {1, 2, 5, 8});
  REQUIRE(report.failed.size() == 1);
  const FailedRecord& failed = report.failed.front();
  CHECK(failed.first.record == 1);
  CHECK(failed.first.step == 9);
  CHECK(failed.first.index == std::vector<std::size_t>{0});
  CHECK(failed.worst.index == std::vector<std::size_t>{1});
  CHECK(failed.outside == 2);
  CHECK(failed.numbers == 2);
  CHECK(report.outside == 2);
  CHECK(failed.worst.error() == 4);
  CHECK(failed.worst.in_allowances() == Approx(4 / 0.75));
  CHECK(failed.worst.in_ulps(arithmetics[0]) == Approx(4 / 0x1p-50));
}

TEST_CASE("NaN and infinities are outside of every bound, an infinite one too") {
  for (const double x : {std::nan(""), infinity, -infinity}) {
    CHECK(judged(hand_probe(), {x, 2, 3, 4}).answer == Answer::fail);
    Probe open = hand_probe();
    open.outputs[0].allowance[0].assign(4, infinity);
    const ProbeReport report = judged(open, {1, x, 3, 4});
    CHECK(report.answer == Answer::fail);
    CHECK(report.failed.front().first.in_allowances() == infinity);
  }
}

TEST_CASE("a record whose bounds are no less than its size is undecided, and so is its probe") {
  Probe probe = hand_probe();
  probe.outputs[0].scale = {0.75, 10};
  const ProbeReport report = judged(probe, {1, 2, 3, 4});
  CHECK(report.answer == Answer::undecided);
  CHECK(report.undecided == 1);
  probe.outputs[0].scale = {0.76, 10};
  CHECK(judged(probe, {1, 2, 3, 4}).answer == Answer::pass);
}

TEST_CASE("records without a finite bound are beyond; a probe of nothing else is undecided") {
  Probe probe = hand_probe();
  probe.outputs[0].allowance[0] = {0.5, 0.5, infinity, infinity};
  ProbeReport report = judged(probe, {1, 2, 1e300, 0});
  CHECK(report.answer == Answer::pass);
  CHECK(report.beyond == 1);
  CHECK(report.decided_to == 5);
  probe.outputs[0].allowance[0].assign(4, infinity);
  report = judged(probe, {1, 2, 3, 4});
  CHECK(report.answer == Answer::undecided);
  CHECK(report.decided_to == -1);
}

TEST_CASE("where what is measured is exactly 0, being inside is all that can be asked") {
  Probe probe = hand_probe();
  probe.outputs[0].scale = {0, 0};
  CHECK(judged(probe, {1, 2, 3, 4}).answer == Answer::pass);
  CHECK(judged(probe, {9, 2, 3, 4}).answer == Answer::fail);
}

TEST_CASE("a verification fails with any probe, passes with all, and of no probe is undecided") {
  const auto of = [](std::vector<Answer> answers) {
    Verification report;
    for (const Answer answer : answers) {
      report.probes.emplace_back();
      report.probes.back().answer = answer;
    }
    return report;
  };
  using enum Answer;
  CHECK(of({}).answer() == undecided);
  CHECK(of({pass, pass}).answer() == pass);
  CHECK(of({pass, undecided}).answer() == undecided);
  CHECK(of({undecided, fail}).answer() == fail);
  CHECK(exit_code(of({pass})) == ExitCode::ok);
  CHECK(exit_code(of({fail})) == ExitCode::check_failed);
  CHECK(exit_code(of({undecided})) == ExitCode::undecided);
}

TEST_CASE("an error in one place is found there and nowhere else") {
  OracleCase oracle_case = tiny_case();
  Candidate candidate = plain_candidate(oracle_case, Fault::none);
  Array& W = answers_of(candidate, "step").front();
  const std::size_t at = 2 * W.width() + 3 * 6 + 4;  // record 2, neuron (1, 1), coordinate 4
  W.values[at] *= 1 + 1e-9;
  const Verification report = verify(oracle_case, candidate);
  REQUIRE(report.first_error() != nullptr);
  CHECK(report.first_error()->probe == "step");
  CHECK(report.first_error()->record == 2);
  CHECK(report.first_error()->step == 12);
  CHECK(report.first_error()->place == "class 1, neuron 1, coordinate 4");
  for (const ProbeReport& probe : report.probes) CHECK(probe.outside == (probe.name == "step" ? 1 : 0));
}

TEST_CASE("what a candidate does not answer is listed and is no pass of it") {
  OracleCase oracle_case = tiny_case();
  Candidate candidate = plain_candidate(oracle_case, Fault::none);
  std::erase_if(candidate.answers, [](const auto& answers) { return answers.probe != "forward"; });
  const Verification report = verify(oracle_case, candidate);
  CHECK(report.answer() == Answer::pass);
  CHECK(report.probes.size() == 1);
  CHECK(report.unanswered.size() == oracle_case.probes.size() - 1);
}

/// The candidate's own states over so many steps, the update at step `wrong` off.
Candidate path_candidate(const OracleCase& oracle_case, int steps, int wrong) {
  Candidate candidate;
  candidate.arithmetic = "float64";
  Trainer<double> trainer(oracle_case.instance, oracle_case.configuration.setting, oracle_case.regime, {});
  const auto add = [&candidate, &trainer] {
    candidate.path_steps.push_back(trainer.number());
    const std::vector<double>& W = trainer.network().W().entries();
    candidate.path_W.values.insert(candidate.path_W.values.end(), W.begin(), W.end());
  };
  add();
  for (int t = 0; t < steps; ++t) {
    trainer.evaluate();
    const std::vector<double>& delta = trainer.step().attack.delta.entries();
    candidate.path_delta.values.insert(candidate.path_delta.values.end(), delta.begin(), delta.end());
    trainer.update();
    if (t == wrong) {
      Matrix<double> W = trainer.network().W();
      W(1, 2) += 1e-6;
      trainer.restore(trainer.number(), W);
    }
    add();
  }
  const auto states = candidate.path_steps.size();
  candidate.path_W.shape = array_shape(oracle_case.configuration, "step", "W", states);
  if (oracle_case.regime == Regime::adversarial)
    candidate.path_delta.shape = array_shape(oracle_case.configuration, "attack", "delta", states - 1);
  return candidate;
}

TEST_CASE("each state of a path is judged from the candidate's own one before: an old error is no new one") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const OracleCase oracle_case = tiny_case(regime);
    CHECK(verify(oracle_case, path_candidate(oracle_case, 8, -1)).answer() == Answer::pass);
    const Verification report = verify(oracle_case, path_candidate(oracle_case, 8, 3));
    REQUIRE(report.first_error() != nullptr);
    CHECK(report.first_error()->probe == "path");
    CHECK(report.first_error()->step == 3);
    CHECK(report.first_error()->place == "class 0, neuron 1, coordinate 2");
    CHECK(report.probes.back().failed.size() == 1);
  }
}

TEST_CASE("a path starts where the candidate says") {
  const OracleCase oracle_case = tiny_case();
  Candidate candidate = path_candidate(oracle_case, 3, -1);
  for (std::int64_t& step : candidate.path_steps) step += 40;
  CHECK(verify(oracle_case, candidate).answer() == Answer::pass);
}

TEST_CASE("patterns of mistakes are named") {
  OracleCase oracle_case = tiny_case();
  const auto cause = [&oracle_case](const std::string& probe, std::size_t output, auto change) {
    Candidate candidate = plain_candidate(oracle_case, Fault::none);
    change(answers_of(candidate, probe)[output].values, answers_of(candidate, probe));
    return verify(oracle_case, candidate).cause;
  };
  using Values = std::vector<double>&;
  using All = std::vector<Array>&;
  CHECK(cause("gradients", 0, [](Values x, All) {
          for (double& v : x) v = -v;
        }) == "the sign is reversed");
  CHECK(cause("forward", 1, [](Values x, All) { std::ranges::fill(x, 0); }) ==
        "all numbers are 0: never computed");
  CHECK(cause("components", 0, [](Values x, All all) { std::swap(x, all[1].values); }) ==
        "robust and non-robust features are swapped");
  CHECK(cause("step", 0, [&](Values x, All) { x = probe_of(oracle_case, "step").inputs.front().values; }) ==
        "the weights do not change: no update");
  CHECK(cause("forward", 0, [](Values x, All) {
          x[1] = std::nan("");
        }).starts_with("numbers that are not finite"));
  CHECK(cause("forward", 1, [](Values x, All) {
          for (double& v : x) v = static_cast<float>(v);
        }).starts_with("as precise as float32, not as float64"));
  CHECK(cause("step", 0, [](Values x, All) { x[0] += 1; }).empty());
}

}  // namespace
}  // namespace advproof
