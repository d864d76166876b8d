#include "advproof/experiment/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "advproof/error.h"
#include "message.h"

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

/// Where `path` leads; itself when it is no symbolic link.
std::string destination(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

void write_atomically(const std::string& path, const std::string& text) {
  const auto fail = [&path](const std::string& why) -> void {
    throw IncompleteError(complaint(path, 0, "", "cannot be written: " + why));
  };
  const std::string target = destination(path);
  struct stat status {};
  if (stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) fail("it is not a regular file");
  Temporary temporary(target);
  Descriptor file(temporary.path(), O_WRONLY | O_CREAT | O_TRUNC);
  if (file.get() < 0 || !write_all(file.get(), text) || fsync(file.get()) != 0 || !file.close_now() ||
      !temporary.rename_to(target))
    fail(std::strerror(errno));
  // Makes the new name survive a power failure; the content is safe either way.
  const std::string folder = std::filesystem::path(target).parent_path().string();
  const Descriptor directory(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (directory.get() >= 0) fsync(directory.get());
}

}  // namespace advproof
