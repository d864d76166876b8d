// The exact texts of a checkpoint's weights, in every scalar. What is read, written and read again is the same.
#include "advproof/configuration/scalar_choice.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  const std::string text = text_of(data, size);
  for (const auto& [scalar, serves] : describe_scalars()) {
    try {
      with_scalar(parse_scalar(scalar, ""), [&](const auto& format) {
        const auto read = from_exact_string(format, text);
        if (is_finite(read))
          demand(identical(from_exact_string(format, to_exact_string(read)), read), "other when read again");
      });
    } catch (const InputError&) {  // its caller names the file, on one line
    }
  }
  return 0;
}
