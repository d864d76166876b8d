// The JSON of --update-ledger. What is read, written and read again is the same.
#include "advproof/verdict/ledger.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const std::string written = to_json(parse_ledger(text_of(data, size)));
    bool same = false;
    read_or_refuse([&] { same = to_json(parse_ledger(written)) == written; });
    demand(same, "other when read again: " + written);
  });
  return 0;
}
