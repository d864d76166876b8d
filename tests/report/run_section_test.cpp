#include <catch2/catch.hpp>

#include "advproof/report/sections.h"

namespace advproof {
namespace {

/// Records every ten steps, at which so many of the fresh samples withstand a swap.
RunRecord run_with(const std::vector<double>& swap_accuracies) {
  RunRecord run;
  run.configuration.setting.data.classes = 2;
  run.configuration.setting.network.neurons = 1;
  for (const double accuracy : swap_accuracies) {
    Observation seen;
    seen.step = 10 * static_cast<std::int64_t>(run.observations.size());
    seen.A = seen.B = {{0.1, 0}, {0.2, 0}};
    seen.risk = {0.5, 0};
    seen.test_accuracy = {1, 0};
    seen.swap_accuracy = {accuracy, 0};
    run.observations.push_back(seen);
  }
  return run;
}

std::size_t windows_of(const RunRecord& run) {
  const std::string body = run_section(run, "run.h5").body;
  std::size_t count = 0;
  for (std::size_t at = 0; (at = body.find("fill-opacity", at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

TEST_CASE("a run's page shades the windows in which every fresh sample withstands a swap") {
  CHECK(windows_of(run_with({1, 1, 0, 1, 1, 1, 0.9, 0, 1, 1})) == 3);
  CHECK(windows_of(run_with({1, 1, 1, 1})) == 1);
  CHECK(windows_of(run_with({0, 0.99, 0})) == 0);
}

}  // namespace advproof
