#include "advproof/experiment/selection.h"

#include <algorithm>

#include <fmt/format.h>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"

namespace advproof {
namespace {

/// True if the identifier asks for this result: by its name, or by that of the whole it is a part of.
bool asks_for(const std::string& wanted, const std::string& id) {
  return wanted == id || id.starts_with(wanted + ".");
}

[[noreturn]] void fail_unknown(const Claims& list, const std::string& wanted) {
  std::vector<std::string> known;
  for (const Claim& claim : list) {
    const std::vector<std::string> ids = claim.page.result_ids();
    if (wanted.starts_with(claim.page.id + ".")) {
      if (ids.front() == claim.page.id)
        throw UsageError(fmt::format("{}: {} has no parts", wanted, claim.page.id));
      throw UsageError(
          fmt::format("{}: {}; all are {}", wanted, unknown("part", wanted, ids), fmt::join(ids, ", ")));
    }
    known.push_back(claim.page.id);
  }
  throw UsageError(
      fmt::format("{}: {} ('advproof claims list' lists them all)", wanted, unknown("claim", wanted, known)));
}

}  // namespace

bool is_wanted(const std::vector<std::string>& wanted, const std::string& id) {
  return wanted.empty() ||
         std::ranges::any_of(wanted, [&](const std::string& name) { return asks_for(name, id); });
}

std::vector<const Claim*> select_claims(const Claims& list, const std::vector<std::string>& wanted) {
  std::vector<std::string> ids;
  std::vector<const Claim*> selected;
  for (const Claim& claim : list) {
    const std::vector<std::string> own = claim.page.result_ids();
    ids.insert(ids.end(), own.begin(), own.end());
    if (std::ranges::any_of(own, [&](const std::string& id) { return is_wanted(wanted, id); }))
      selected.push_back(&claim);
  }
  for (const std::string& name : wanted) {
    if (std::ranges::none_of(ids, [&](const std::string& id) { return asks_for(name, id); }))
      fail_unknown(list, name);
  }
  return selected;
}

}  // namespace advproof
