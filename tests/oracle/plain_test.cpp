#include "advproof/oracle/plain.h"

#include <catch2/catch.hpp>
#include <set>

#include "advproof/oracle/selftest.h"
#include "oracle/tiny_case.h"

namespace advproof {
namespace {

TEST_CASE("the plain program passes in binary64 and binary32, under every kind of attack") {
  const std::vector<AscentConfig> attacks{tiny_attack(),
                                          {.eps = 0.25, .eta_attack = 0.1, .steps = 3, .sign = true},
                                          {.eps = 0.25, .eta_attack = 2, .steps = 4},
                                          {.eps = 0.25, .eta_attack = 30, .steps = 2, .random_start = true},
                                          {.eps = 0, .eta_attack = 30}};
  for (const AscentConfig& attack : attacks) {
    for (const Regime regime : {Regime::standard, Regime::adversarial}) {
      const OracleCase oracle_case = tiny_case(regime, attack);
      for (const bool single : {false, true}) {
        const Verification report = verify(oracle_case, plain_candidate(oracle_case, Fault::none, single));
        CAPTURE(attack.steps, attack.sign, attack.random_start, attack.eps, single, report.cause);
        CHECK(report.answer() != Answer::fail);
        CHECK(report.first_error() == nullptr);
        if (!single) CHECK(report.answer() == Answer::pass);
      }
    }
  }
}

TEST_CASE("faults have names of their own") {
  std::set<std::string_view> names;
  std::set<std::string_view> meanings;
  for (const FaultName& fault : all_faults()) {
    names.insert(fault.name);
    meanings.insert(fault.meaning);
    CHECK(fault.fault != Fault::none);
  }
  CHECK(names.size() == all_faults().size());
  CHECK(meanings.size() == all_faults().size());
  CHECK(names.size() >= 15);
}

TEST_CASE("the selftest lets the honest pass, and every fault fail where it begins") {
  const SelftestReport report = selftest(load_preset("tiny"), 1, true);
  for (const SelftestRow& row : report.rows) {
    CAPTURE(row.regime, row.program, row.why);
    CHECK(row.as_expected);
    CHECK(row.answer == (row.honest ? Answer::pass : Answer::fail));
    CHECK(row.cause.empty() == row.honest);
  }
  CHECK(report.rows.size() == 41);
  CHECK(report.sound());
}

TEST_CASE("a selftest of nothing is not sound, nor one in which a fault passes") {
  CHECK_FALSE(SelftestReport().sound());
  SelftestReport report;
  report.rows.resize(2);
  report.rows[0].as_expected = true;
  CHECK_FALSE(report.sound());
}

TEST_CASE("causes name the fault that was planted") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const OracleCase oracle_case = generate({load_preset("tiny"), regime, 1, {}, {}, true});
    for (const FaultName& fault : all_faults()) {
      if (fault.of_attack && regime == Regime::standard) continue;
      CAPTURE(fault.name);
      CHECK(verify(oracle_case, plain_candidate(oracle_case, fault.fault)).cause == fault.meaning);
    }
  }
}

}  // namespace
}  // namespace advproof
