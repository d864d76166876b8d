// A verification as JSON, which is its report and, where something failed, what there is to explain later.
#pragma once

#include <string>

#include "advproof/oracle/verify.h"

namespace advproof {

/// Schema advproof-oracle-1: every number twice, decimal and as hexadecimal text that gives it back bit for bit.
std::string to_json(const Verification& report);

/// Its inverse. InputError `path: field: what was expected`.
Verification read_verification(const std::string& path);

}  // namespace advproof
