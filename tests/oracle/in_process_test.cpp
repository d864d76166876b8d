#include "advproof/oracle/in_process.h"

#include <catch2/catch.hpp>

#include "advproof/oracle/c_api.h"
#include "oracle/tiny_case.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

std::vector<double> step_of(const ProbeRecord& record) {
  return plain_record(record.oracle_case, record.probe, record.record, Fault::none).front();
}

TEST_CASE("a function of the user's is asked for every record and judged as a candidate is") {
  const OracleCase oracle_case = tiny_case();
  int asked = 0;
  const Verification good = verify_step(oracle_case, "float64", [&asked](const ProbeRecord& record) {
    ++asked;
    CHECK(record.input("W").size() == 24);
    CHECK(record.input("start").empty());
    return step_of(record);
  });
  CHECK(asked == 3);
  CHECK(good.answer() == Answer::pass);
  const Verification bad = verify_step(oracle_case, "float64", [](const ProbeRecord& record) {
    std::vector<double> W = step_of(record);
    if (record.step() > 0) W.back() += 1e-6;
    return W;
  });
  REQUIRE(bad.first_error() != nullptr);
  CHECK(bad.first_error()->record == 1);
}

TEST_CASE("what a function gives must be what its probe asks for") {
  const OracleCase oracle_case = tiny_case();
  const auto give = [&oracle_case](std::size_t count) {
    return verify_step(oracle_case, "float64",
                       [count](const ProbeRecord&) { return std::vector<double>(count); });
  };
  CHECK_THROWS_WITH(give(23), "step, W_next: expected 24 numbers, found 23");
  CHECK_THROWS_AS(verify_step(oracle_case, "float16", step_of), UsageError);
  CHECK_THROWS_AS(verify_probe(oracle_case, "setp", "float64", {}), UsageError);
  CHECK_THROWS_WITH(verify_probe(oracle_case, "step", "float64",
                                 [](const ProbeRecord&) { return std::vector<std::vector<double>>(2); }),
                    "step: expected 1 outputs, found 2");
  CHECK_THROWS_AS(
      verify_step(oracle_case, "float64",
                  [](const ProbeRecord&) -> std::vector<double> { throw std::out_of_range("mine"); }),
      std::out_of_range);
}

/// In C, as far as the language goes: the weights as they are.
int no_update(const advproof_state* state, double* next, void* user) {
  ++*static_cast<int*>(user);
  std::copy_n(state->W, state->classes * state->neurons * state->dim, next);
  return 0;
}

TEST_CASE("C opens a case, is asked for its steps, and gets exit status and report") {
  const Folder folder;
  const OracleCase oracle_case = tiny_case();
  write_case(folder.file("case.h5"), oracle_case);
  char text[4096];
  advproof_case* opened = advproof_case_open(folder.file("case.h5").c_str(), text, sizeof text);
  REQUIRE(opened != nullptr);
  int asked = 0;
  CHECK(advproof_verify_step(opened, "float64", no_update, &asked, text, sizeof text) == 1);
  CHECK(asked == 3);
  CHECK(std::string(text).find("the weights do not change: no update") != std::string::npos);
  const auto exact = [](const advproof_state* state, double* next, void* user) {
    const OracleCase& of = *static_cast<const OracleCase*>(user);
    CHECK(state->adversarial == 1);
    CHECK(state->y[4] == of.instance.train.y[4]);
    CHECK(state->eps == of.configuration.setting.attack.eps);
    CHECK(state->start == nullptr);
    const Probe& step = *std::ranges::find(of.probes, "step", &Probe::name);
    const auto record =
        static_cast<std::size_t>(std::ranges::find(step.steps, state->step) - step.steps.begin());
    std::ranges::copy(plain_record(of, step, record, Fault::none).front(), next);
    return 0;
  };
  CHECK(advproof_verify_step(opened, "float64", exact, const_cast<OracleCase*>(&oracle_case), text,
                             sizeof text) == 0);
  CHECK(advproof_verify_step(opened, "float16", exact, nullptr, text, sizeof text) == 2);
  CHECK(advproof_verify_step(opened, nullptr, exact, nullptr, text, sizeof text) == 2);
  CHECK(advproof_verify_step(nullptr, "float64", exact, nullptr, text, sizeof text) == 2);
  const auto gives_up = [](const advproof_state*, double*, void*) { return 1; };
  CHECK(advproof_verify_step(opened, "float64", gives_up, nullptr, nullptr, 0) == 4);
  char cut[8];
  CHECK(advproof_verify_step(opened, "float64", gives_up, nullptr, cut, sizeof cut) == 4);
  CHECK(std::string(cut) == "the ste");
  advproof_case_close(opened);
  CHECK(advproof_case_open(folder.file("absent.h5").c_str(), text, sizeof text) == nullptr);
  CHECK(std::string(text).find("absent.h5") != std::string::npos);
  CHECK(advproof_case_open(nullptr, text, sizeof text) == nullptr);
}

}  // namespace
}  // namespace advproof
