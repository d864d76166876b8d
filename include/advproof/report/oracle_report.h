// What `advproof oracle` says.
#pragma once

#include <string>

#include "advproof/oracle/selftest.h"
#include "advproof/oracle/verify.h"
#include "advproof/storage/oracle_case.h"

namespace advproof {

/// What a case holds, counted.
std::string case_table(const OracleCase& oracle_case);
/// Schema advproof-oracle-case-1.
std::string case_json(const OracleCase& oracle_case);

std::string verification_table(const Verification& report);
/// A test suite with a test a probe, as continuous integration reads it.
std::string verification_junit(const Verification& report);
/// Every failing record at length: observed and expected in both notations, errors in three units.
std::string explanation(const Verification& report);

std::string selftest_table(const SelftestReport& report);
/// Schema advproof-oracle-selftest-1.
std::string selftest_json(const SelftestReport& report);

}  // namespace advproof
