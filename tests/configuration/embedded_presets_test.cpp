#include "advproof/configuration/embedded_presets.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "advproof/configuration/configuration.h"
#include "storage/run_fixture.h"

namespace advproof {

TEST_CASE("every file of presets/ is compiled in, byte for byte, under its name") {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "../../presets";
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files[entry.path().stem().string()] = bytes_of(entry.path().string());
  std::map<std::string, std::string> embedded;
  for (const EmbeddedPreset& preset : embedded_presets())
    CHECK(embedded.emplace(preset.name, preset.toml).second);
  CHECK(embedded.contains("tiny"));
  CHECK(embedded == files);
}

TEST_CASE("every embedded preset is a valid configuration that says what it is for") {
  for (const EmbeddedPreset& preset : embedded_presets()) {
    const std::string name(preset.name);
    INFO(name);
    const Configuration configuration = parse_configuration(preset.toml, "presets/" + name + ".toml");
    CHECK(configuration == load_preset(name));
    CHECK(configuration.name == name);
    CHECK_FALSE(configuration.title.empty());
  }
}

}  // namespace advproof
