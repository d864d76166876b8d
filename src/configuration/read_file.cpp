#include "read_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "advproof/error.h"
#include "message.h"

namespace advproof {

std::string read_file(const std::string& path) {
  const auto fail = [&path](const char* why) { throw InputError(complaint(path, 0, "", why)); };
  std::error_code error;
  if (!std::filesystem::exists(path, error)) fail("no such file");
  if (!std::filesystem::is_regular_file(path, error)) fail("expected a regular file");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file.is_open()) fail("cannot be read");
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (file.bad()) fail("cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace advproof
