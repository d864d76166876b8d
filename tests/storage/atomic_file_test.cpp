#include "advproof/storage/atomic_file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "storage/run_fixture.h"

namespace advproof {
namespace {

namespace fs = std::filesystem;

/// While it lives this process can write no file beyond `bytes`.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &saved_);
    const rlimit limit{bytes, saved_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &saved_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit saved_{};
};

/// While it lives nobody can write in these directories: their modes forbid it, and root, whom no mode stops,
/// is another user.
class Closed {
 public:
  explicit Closed(std::vector<std::string> directories)
      : directories_(std::move(directories)), user_(geteuid()) {
    for (const std::string& directory : directories_) fs::permissions(directory, fs::perms(0555));
    if (user_ == 0 && seteuid(65534) != 0) throw std::runtime_error("root cannot become nobody");
  }
  ~Closed() {
    if (user_ == 0 && seteuid(0) != 0) std::abort();
    for (const std::string& directory : directories_) fs::permissions(directory, fs::perms(0700));
  }
  Closed(const Closed&) = delete;
  Closed& operator=(const Closed&) = delete;

 private:
  std::vector<std::string> directories_;
  uid_t user_;
};

}  // namespace

TEST_CASE("a text is written whole, byte for byte, and nothing beside it") {
  const Folder folder;
  const std::string path = folder.file("a.json");
  for (const std::string& text : {std::string("first\n"), std::string("a\0b\r\n\xff", 6), std::string()}) {
    write_atomically(path, text);  // over the one before, too
    CHECK(bytes_of(path) == text);
  }
  CHECK(folder.count() == 1);
}

TEST_CASE("a temporary that a killed process of the same number left is neither read nor kept") {
  const Folder folder;
  put_bytes(folder.file("a.json.tmp-" + std::to_string(getpid())), "longer than the text");
  write_atomically(folder.file("a.json"), "text");
  CHECK(bytes_of(folder.file("a.json")) == "text");
  CHECK(folder.count() == 1);
}

TEST_CASE("a path without a directory is written where the process is") {
  const Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.file("."));
  write_atomically("here.json", "text");
  fs::current_path(before);
  CHECK(bytes_of(folder.file("here.json")) == "text");
  CHECK(folder.count() == 1);
}

TEST_CASE("a directory that is missing, or no directory, is named with the reason") {
  const Folder folder;
  const std::string missing = folder.file("missing/a.json");
  CHECK_THROWS_AS(write_atomically(missing, "text"), IncompleteError);
  CHECK_THROWS_WITH(write_atomically(missing, "text"),
                    missing + ": cannot be written: No such file or directory");
  CHECK(folder.count() == 0);

  put_bytes(folder.file("file"), "kept");
  const std::string below = folder.file("file/a.json");
  CHECK_THROWS_WITH(write_atomically(below, "text"), below + ": cannot be written: Not a directory");
  CHECK(bytes_of(folder.file("file")) == "kept");
}

TEST_CASE("in a directory that cannot be written an existing file is left as it was") {
  const Folder folder;
  const std::string path = folder.file("a.json");
  put_bytes(path, "kept");
  {
    const Closed closed({folder.file(".")});
    CHECK_THROWS_AS(write_atomically(path, "text"), IncompleteError);
    CHECK_THROWS_WITH(write_atomically(path, "text"), path + ": cannot be written: Permission denied");
  }
  CHECK(bytes_of(path) == "kept");
  CHECK(folder.count() == 1);
}

TEST_CASE("a disk that fills half-way leaves the file that was there, and no temporary") {
  const Folder folder;
  const std::string path = folder.file("a.json");
  put_bytes(path, "kept");
  const std::string text(100'000, 'x');
  std::string complaint;
  try {
    const FileSizeLimit limit(4096);  // a write of 4096 bytes succeeds, the next fails
    write_atomically(path, text);
  } catch (const IncompleteError& error) {
    complaint = error.what();
  }
  CHECK(complaint == path + ": cannot be written: File too large");
  CHECK(bytes_of(path) == "kept");
  CHECK(folder.count() == 1);

  std::string fresh;
  try {
    const FileSizeLimit limit(4096);
    write_atomically(folder.file("b.json"), text);
  } catch (const IncompleteError& error) {
    fresh = error.what();
  }
  CHECK_THAT(fresh, Catch::EndsWith("File too large"));
  CHECK_FALSE(fs::exists(folder.file("b.json")));
  CHECK(folder.count() == 1);
}

TEST_CASE("what is there and no regular file is left alone") {
  const Folder folder;
  const std::string directory = folder.file("d");
  fs::create_directory(directory);
  const std::string pipe = folder.file("p");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  for (const std::string& path : {directory, pipe}) {
    CHECK_THROWS_AS(write_atomically(path, "text"), IncompleteError);
    CHECK_THROWS_WITH(write_atomically(path, "text"), path + ": cannot be written: it is not a regular file");
  }
  CHECK(fs::is_directory(directory));
  CHECK(fs::is_fifo(pipe));
  CHECK(folder.count() == 2);
}

TEST_CASE("a symbolic link stays one, and what it leads to is written") {
  const Folder folder;
  fs::create_directory(folder.file("d"));
  put_bytes(folder.file("d/target"), "old");
  fs::create_symlink("d/target", folder.file("link"));
  fs::create_symlink("link", folder.file("second"));
  write_atomically(folder.file("second"), "new");
  CHECK(fs::is_symlink(folder.file("second")));
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(bytes_of(folder.file("d/target")) == "new");
  CHECK(folder.count() == 3);
}

TEST_CASE("a symbolic link to what is not there yet is kept, and its end is written") {
  const Folder folder;
  fs::create_directory(folder.file("d"));
  fs::create_symlink("d/fresh", folder.file("dangling"));
  write_atomically(folder.file("dangling"), "new");
  CHECK(fs::is_symlink(folder.file("dangling")));
  CHECK(bytes_of(folder.file("d/fresh")) == "new");
}

TEST_CASE("a symbolic link to itself is refused, and stays") {
  const Folder folder;
  fs::create_symlink("loop", folder.file("loop"));
  CHECK_THROWS_AS(write_atomically(folder.file("loop"), "text"), IncompleteError);
  CHECK(fs::is_symlink(folder.file("loop")));
}

TEST_CASE("whether a file can be written is told without writing it") {
  const Folder folder;
  put_bytes(folder.file("old"), "kept");
  CHECK_NOTHROW(require_writable(folder.file("old")));
  CHECK_NOTHROW(require_writable(folder.file("new")));
  CHECK_NOTHROW(require_directory(folder.file("deep/er")));
  CHECK(bytes_of(folder.file("old")) == "kept");
  CHECK(folder.count() == 1);
  CHECK_THROWS_AS(require_writable(folder.file("absent/new")), IncompleteError);
  CHECK_THROWS_AS(require_writable("/dev/zero"), IncompleteError);
  CHECK_THROWS_WITH(require_directory(folder.file("old/deeper")), Catch::EndsWith("expected a directory"));
  const Closed closed({folder.file(".")});
  CHECK_THROWS_WITH(require_writable(folder.file("new")), Catch::EndsWith("Permission denied"));
  CHECK_THROWS_WITH(require_directory(folder.file("deep")), Catch::EndsWith("Permission denied"));
}

TEST_CASE("a symbolic link to a directory is refused, and both stay") {
  const Folder folder;
  fs::create_directory(folder.file("d"));
  fs::create_symlink("d", folder.file("link"));
  CHECK_THROWS_AS(write_atomically(folder.file("link"), "text"), IncompleteError);
  CHECK_THROWS_WITH(write_atomically(folder.file("link"), "text"),
                    folder.file("link") + ": cannot be written: it is not a regular file");
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(fs::is_empty(folder.file("d")));
  CHECK(folder.count() == 2);
}

TEST_CASE("a symbolic link is kept where what it leads to cannot be written") {
  const Folder folder;
  fs::create_directory(folder.file("d"));
  put_bytes(folder.file("d/target"), "kept");
  fs::create_symlink("d/target", folder.file("link"));
  {
    const Closed closed({folder.file("."), folder.file("d")});
    CHECK_THROWS_WITH(write_atomically(folder.file("link"), "text"),
                      folder.file("link") + ": cannot be written: Permission denied");
  }
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(bytes_of(folder.file("d/target")) == "kept");
  CHECK(folder.count() == 2);
}

}  // namespace advproof
