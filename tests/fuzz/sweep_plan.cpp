// Sweep files. The first and the last place of what is accepted can be made, or are refused.
#include "advproof/sweep/plan.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const SweepPlan plan = parse_plan(text_of(data, size), "fuzzed.toml");
    demand(plan.places() >= 1 && plan.places() <= most_runs, "a number of places that nobody can count");
    for (const std::int64_t index : {std::int64_t{0}, plan.places() - 1}) {
      const PlannedPlace place = plan.place(index);
      demand(place.coordinates.size() == plan.keys().size(), "not a coordinate a key");
      demand(
          parse_configuration(to_toml(place.configuration), plan.name).setting == place.configuration.setting,
          "a place that reads back as another");
    }
  });
  return 0;
}
