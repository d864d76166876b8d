// TOML files of --config. What is read, written and read again is the same.
#include "advproof/configuration/configuration.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const Configuration read = parse_configuration(text_of(data, size), "fuzzed.toml");
    demand(parse_configuration(to_toml(read), "fuzzed.toml") == read, "other when read again");
  });
  return 0;
}
