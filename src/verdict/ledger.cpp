#include "advproof/verdict/ledger.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include <fmt/format.h>

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

/// As JSON writes it, in ASCII: whatever it holds, a message with it is one line.
std::string escaped(const std::string& text) {
  const std::string quoted = nlohmann::json(text).dump(-1, ' ', true);
  return quoted.substr(1, quoted.size() - 2);
}

bool is_count(const nlohmann::json& number) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return number.is_number_unsigned() && number.get<std::uint64_t>() <= most;
}

bool is_pair(const nlohmann::json& verdicts) {
  return verdicts.is_array() && verdicts.size() == 2 && verdicts[0].is_string() && verdicts[1].is_string() &&
         verdicts[0] != verdicts[1];
}

/// InputError if it is neither a verdict nor one with its counts.
Expectation parse_expectation(const nlohmann::json& entry) {
  const auto verdict = [](const nlohmann::json& text) {
    return parse_verdict(escaped(text.get<std::string>()));
  };
  if (entry.is_string()) return {verdict(entry)};
  const bool is_whole = entry.is_object() && entry.size() == 2 && entry.contains("verdict") &&
                        (entry["verdict"].is_string() || is_pair(entry["verdict"])) &&
                        entry.contains("count");
  if (!is_whole) throw InputError("expected a verdict, or an object of verdict and count");
  const nlohmann::json& count = entry["count"];
  const bool is_interval = count.is_array() && count.size() == 2 && is_count(count[0]) &&
                           is_count(count[1]) && count[0] <= count[1];
  if (!is_interval) throw InputError("count: expected [least, most]");
  const CountInterval counts{count[0].get<std::int64_t>(), count[1].get<std::int64_t>()};
  const nlohmann::json& verdicts = entry["verdict"];
  if (verdicts.is_string()) return {verdict(verdicts), counts};
  return {verdict(verdicts[0]), counts, verdict(verdicts[1])};
}

std::string to_json(const Expectation& expectation) {
  const auto text = [](Verdict verdict) { return nlohmann::json(name(verdict)).dump(); };
  std::string verdict = text(expectation.verdict);
  if (!expectation.count) return verdict;
  return fmt::format(
      R"({{"verdict": {}, "count": [{}, {}]}})",
      expectation.alternative ? fmt::format("[{}, {}]", verdict, text(*expectation.alternative)) : verdict,
      expectation.count->least, expectation.count->most);
}

}  // namespace

Ledger parse_ledger(const std::string& json) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object()) throw InputError("ledger: expected a JSON object of presets");
  Ledger ledger;
  for (const auto& [preset, claims] : document.items()) {
    if (!claims.is_object())
      throw InputError("ledger: " + escaped(preset) + ": expected an object of claims");
    for (const auto& [claim, entry] : claims.items()) {
      try {
        ledger[preset][claim] = parse_expectation(entry);
      } catch (const InputError& error) {
        throw InputError("ledger: " + escaped(preset) + ": " + escaped(claim) + ": " + error.what());
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
  std::vector<std::string> presets;
  for (const auto& [preset, claims] : ledger) {
    std::vector<std::string> entries;
    for (const auto& [claim, expected] : claims)
      entries.push_back(fmt::format("    {}: {}", nlohmann::json(claim).dump(), to_json(expected)));
    presets.push_back(
        fmt::format("  {}: {{\n{}\n  }}", nlohmann::json(preset).dump(), fmt::join(entries, ",\n")));
  }
  return presets.empty() ? "{}\n" : fmt::format("{{\n{}\n}}\n", fmt::join(presets, ",\n"));
}

std::optional<Expectation> expectation(const Ledger& ledger, const std::string& preset,
                                       const ClaimResult& result, bool rigorous) {
  const auto claims = ledger.find(preset);
  if (claims == ledger.end()) return std::nullopt;
  const auto entry = claims->second.find(result.id);
  if (entry == claims->second.end()) return std::nullopt;
  Expectation expected = entry->second;
  if (result.kind == Kind::finite && !rigorous) expected.verdict = to_point(expected.verdict);
  return expected;
}

void record(Ledger& ledger, const std::string& preset, const std::vector<ClaimResult>& results) {
  for (const ClaimResult& result : results) {
    Expectation found = result.found();
    if (result.kind == Kind::finite) found.verdict = to_rigorous(found.verdict);
    const auto entry = ledger[preset].try_emplace(result.id, found).first;
    if (entry->second.count.has_value() != found.count.has_value() ||
        !entry->second.is_met(found.verdict, result.votes))
      entry->second = found;
  }
}

}  // namespace advproof
