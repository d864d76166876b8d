// The options by which every command that runs an experiment names its configuration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "advproof/configuration/configuration.h"

namespace advproof {

struct ConfigurationOptions {
  std::string preset;
  std::string file;
  std::optional<std::uint64_t> seed;
  std::vector<std::string> assignments;  ///< key=value, in order
};

void add_configuration_options(CLI::App& command, ConfigurationOptions& options);

/// --scalar, which is returned, and --bits.
CLI::Option* add_scalar_options(CLI::App& command, std::string& scalar, std::string& bits,
                                const std::string& help);

/// Preset or file, then --set, then --seed, validated. UsageError unless exactly one of preset and file is
/// given.
Configuration make_configuration(const ConfigurationOptions& options);

}  // namespace advproof
