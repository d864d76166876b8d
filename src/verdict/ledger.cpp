#include "advproof/verdict/ledger.h"

#include <nlohmann/json.hpp>

#include "advproof/error.h"

namespace advproof {

extern const char* const embedded_ledger_text;

namespace {

Verdict to_rigorous(Verdict verdict) {
  if (verdict == Verdict::holds) return Verdict::certified;
  if (verdict == Verdict::fails) return Verdict::refuted;
  return verdict;
}

Verdict to_point(Verdict verdict) {
  if (verdict == Verdict::certified) return Verdict::holds;
  if (verdict == Verdict::refuted) return Verdict::fails;
  return verdict;
}

}  // namespace

Ledger parse_ledger(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) throw InputError("ledger: expected a JSON object of presets");
  Ledger ledger;
  for (const auto& [preset, claims] : document.items()) {
    if (!claims.is_object()) throw InputError("ledger: " + preset + ": expected an object of claims");
    for (const auto& [claim, verdict] : claims.items()) {
      if (!verdict.is_string()) throw InputError("ledger: " + preset + ": " + claim + ": expected a verdict");
      try {
        ledger[preset][claim] = parse_verdict(verdict.get<std::string>());
      } catch (const InputError& error) {
        throw InputError("ledger: " + preset + ": " + claim + ": " + error.what());
      }
    }
  }
  return ledger;
}

const Ledger& embedded_ledger() {
  static const Ledger ledger = parse_ledger(embedded_ledger_text);
  return ledger;
}

std::string to_json(const Ledger& ledger) {
  nlohmann::json document = nlohmann::json::object();
  for (const auto& [preset, claims] : ledger) {
    for (const auto& [claim, verdict] : claims) document[preset][claim] = name(verdict);
  }
  return document.dump(2) + "\n";
}

std::optional<Verdict> expected_verdict(const Ledger& ledger, const std::string& preset,
                                        const ClaimResult& result, bool rigorous) {
  const auto claims = ledger.find(preset);
  if (claims == ledger.end()) return std::nullopt;
  const auto verdict = claims->second.find(result.id);
  if (verdict == claims->second.end()) return std::nullopt;
  return result.kind == Kind::finite && !rigorous ? to_point(verdict->second) : verdict->second;
}

void record(Ledger& ledger, const std::string& preset, const std::vector<ClaimResult>& results) {
  for (const ClaimResult& result : results) {
    ledger[preset][result.id] = result.kind == Kind::finite ? to_rigorous(result.verdict) : result.verdict;
  }
}

}  // namespace advproof
