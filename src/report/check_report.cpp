#include "advproof/report/check_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "advproof/storage/versions.h"
#include "check_words.h"
#include "json.h"
#include "region_words.h"

namespace advproof {
namespace {

constexpr int verdict_width = 18;  // "certified to 1e-20"

std::string paint(const std::string& text, Colour colour, bool enabled) {
  if (!enabled) return text;
  constexpr const char* codes[] = {"32", "31", "33", "90"};
  return fmt::format("\033[{}m{}\033[0m", codes[static_cast<int>(colour)], text);
}

std::string row(const ClaimResult& result, std::size_t id_width, bool colour) {
  const Mark mark = mark_of(result.verdict);
  const std::string verdict = fmt::format("{:<{}}", reading(result), verdict_width);
  return fmt::format("{} {:<{}}  [{}]  {}  {:>12}  {:>10}  {}\n", paint(mark.symbol, mark.colour, colour),
                     result.id, id_width, name(result.tag), paint(verdict, mark.colour, colour),
                     with_separators(result.cases), margin_of(result), explanation_of(result));
}

std::string summary(const CheckReport& report, bool colour) {
  const Agreement agreement = agreement_of(report);
  return fmt::format("\n{}. {}  {:.1f} s\n", counts_of(report),
                     paint(agreement.sentence, agreement.colour, colour), report.seconds);
}

nlohmann::ordered_json to_json(const ClaimResult& result) {
  nlohmann::ordered_json claim;
  claim["id"] = result.id;
  claim["title"] = result.title;
  claim["tag"] = name(result.tag);
  claim["kind"] = name(result.kind);
  claim["verdict"] = name(result.verdict);
  claim["reading"] = reading(result);
  claim["expected"] = result.expected ? nlohmann::ordered_json(name(result.expected->verdict))
                                      : nlohmann::ordered_json(nullptr);
  claim["expected_count"] = nullptr;
  if (result.expected && result.expected->count)
    claim["expected_count"] = {result.expected->count->least, result.expected->count->most};
  claim["expected_or"] = nullptr;
  if (result.expected && result.expected->alternative)
    claim["expected_or"] = name(*result.expected->alternative);
  claim["votes"] = nullptr;
  if (result.votes)
    claim["votes"] = {{"yes", result.votes->yes}, {"no", result.votes->no}, {"count", result.votes->count}};
  claim["cases"] = result.cases;
  claim["worst"] = {{"margin", json_number(result.worst_margin)}, {"where", result.worst_at}};
  claim["note"] = result.note;
  claim["interval"] = nullptr;
  if (result.interval) claim["interval"] = json_interval(*result.interval);
  claim["constants"] = nlohmann::ordered_json::array();
  for (const Constant& constant : result.constants) {
    claim["constants"].push_back({{"name", constant.name},
                                  {"min", json_number(constant.min)},
                                  {"max", json_number(constant.max)},
                                  {"min_at", constant.min_at},
                                  {"max_at", constant.max_at}});
  }
  return claim;
}

}  // namespace

std::string check_report_table(const CheckReport& report, bool colour) {
  std::size_t id_width = 5;
  for (const ClaimResult& result : report.claims) id_width = std::max(id_width, result.id.size());
  std::string text = header_of(report);
  text += fmt::format("\n  {:<{}}  tag  {:<{}}  {:>12}  {:>10}  {}\n", "claim", id_width, "verdict",
                      verdict_width, "cases", "margin", "worst at, or what was found");
  for (const ClaimResult& result : report.claims) text += row(result, id_width, colour);
  for (const std::string& path : report.findings) text += fmt::format("\ncertified counterexample: {}", path);
  if (!report.findings.empty()) text += '\n';
  return text + summary(report, colour);
}

std::string check_report_json(const CheckReport& report) {
  const Configuration& c = report.configuration;
  nlohmann::ordered_json document;
  document["schema"] = "advproof-check-1";
  document["preset"] =
      report.preset.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(report.preset);
  document["scalar"] = report.scalar;
  document["bits"] = report.bits;
  document["precision"] = report.precision;
  document["seed"] = c.seed;
  document["seeds"] = {c.sweep.first, c.sweep.last};
  document["instance_digest"] = report.instance_digest;
  document["assumptions"] = report.regions.empty() ? nullptr : assumptions_json(report.regions.front());
  document["regions"] = region_json(report.regions);
  document["claims"] = nlohmann::ordered_json::array();
  for (const ClaimResult& result : report.claims) document["claims"].push_back(to_json(result));
  document["findings"] = report.findings;
  document["configuration"] = to_toml(c);
  for (const auto& [name, version] : versions()) document["versions"][name] = version;
  document["seconds"] = report.seconds;
  return document.dump(2) + "\n";
}

}  // namespace advproof
