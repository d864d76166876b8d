#include "configuration_options.h"

#include "advproof/error.h"
#include "numbers.h"

namespace advproof {

void add_configuration_options(CLI::App& command, ConfigurationOptions& options) {
  command.add_option("--preset", options.preset,
                     "A configuration that ships with advproof ('advproof info' lists them)");
  command.add_option("--config", options.file,
                     "A configuration of your own, in TOML (docs/configuration.md)");
  command.add_option("--seed", options.seed, "The instance's seed, instead of the configuration's")
      ->check(number_from<std::int64_t>(0, most_seed));
  command
      .add_option("--set", options.assignments,
                  "key=value, overriding one key, e.g. --set attack.eps=0.3; repeatable")
      ->allow_extra_args(false);
}

Configuration make_configuration(const ConfigurationOptions& options) {
  if (options.preset.empty() == options.file.empty()) {
    throw UsageError("expected exactly one of --preset NAME and --config FILE");
  }
  Configuration configuration =
      options.preset.empty() ? load_configuration(options.file) : load_preset(options.preset);
  for (const std::string& assignment : options.assignments) set_value(configuration, assignment);
  if (options.seed) configuration.seed = *options.seed;
  try {
    validate(configuration, options.file);
  } catch (const InputError& error) {
    // a preset agrees with itself: what does not came from the command line
    if (options.preset.empty()) throw;
    throw UsageError(std::string("--set: ") + error.what());
  }
  return configuration;
}

}  // namespace advproof
