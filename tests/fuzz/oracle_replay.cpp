// Reports of oracle ver. What is read, written and read again is the same.
#include "advproof/oracle/replay.h"

#include "edited.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const MemoryFile file(text_of(data, size));
    const std::string written = to_json(read_verification(file.path()));
    bool same = false;
    read_or_refuse([&] {
      const MemoryFile again(written);
      same = to_json(read_verification(again.path())) == written;
    });
    demand(same, "other when read again: " + written);
  });
  return 0;
}
