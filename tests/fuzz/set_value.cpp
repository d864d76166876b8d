// Texts of --set, one a line. A value that is taken is the one that is written, and read again.
#include <sstream>

#include "advproof/configuration/configuration.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    Configuration configuration;
    std::istringstream lines(text_of(data, size));
    for (std::string line; std::getline(lines, line);) set_value(configuration, line);
    validate(configuration, "fuzzed");
    demand(parse_configuration(to_toml(configuration), configuration.name) == configuration,
           "other when read again");
  });
  return 0;
}
