#include "configuration_options.h"

#include "advproof/configuration/scalar_choice.h"
#include "advproof/error.h"
#include "values.h"

namespace advproof {
namespace {

/// Refused here where no configuration could take it.
Reader<std::string> assignment() {
  const Reader<std::string> text = plain_text("KEY=VALUE");
  return {text.type, [text](const std::string& given) {
            Configuration scratch;
            set_value(scratch, text.read(given));
            return given;
          }};
}

}  // namespace

void add_configuration_options(CLI::App& command, ConfigurationOptions& options) {
  add_value(command, "--preset", options.preset, one_of("preset", preset_names()),
            "A configuration that ships with advproof ('advproof info' lists them)");
  add_value(command, "--config", options.file, plain_text("FILE"),
            "A configuration of your own, in TOML (docs/configuration.md)");
  add_value(command, "--seed", options.seed, number_from<std::uint64_t>(0, most_seed),
            "The instance's seed, instead of the configuration's");
  add_value(command, "--set", options.assignments, assignment(),
            "Overrides one key, e.g. --set attack.eps=0.3; repeatable");
}

CLI::Option* add_scalar_options(CLI::App& command, std::string& scalar, std::string& bits,
                                const std::string& help) {
  std::vector<std::string> names;
  for (const auto& [name, meaning] : describe_scalars()) names.push_back(name);
  add_value(command, "--bits", bits, plain_text("BITS"),
            "Precision of mpfr (128 to 2048) or ball (53 to 65536, or auto); default 256");
  return add_value(command, "--scalar", scalar, one_of("scalar", names), help);
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
