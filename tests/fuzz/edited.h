// Inputs that edit a file which the target writes itself: they are short, and outlive changes of the format.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include <fmt/format.h>

#include "reader.h"

namespace advproof {

/// Edits of an offset (2 bytes, least first), a length n (1 byte), and n bytes to put there; n = 0 cuts the content short.
inline void edit(std::string& content, std::span<const std::uint8_t> edits) {
  constexpr std::size_t head = 3;
  while (edits.size() >= head) {
    const std::size_t offset = edits[0] + 256U * edits[1];
    const std::size_t length = edits[2];
    edits = edits.subspan(head);
    if (offset >= content.size()) continue;
    if (length == 0) content.resize(offset);
    const auto bytes = edits.first(std::min({length, edits.size(), content.size() - offset}));
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(offset));
    edits = edits.subspan(bytes.size());
  }
}

/// A file that is only in memory.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& bytes) : fd_(memfd_create("fuzzed", MFD_CLOEXEC)) {
    demand(fd_ >= 0 && write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
           "no file in memory");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(fd_); }
  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  int fd_;
};

}  // namespace advproof
