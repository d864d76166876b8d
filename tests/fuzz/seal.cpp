// The seal of a run file: nothing passes but what it was made for.
#include "storage/seal.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  const std::string bytes = text_of(data, size);
  read_or_refuse([&] {
    const std::string content = unseal("fuzzed", 1, bytes, "fuzzed.h5");
    demand(seal("fuzzed", 1, content) == bytes, "unsealed though not sealed");
  });
  // Behind a seal of its own, any content passes.
  demand(unseal("fuzzed", 1, seal("fuzzed", 1, bytes), "fuzzed.h5") == bytes, "sealed but not unsealed");
  return 0;
}
