// Run files behind a mended seal: without it every change would end there. So would one of the instance at its digest, which is
// mended with the reader's own words.
//
// An input edits a run file that is written here, so that inputs are short and outlive changes of the format: a byte for the run,
// then edits of an offset into the HDF5 file (2 bytes, least first), a length n (1 byte), and n bytes to put there; n = 0 cuts the
// file short.
#include "advproof/storage/run_file.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "edited.h"
#include "reader.h"
#include "storage/run_fixture.h"
#include "storage/run_layout.h"
#include "storage/seal.h"

namespace advproof {
namespace {

constexpr std::size_t digest_size = 64;

std::string content_of(const std::string& scalar, const std::string& bits, Regime regime) {
  const Folder folder;
  TrainOptions options = tiny_options(scalar, bits, regime);
  options.out = folder.file("run.h5");
  train(options);
  return unseal(run_kind, run_version, bytes_of(*options.out), *options.out);
}

/// The HDF5 files that inputs edit.
const std::vector<std::string>& contents() {
  static const std::vector<std::string> all{
      content_of("double", "", Regime::adversarial), content_of("dd", "", Regime::standard),
      content_of("mpfr", "128", Regime::adversarial), content_of("ball", "64", Regime::standard),
      content_of("ball", "auto", Regime::adversarial)};
  return all;
}

/// Reads the content behind a seal; gives the digest that its instance ought to have, where only that is wrong.
std::optional<std::string> read_sealed(const std::string& content) {
  std::optional<std::string> digest;
  read_or_refuse([&] {
    const MemoryFile file(seal(run_kind, run_version, content));
    try {
      read_run(file.path());
    } catch (const InputError& error) {
      const std::string message = error.what();
      if (message.find("attribute instance_digest: expected the instance's own, ") != std::string::npos)
        digest = message.substr(message.size() - digest_size);
      throw;
    }
  });
  return digest;
}

/// Where the content holds a digest: the first text of so many hexadecimal digits.
std::size_t place_of_digest(const std::string& content) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const char c = content[i];
    digits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? digits + 1 : 0;
    if (digits == digest_size) return i + 1 - digest_size;
  }
  return std::string::npos;
}

}  // namespace
}  // namespace advproof

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  if (size == 0) return 0;
  std::string content = contents()[data[0] % contents().size()];
  edit(content, std::span(data, size).subspan(1));
  const auto digest = read_sealed(content);
  const std::size_t place = place_of_digest(content);
  if (!digest || place == std::string::npos) return 0;
  content.replace(place, digest_size, *digest);
  read_sealed(content);
  return 0;
}
