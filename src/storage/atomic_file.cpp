#include "advproof/storage/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {
namespace {

/// A file descriptor, closed at the end of its scope.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  /// Some file systems report a failed write only here.
  [[nodiscard]] bool close_now() {
    const int fd = fd_;
    fd_ = -1;
    return close(fd) == 0;
  }

 private:
  int fd_;
};

/// A temporary file that is gone unless it has been renamed.
class Temporary {
 public:
  explicit Temporary(const std::string& target) : path_(fmt::format("{}.tmp-{}", target, getpid())) {}
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (!renamed_) unlink(path_.c_str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool rename_to(const std::string& target) {
    renamed_ = rename(path_.c_str(), target.c_str()) == 0;
    return renamed_;
  }

 private:
  std::string path_;
  bool renamed_ = false;
};

bool write_all(int fd, const std::string& bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t n = write(fd, bytes.data() + written, bytes.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    written += static_cast<std::size_t>(n);
  }
  return true;
}

[[noreturn]] void fail(const std::string& path, const std::string& why) {
  throw IncompleteError(complaint(path, 0, "", "cannot be written: " + why));
}

/// Where `path` leads, whether anything is there yet or not; itself when it is no symbolic link.
std::string destination(const std::string& path) {
  constexpr int most_links = 40;
  std::filesystem::path target = path;
  std::error_code error;
  for (int links = 0; std::filesystem::is_symlink(target, error); ++links) {
    if (links == most_links) fail(path, std::strerror(ELOOP));
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
  }
  return target.string();
}

/// Where `path` leads, if that can be a file of ours.
std::string regular_destination(const std::string& path) {
  std::string target = destination(path);
  struct stat status {};
  if (stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) fail(path, "it is not a regular file");
  return target;
}

constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;

}  // namespace

void write_atomically(const std::string& path, const std::string& text) {
  const std::string target = regular_destination(path);
  Temporary temporary(target);
  Descriptor file(temporary.path(), create);
  if (file.get() < 0 || !write_all(file.get(), text) || fsync(file.get()) != 0 || !file.close_now() ||
      !temporary.rename_to(target))
    fail(path, std::strerror(errno));
  // Makes the new name survive a power failure; the content is safe either way.
  const std::string folder = std::filesystem::path(target).parent_path().string();
  const Descriptor directory(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (directory.get() >= 0) fsync(directory.get());
}

void require_writable(const std::string& path) {
  const Temporary temporary(regular_destination(path));
  if (const Descriptor file(temporary.path(), create); file.get() < 0) fail(path, std::strerror(errno));
}

void require_directory(const std::string& path) {
  std::filesystem::path existing = path;
  std::error_code error;
  while (!existing.empty() && !std::filesystem::exists(existing, error)) existing = existing.parent_path();
  if (existing.empty()) existing = ".";
  if (!std::filesystem::is_directory(existing, error))
    throw IncompleteError(complaint(path, 0, "", "cannot be created: expected a directory"));
  require_writable((existing / "finding").string());
}

}  // namespace advproof
