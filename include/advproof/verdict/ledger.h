// The committed ledger: the expected verdict of every claim on every preset (proofs-check/ledger.json).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "advproof/verdict/result.h"

namespace advproof {

/// preset -> claim -> verdict. For finite claims the verdict of ball arithmetic is recorded; point arithmetic
/// is expected to say the same less rigorously (certified -> holds, refuted -> fails).
using Ledger = std::map<std::string, std::map<std::string, Verdict>>;

/// The ledger that the program was built with.
const Ledger& embedded_ledger();

/// InputError naming preset and claim if the text is not a ledger.
Ledger parse_ledger(const std::string& json);

/// Two-space indented JSON with sorted keys, so that a changed verdict is a changed line.
std::string to_json(const Ledger& ledger);

/// The expected verdict of a claim in the arithmetic that was used, if the ledger knows it.
std::optional<Verdict> expected_verdict(const Ledger& ledger, const std::string& preset,
                                        const ClaimResult& result, bool rigorous);

/// Records the results of one preset. Finite verdicts found in point arithmetic are recorded as their ball
/// form, the form that ball runs must confirm.
void record(Ledger& ledger, const std::string& preset, const std::vector<ClaimResult>& results);

}  // namespace advproof
