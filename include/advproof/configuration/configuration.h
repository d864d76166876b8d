// One experiment, whole: what a TOML file, a preset or `--set` may say. One schema for all three.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/training/setting.h"

namespace advproof {

/// An inclusive run of seeds, written `first:last` or `seed`.
struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
  bool operator==(const SeedRange&) const = default;
};

struct Configuration {
  std::string name = "custom";  ///< the preset's name, or the file's without `.toml`; not a key
  std::string title;            ///< one line that says what it is for
  std::uint64_t seed = 1;       ///< the instance on which finite claims are checked
  SeedRange sweep{1, 20};       ///< the seeds over which asymptotic claims are answered
  Setting setting;
  bool operator==(const Configuration&) const = default;
};

/// Reads TOML text. `origin` names the file in messages. Keys not given keep their defaults.
/// Throws InputError `origin:line: key: what was expected` for malformed TOML, an unknown key (naming the
/// nearest known one), a wrong type or a value outside its domain; the result has been validated.
Configuration parse_configuration(std::string_view toml, const std::string& origin);

/// As above, from a file. InputError when it cannot be read.
Configuration load_configuration(const std::string& path);

/// Names of the presets that ship, sorted.
std::vector<std::string> preset_names();

/// A preset by name. UsageError naming the nearest preset when there is none.
Configuration load_preset(const std::string& name);

/// Applies one `key=value` (`data.samples=12`, value in TOML syntax; a bare word is taken as a string)
/// without validating the whole. UsageError for an unknown key or a value of the wrong type or outside the
/// key's domain.
void set_value(Configuration& configuration, const std::string& assignment);

/// What single keys cannot say: d >= 2k, |J_R| < P, N >= k, lo <= hi ... InputError `origin: key:
/// expectation`.
void validate(const Configuration& configuration, const std::string& origin);

/// The whole configuration as TOML, every key present, doubles in shortest round-trip form:
/// parse_configuration(to_toml(c), c.name) == c.
std::string to_toml(const Configuration& configuration);

/// `first:last` or `seed`. UsageError otherwise.
SeedRange parse_seeds(const std::string& text);

struct KeyDescription {
  std::string name;
  std::string domain;
  std::string default_value;
  std::string meaning;
};
/// Every key, in the order of TOML.
std::vector<KeyDescription> key_descriptions();

/// One line a key: `data.samples  integer >= 1  (24)  what it means`, for `--help` and docs/configuration.md.
std::string describe_keys();

}  // namespace advproof
