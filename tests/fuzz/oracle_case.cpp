// Cases behind a mended seal: without it every change would end there. An input edits a case that is written here (edited.h), after
// a byte that chooses it.
#include "advproof/storage/oracle_case.h"

#include <vector>

#include "edited.h"
#include "oracle/tiny_case.h"
#include "reader.h"
#include "storage/run_fixture.h"
#include "storage/seal.h"

namespace advproof {
namespace {

std::string content_of(Regime regime, std::vector<std::string> probes, bool random_start) {
  const Folder folder;
  AscentConfig attack = tiny_attack();
  attack.random_start = random_start;
  GenerateOptions options = tiny_generation(regime, attack);
  options.probes = std::move(probes);
  write_case(folder.file("case.h5"), generate(options));
  return unseal("case", 1, bytes_of(folder.file("case.h5")), "case.h5");
}

const std::vector<std::string>& contents() {
  static const std::vector<std::string> all{content_of(Regime::standard, {"components"}, false),
                                            content_of(Regime::adversarial, {"step", "accuracy"}, true)};
  return all;
}

}  // namespace
}  // namespace advproof

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  if (size == 0) return 0;
  std::string content = contents()[data[0] % contents().size()];
  edit(content, std::span(data, size).subspan(1));
  read_or_refuse([&] {
    const MemoryFile file(seal("case", 1, content));
    read_case(file.path());
  });
  return 0;
}
