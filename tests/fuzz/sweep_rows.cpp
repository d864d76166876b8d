// The CSV of check --rows, of a sweep of four rows. What is read, written and read again is the same.
#include "advproof/claim/sweep.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  const SweepTable table{"fuzzed", {"steps", "accuracy"}, {{"dim", 8, {}}, {"sigma_0", 0.5, {}}}, 2, {}};
  read_or_refuse([&] {
    const std::string written = to_csv(from_csv(table, text_of(data, size)));
    demand(to_csv(from_csv(table, written)) == written, "other when read again: " + written);
  });
  return 0;
}
