#include <algorithm>

#include "advproof/configuration/configuration.h"
#include "advproof/configuration/embedded_presets.h"
#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "message.h"

namespace advproof {

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const EmbeddedPreset& preset : embedded_presets()) names.emplace_back(preset.name);
  std::sort(names.begin(), names.end());
  return names;
}

Configuration load_preset(const std::string& name) {
  for (const EmbeddedPreset& preset : embedded_presets())
    if (preset.name == name) return parse_configuration(preset.toml, "presets/" + name + ".toml");
  throw UsageError(complaint("", 0, name, unknown("preset", name, preset_names())));
}

}  // namespace advproof
