// What several keys must satisfy together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "advproof/configuration/configuration.h"

namespace advproof {

struct Violation {
  std::vector<std::string> keys;  ///< those involved, the one to name first
  std::string what;
};

/// The first constraint not met, for a configuration whose single values are within their domains.
std::optional<Violation> first_violation(const Configuration& configuration);

}  // namespace advproof
