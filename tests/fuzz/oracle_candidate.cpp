// Candidates, which nothing seals: HDF5 of other people's. An input edits a candidate that is written here (edited.h), after a
// byte that chooses it, or, where that is 255, is the file itself. What is read is also judged.
#include "advproof/oracle/verify.h"

#include <vector>

#include "edited.h"
#include "oracle/tiny_case.h"
#include "reader.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

const OracleCase& the_case() {
  static const OracleCase oracle_case = [] {
    GenerateOptions options = tiny_generation(Regime::adversarial);
    options.probes = {"components", "accuracy"};
    return generate(options);
  }();
  return oracle_case;
}

std::string content_of(const Candidate& candidate) {
  const Folder folder;
  write_candidate(folder.file("c.h5"), the_case(), candidate);
  return bytes_of(folder.file("c.h5"));
}

const std::vector<std::string>& contents() {
  static const std::vector<std::string> all = [] {
    const Candidate answers = plain_candidate(the_case(), Fault::none);
    Candidate path;
    path.arithmetic = "float32";
    path.path_steps = {0, 1};
    path.path_W = {"W", {2, 4, 6}, std::vector<double>(48, 0.25)};
    path.path_delta = {"delta", {1, 15, 6}, std::vector<double>(90)};
    return std::vector{content_of(answers), content_of(path)};
  }();
  return all;
}

}  // namespace
}  // namespace advproof

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  if (size == 0) return 0;
  constexpr std::uint8_t raw = 255;
  const auto rest = std::span(data, size).subspan(1);
  std::string content =
      data[0] == raw ? text_of(rest.data(), rest.size()) : contents()[data[0] % contents().size()];
  if (data[0] != raw) edit(content, rest);
  read_or_refuse([&] {
    const MemoryFile file(content);
    Candidate candidate = read_candidate(file.path(), the_case());
    candidate.path_steps.clear();  // judging a path takes a step of training
    if (!candidate.answers.empty()) demand(!verify(the_case(), candidate).probes.empty(), "nothing judged");
  });
  return 0;
}
