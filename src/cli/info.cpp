// advproof info: what this program is made of, and whether its arithmetic can be trusted here.
#include <tbb/info.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"
#include "advproof/linalg/products.h"
#include "advproof/scalar/rounding.h"
#include "advproof/storage/versions.h"
#include "commands.h"
#include "values.h"

namespace advproof {
namespace {

/// Which code multiplies the matrices of each scalar.
std::vector<std::pair<std::string, std::string>> kernels() {
  return {{"double", "Eigen's product on fixed blocks of samples"},
          {"dd", "double-double sums in vectors over the columns"},
          {"mpfr", digits_kernel() + ", one rounding; Arb where that cannot serve"},
          {"ball",
           digits_kernel() + ", radii from binary64 products rounded upward; Arb where that cannot serve"}};
}

std::string keys_json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const KeyDescription& key : key_descriptions())
    list.push_back({{"key", key.name},
                    {"domain", key.domain},
                    {"default", key.default_value},
                    {"meaning", key.meaning}});
  return list.dump(2) + "\n";
}

int show_info(bool json) {
  const std::vector<RoundingCheck> rounding = rounding_self_test_of_threads();
  const bool sound = std::ranges::all_of(rounding, &RoundingCheck::passed);
  if (json) {
    nlohmann::ordered_json info;
    info["schema"] = "advproof-info-1";
    for (const auto& [name, version] : versions()) info["versions"][name] = version;
    for (const auto& [name, meaning] : describe_scalars()) info["scalars"][name] = meaning;
    for (const auto& [name, kernel] : kernels()) info["kernels"][name] = kernel;
    info["presets"] = preset_names();
    for (const RoundingCheck& check : rounding) info["rounding"][check.what] = check.passed;
    info["threads"] = tbb::info::default_concurrency();
    std::cout << info.dump(2) << '\n';
    return sound ? 0 : 1;
  }
  std::cout << "Versions\n";
  for (const auto& [name, version] : versions()) std::cout << fmt::format("  {:<12} {}\n", name, version);
  std::cout << "\nScalars\n";
  for (const auto& [name, meaning] : describe_scalars())
    std::cout << fmt::format("  {:<12} {}\n", name, meaning);
  std::cout << "\nMatrix products\n";
  for (const auto& [name, kernel] : kernels()) std::cout << fmt::format("  {:<12} {}\n", name, kernel);
  std::cout << "\nPresets\n";
  for (const std::string& name : preset_names())
    std::cout << fmt::format("  {:<12} {}\n", name, load_preset(name).title);
  std::cout << fmt::format("\nThreads\n  {}\n\nRounding self-test\n", tbb::info::default_concurrency());
  for (const RoundingCheck& check : rounding)
    std::cout << fmt::format("  {:<12} {}\n", check.passed ? "passed" : "FAILED", check.what);
  return sound ? 0 : 1;
}

}  // namespace

void add_info_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("info", "Versions, scalars, kernels, presets and the rounding self-test");
  const auto json = std::make_shared<bool>(false);
  const auto keys = std::make_shared<bool>(false);
  add_switch(*command, "--json", *json, "As JSON");
  add_switch(*command, "--keys", *keys,
             "Instead, every configuration key with its type, default and meaning");
  command->callback([json, keys, &run] {
    run = [json, keys] {
      if (!*keys) return show_info(*json);
      std::cout << (*json ? keys_json() : describe_keys());
      return 0;
    };
  });
}

}  // namespace advproof
