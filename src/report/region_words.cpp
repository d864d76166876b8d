#include "region_words.h"

#include <fmt/format.h>

#include "json.h"

namespace advproof {
namespace {

const char* word(Truth truth) {
  return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "undecided";
}

const char* name_of(const Region& region) {
  return region.number ? region_names[static_cast<std::size_t>(*region.number - 1)] : "not applicable";
}

/// The limit that put the instance into its region; where none did, the last, which did not decide.
const Limit& deciding(const Region& region) {
  const int number = region.number.value_or(1);
  return region.limits[static_cast<std::size_t>(number <= 4 ? number - 1 : 3)];
}

}  // namespace

std::string region_line(const Region& region) {
  const std::string number = region.number ? std::to_string(*region.number) + ", " : "";
  return fmt::format("{} samples, eps = {}: region {}{}: {}\n", region.samples, region.geometry.eps, number,
                     name_of(region), deciding(region).reason);
}

std::string region_text(const std::vector<Region>& regions) {
  if (regions.empty()) return "";
  const Assumptions& a = regions.front().assumptions;
  std::string text = fmt::format(
      "strength alpha/beta {:.3g} · density C {:.3g} · eps/beta {:.3g} · alpha/eps {:.3g} · eps/(sigma_n sqrt d) "
      "{:.3g} · separation {:.3g}\n",
      a.strength, a.density, a.eps_over_beta, a.alpha_over_eps, regions.front().eps_over_noise, a.separation);
  for (const Region& region : regions) text += region_line(region);
  for (std::size_t i = 0; i < limit_names.size(); ++i) {
    const Limit& limit = regions.back().limits[i];
    text += fmt::format("  {} {}: {}: {}\n", i + 1, limit_names[i], word(limit.holds), limit.reason);
  }
  return text;
}

nlohmann::ordered_json assumptions_json(const Region& region) {
  const Assumptions& a = region.assumptions;
  return {{"strength", json_number(a.strength)},
          {"density", json_number(a.density)},
          {"eps_over_beta", json_number(a.eps_over_beta)},
          {"alpha_over_eps", json_number(a.alpha_over_eps)},
          {"eps_over_noise", json_number(region.eps_over_noise)},
          {"separation", json_number(a.separation)}};
}

nlohmann::ordered_json region_json(const std::vector<Region>& regions) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Region& region : regions) {
    const Geometry& g = region.geometry;
    nlohmann::ordered_json one;
    one["samples"] = region.samples;
    one["eps"] = g.eps;
    one["number"] = region.number ? nlohmann::ordered_json(*region.number) : nlohmann::ordered_json(nullptr);
    one["name"] = name_of(region);
    one["geometry"] = {{"count", g.samples},
                       {"examined", g.examined},
                       {"pairs", g.pairs},
                       {"meeting", g.meeting},
                       {"nearest", json_number(g.nearest)},
                       {"robust_at_most", g.robust_at_most},
                       {"exact", g.exact},
                       {"ceiling", json_number(g.ceiling())}};
    one["limits"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < limit_names.size(); ++i)
      one["limits"].push_back({{"limit", limit_names[i]},
                               {"holds", word(region.limits[i].holds)},
                               {"reason", region.limits[i].reason}});
    one["assumptions"] = assumptions_json(region);
    array.push_back(std::move(one));
  }
  return array;
}

}  // namespace advproof
