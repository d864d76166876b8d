#include <algorithm>

#include "advproof/network/activation/activation.h"

namespace advproof {

namespace activations {
#define ADVPROOF_ACTIVATION(function, name, summary) \
  std::shared_ptr<const Activation> function(const NetworkConfig& network);
#include "activations.inc"
#undef ADVPROOF_ACTIVATION
}  // namespace activations

namespace {

struct Entry {
  ActivationInfo info;
  std::shared_ptr<const Activation> (*make)(const NetworkConfig&);
};

constexpr Entry entries[] = {
#define ADVPROOF_ACTIVATION(function, name, summary) {{name, summary}, activations::function},
#include "activations.inc"
#undef ADVPROOF_ACTIVATION
};

}  // namespace

const std::vector<ActivationInfo>& all_activations() {
  static const std::vector<ActivationInfo> infos = [] {
    std::vector<ActivationInfo> list;
    for (const Entry& entry : entries) list.push_back(entry.info);
    return list;
  }();
  return infos;
}

std::shared_ptr<const Activation> make_activation(const NetworkConfig& network) {
  if (network.own_activation) return network.own_activation;
  const auto* entry =
      std::ranges::find_if(entries, [&](const Entry& e) { return e.info.name == network.activation; });
  if (entry == std::ranges::end(entries)) throw InputError(network.activation + ": unknown activation");
  return entry->make(network);
}

}  // namespace advproof
