// What the geometry of an instance leaves possible, for people and for programs: at the head of both reports.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "advproof/theory/region.h"

namespace advproof {

/// "test samples, eps = 0.4: region 1, no classifier: boxes of ...", with what decided; a line.
std::string region_line(const Region& region);

/// The numbers of Assumption 2.3 of the first, a line of each, and of the last what all limits say; nothing
/// where there is none.
std::string region_text(const std::vector<Region>& regions);

/// An array, docs/formats.md.
nlohmann::ordered_json region_json(const std::vector<Region>& regions);

nlohmann::ordered_json assumptions_json(const Region& region);

}  // namespace advproof
