// The committed ledger: what is expected of every claim on every preset (proofs-check/ledger.json).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "advproof/verdict/result.h"

namespace advproof {

/// preset -> claim -> verdict and, where seeds vote, the interval of their votes for it. For finite claims the
/// verdict of ball arithmetic is recorded; point arithmetic is expected to say the same less rigorously
/// (certified -> holds, refuted -> fails).
using Ledger = std::map<std::string, std::map<std::string, Expectation>>;

/// The ledger that the program was built with.
const Ledger& embedded_ledger();

/// An entry is a verdict, or {"verdict": "supported", "count": [least, most]}, where the verdict may be a list
/// of two: counts of the interval have one or the other. InputError naming preset and claim if the text is not
/// a ledger.
Ledger parse_ledger(const std::string& json);

/// JSON with sorted keys, an entry a line, so that a changed expectation is a changed line.
std::string to_json(const Ledger& ledger);

/// What is expected of a claim in the arithmetic that was used, if the ledger knows it.
std::optional<Expectation> expectation(const Ledger& ledger, const std::string& preset,
                                       const ClaimResult& result, bool rigorous);

/// Records the results of one preset. Finite verdicts found in point arithmetic are recorded as their ball
/// form, the form that ball runs must confirm. An entry that the result meets stays as it is, with its
/// interval of counts; a new one has the count found, alone.
void record(Ledger& ledger, const std::string& preset, const std::vector<ClaimResult>& results);

}  // namespace advproof
