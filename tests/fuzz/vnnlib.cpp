// VNN-LIB properties. What is read, written and read again is the same.
#include "advproof/verifier/property.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const Property property = read_vnnlib(text_of(data, size), "property.vnnlib");
    demand(read_vnnlib(vnnlib_text(property, ""), "written.vnnlib") == property, "other when read again");
  });
  return 0;
}
