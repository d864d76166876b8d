// What `advproof export` and `advproof oracle ver-verdicts` say.
#pragma once

#include <string>

#include "advproof/verifier/export.h"
#include "advproof/verifier/verdicts.h"

namespace advproof {

std::string export_table(const ExportReport& report);
std::string verdicts_table(const VerdictsReport& report);
/// Schema advproof-verifier-verdicts-1.
std::string verdicts_json(const VerdictsReport& report);

}  // namespace advproof
