#include "advproof/report/check_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "advproof/experiment/sweeps.h"
#include "advproof/experiment/versions.h"

namespace advproof {
namespace {

enum class Colour { green, red, yellow, grey };

std::string paint(const std::string& text, Colour colour, bool enabled) {
  if (!enabled) return text;
  constexpr const char* codes[] = {"32", "31", "33", "90"};
  return fmt::format("\033[{}m{}\033[0m", codes[static_cast<int>(colour)], text);
}

bool as_expected(const ClaimResult& result) { return !result.expected || result.verdict == *result.expected; }

struct Mark {
  const char* symbol;
  Colour colour;
};

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::certified:
    case Verdict::holds:
    case Verdict::supported:
      return {"✓", Colour::green};
    case Verdict::fails:
    case Verdict::refuted:
    case Verdict::unsupported:
      return {"✗", Colour::red};
    case Verdict::undecided:
      return {"?", Colour::yellow};
    case Verdict::not_applicable:
      break;
  }
  return {"–", Colour::grey};
}

/// 1234567 -> "1,234,567".
std::string with_separators(std::int64_t number) {
  std::string text = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

std::string header(const CheckReport& report) {
  const Configuration& c = report.configuration;
  if (report.preset == sweeps_name) return "advproof check --sweeps · double (53 bits)\n";
  return fmt::format(
      "advproof check · {} · {} ({} bits) · seed {} · seeds {}:{}\n"
      "instance {} · N={} k={} d={} P={} |J_R|={} m={} q={} · T={}/{} · eps={}\n"
      "strength alpha/beta {:.3g} · density C {:.3g} · eps/beta {:.3g} · separation {:.3g}\n",
      c.name, report.scalar, report.bits, c.seed, c.sweep.first, c.sweep.last,
      report.instance_digest.substr(0, 16), c.data.samples, c.data.classes, c.data.dim, c.data.patches,
      c.data.robust_patches, c.network.neurons, c.network.q, c.training.standard_steps,
      c.training.adversarial_steps, c.attack.eps, report.assumptions.strength, report.assumptions.density,
      report.assumptions.eps_over_beta, report.assumptions.separation);
}

std::string row(const ClaimResult& result, std::size_t id_width, bool colour) {
  const Mark mark = mark_of(result.verdict);
  const bool asymptotic = result.kind == Kind::asymptotic;
  const std::string verdict = fmt::format("{:<14}", name(result.verdict));
  std::string where = asymptotic || result.cases == 0 ? result.note : result.worst_at;
  if (!as_expected(result)) where = fmt::format("expected {}; {}", name(*result.expected), where);
  return fmt::format("{} {:<{}}  [{}]  {}  {:>12}  {:>10}  {}\n", paint(mark.symbol, mark.colour, colour),
                     result.id, id_width, name(result.tag), paint(verdict, mark.colour, colour),
                     with_separators(result.cases),
                     result.cases == 0 ? "" : fmt::format("{:.2e}", result.worst_margin), where);
}

std::string summary(const CheckReport& report, bool colour) {
  std::map<Verdict, int> counts;
  int unexpected = 0;
  int known = 0;
  for (const ClaimResult& result : report.claims) {
    ++counts[result.verdict];
    known += result.expected ? 1 : 0;
    unexpected += as_expected(result) ? 0 : 1;
  }
  std::string text = fmt::format("\n{} claims:", report.claims.size());
  const char* separator = " ";
  for (const auto& [verdict, count] : counts) {
    text += fmt::format("{}{} {}", separator, count, name(verdict));
    separator = ", ";
  }
  if (known == 0) {
    text += ". The ledger expects nothing of this configuration.";
  } else if (unexpected == 0) {
    text += fmt::format(". {}", paint(fmt::format("All {} that the ledger knows are as it expects.", known),
                                      Colour::green, colour));
  } else {
    text += fmt::format(". {}",
                        paint(fmt::format("{} not as the ledger expects.", unexpected), Colour::red, colour));
  }
  return text + fmt::format("  {:.1f} s\n", report.seconds);
}

nlohmann::ordered_json number(double x) {
  return std::isfinite(x) ? nlohmann::ordered_json(x) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const ClaimResult& result) {
  nlohmann::ordered_json claim;
  claim["id"] = result.id;
  claim["title"] = result.title;
  claim["tag"] = name(result.tag);
  claim["kind"] = name(result.kind);
  claim["verdict"] = name(result.verdict);
  claim["expected"] =
      result.expected ? nlohmann::ordered_json(name(*result.expected)) : nlohmann::ordered_json(nullptr);
  claim["cases"] = result.cases;
  claim["worst"] = {{"margin", number(result.worst_margin)}, {"where", result.worst_at}};
  claim["note"] = result.note;
  claim["constants"] = nlohmann::ordered_json::array();
  for (const Constant& constant : result.constants) {
    claim["constants"].push_back({{"name", constant.name},
                                  {"min", number(constant.min)},
                                  {"max", number(constant.max)},
                                  {"min_at", constant.min_at},
                                  {"max_at", constant.max_at}});
  }
  return claim;
}

}  // namespace

std::string check_report_table(const CheckReport& report, bool colour) {
  std::size_t id_width = 5;
  for (const ClaimResult& result : report.claims) id_width = std::max(id_width, result.id.size());
  std::string text = header(report);
  text += fmt::format("\n  {:<{}}  tag  {:<14}  {:>12}  {:>10}  {}\n", "claim", id_width, "verdict", "cases",
                      "margin", "worst at, or what was found");
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
  document["seed"] = c.seed;
  document["seeds"] = {c.sweep.first, c.sweep.last};
  document["instance_digest"] = report.instance_digest;
  document["assumptions"] = {{"strength", number(report.assumptions.strength)},
                             {"density", number(report.assumptions.density)},
                             {"eps_over_beta", number(report.assumptions.eps_over_beta)},
                             {"separation", number(report.assumptions.separation)}};
  document["claims"] = nlohmann::ordered_json::array();
  for (const ClaimResult& result : report.claims) document["claims"].push_back(to_json(result));
  document["findings"] = report.findings;
  document["configuration"] = to_toml(c);
  for (const auto& [name, version] : versions()) document["versions"][name] = version;
  document["seconds"] = report.seconds;
  return document.dump(2) + "\n";
}

}  // namespace advproof
