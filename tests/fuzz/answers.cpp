// answers.json. What is read, written and read again has the same instances.
#include "advproof/verifier/answers.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const std::string written = answers_json(read_answers(text_of(data, size), "answers.json"));
    bool same = false;
    read_or_refuse([&] { same = answers_json(read_answers(written, "answers.json")) == written; });
    demand(same, "other when read again: " + written);
  });
  return 0;
}
