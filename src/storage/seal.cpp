#include "seal.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <charconv>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {

std::string sha256(std::string_view bytes) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash, &size, EVP_sha256(), nullptr) != 1)
    throw IncompleteError("SHA-256 is not available from the crypto library");
  return fmt::format("{:02x}", fmt::join(hash, hash + size, ""));
}

namespace {

constexpr std::size_t header_size = 512;
constexpr std::string_view hdf5_signature = "\x89HDF\r\n\x1a\n";

std::string title(const std::string& kind) { return "advproof " + kind + " "; }

/// How many bytes of content a header says there are; 0 where it does not say.
std::size_t size_in(const std::string& bytes) {
  const std::string_view header = std::string_view(bytes).substr(0, header_size);
  std::size_t size = 0;
  if (const std::size_t at = header.find(", "); at != std::string_view::npos)
    std::from_chars(header.data() + at + 2, header.data() + header.size(), size);
  return size;
}

std::string header(const std::string& kind, int version, std::string_view content) {
  std::string text = fmt::format("{}{}\nHDF5 file from byte {}, {} bytes, sha256 {}\n", title(kind), version,
                                 header_size, content.size(), sha256(content));
  text.resize(header_size, '\0');
  return text;
}

}  // namespace

std::string seal(const std::string& kind, int version, const std::string& content) {
  return header(kind, version, content) + content;
}

std::string unseal(const std::string& kind, int version, const std::string& bytes,
                   const std::string& origin) {
  const auto fail = [&origin](const std::string& what) { throw InputError(complaint(origin, 0, "", what)); };
  const auto cut_short = [&origin](const std::string& what) {
    throw IncompleteError(complaint(origin, 0, "", what));
  };
  const std::string expected = fmt::format("expected an advproof {} file", kind);
  if (bytes.starts_with(hdf5_signature)) fail(expected + ", found an HDF5 file without its seal");
  if (bytes.empty()) cut_short(expected + ", found an empty file");
  if (!bytes.starts_with(title(kind))) fail(expected);
  const std::string ours = fmt::format("{}{}\n", title(kind), version);
  if (!bytes.starts_with(ours)) fail(fmt::format("expected format version {}", version));
  if (bytes.size() < header_size) cut_short("cut short within the seal");
  const std::string_view content = std::string_view(bytes).substr(header_size);
  if (const std::size_t size = size_in(bytes); content.size() < size)
    cut_short(fmt::format("cut short: expected {} bytes, found {}", header_size + size, bytes.size()));
  if (bytes.compare(0, header_size, header(kind, version, content)) != 0)
    fail("changed since it was written: the checksum does not agree");
  return std::string(content);
}

}  // namespace advproof
