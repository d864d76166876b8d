// A verifier's counterexamples. What is read, written and read again is the same point.
#include "advproof/verifier/property.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    constexpr std::size_t coordinates = 3;
    const std::vector<double> x = read_counterexample(text_of(data, size), coordinates, "a.counterexample");
    demand(read_counterexample(counterexample_text(x, {}), coordinates, "written") == x,
           "other when read again");
  });
  return 0;
}
