// instances.csv and results.csv.
#include "advproof/verifier/tables.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  const std::string text = text_of(data, size);
  read_or_refuse(
      [&] { demand(!read_instance_rows(text, "instances.csv").empty(), "a table without lines"); });
  read_or_refuse([&] { demand(!read_result_rows(text, "results.csv").empty(), "a table without lines"); });
  return 0;
}
