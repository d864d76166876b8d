// The files of presets/, compiled in: a program finds its presets wherever it is installed.
#pragma once

#include <span>
#include <string_view>

namespace advproof {

struct EmbeddedPreset {
  std::string_view name;
  std::string_view toml;
};

/// All of them, in no particular order.
std::span<const EmbeddedPreset> embedded_presets();

}  // namespace advproof
