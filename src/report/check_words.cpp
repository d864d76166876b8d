#include "check_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "advproof/storage/versions.h"
#include "advproof/sweep/ledger_sweeps.h"
#include "region_words.h"

namespace advproof {

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
    case Verdict::impossible:
      return {"✗", Colour::grey};
    case Verdict::not_applicable:
      break;
  }
  return {"–", Colour::grey};
}

std::string with_separators(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string margin_of(const ClaimResult& result) {
  if (std::isnan(result.worst_margin)) return "nan";
  return result.cases == 0 ? "" : fmt::format("{:.2e}", result.worst_margin);
}

/// A list of seeds can be long: JSON has it whole.
std::string shortened(const std::string& list) {
  constexpr std::size_t most = 28;
  if (list.size() <= most) return list;
  return fmt::format("{}...", std::string_view(list).substr(0, list.rfind(',', most) + 1));
}

std::string explanation_of(const ClaimResult& result) {
  const bool asymptotic = result.kind == Kind::asymptotic;
  std::string where = asymptotic || result.cases == 0 ? result.note : result.worst_at;
  if (asymptotic && !result.worst_at.empty()) where += "; " + shortened(result.worst_at);
  return result.as_expected() ? where : fmt::format("expected {}; {}", to_string(*result.expected), where);
}

std::string header_of(const CheckReport& report) {
  const std::string tools = on_one_line(versions()) + "\n";
  if (report.preset == sweeps_name)
    return fmt::format("advproof check --sweeps · trained in {}\n{}", report.scalar, tools);
  const Configuration& c = report.configuration;
  return fmt::format(
             "advproof check · {} · {} ({} bits) · seed {} · seeds {}:{}\n"
             "instance {} · N={} k={} d={} P={} |J_R|={} m={} q={} · T={}/{} · eps={}\n"
             "{}",
             c.name, report.scalar, report.precision, c.seed, c.sweep.first, c.sweep.last,
             report.instance_digest.substr(0, 16), c.setting.data.samples, c.setting.data.classes,
             c.setting.data.dim, c.setting.data.patches, c.setting.data.robust_patches,
             c.setting.network.neurons, c.setting.network.q, c.setting.training.standard_steps,
             c.setting.training.adversarial_steps, c.setting.attack.eps, region_text(report.regions)) +
         tools;
}

std::string counts_of(const CheckReport& report) {
  std::map<Verdict, int> counts;
  for (const ClaimResult& result : report.claims) ++counts[result.verdict];
  std::string text = fmt::format("{} claims", report.claims.size());
  const char* separator = ": ";
  for (const auto& [verdict, count] : counts) {
    text += fmt::format("{}{} {}", separator, count, name(verdict));
    separator = ", ";
  }
  return text;
}

Agreement agreement_of(const CheckReport& report) {
  const auto known =
      std::ranges::count_if(report.claims, [](const ClaimResult& r) { return r.expected.has_value(); });
  const auto unexpected =
      std::ranges::count_if(report.claims, [](const ClaimResult& r) { return !r.as_expected(); });
  if (unexpected > 0) return {fmt::format("{} not as the ledger expects.", unexpected), Colour::red};
  if (known == 0) return {"The ledger expects nothing of this configuration.", Colour::grey};
  return {fmt::format("All {} that the ledger knows are as it expects.", known), Colour::green};
}

}  // namespace advproof
