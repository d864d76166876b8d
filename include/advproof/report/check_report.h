// A check report for people and for programs.
#pragma once

#include <string>

#include "advproof/experiment/check.h"

namespace advproof {

/// The verdict table: one line a claim, then what deviates from the ledger, findings and a summary.
std::string check_report_table(const CheckReport& report, bool colour);

/// JSON (docs/formats.md): schema, preset, scalar, bits, seed, instance_digest, claims[] with id, tag, kind,
/// verdict, expected, cases, worst, constants; and configuration, assumptions, findings, versions. NaN and
/// infinities are null.
std::string check_report_json(const CheckReport& report);

}  // namespace advproof
