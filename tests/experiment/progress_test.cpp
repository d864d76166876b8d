#include "advproof/experiment/progress.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <regex>
#include <thread>
#include <vector>

#include "storage/run_fixture.h"

namespace advproof {
namespace {

void sleep_for(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

/// Puts another file in the place of stderr.
class Redirected {
 public:
  explicit Redirected(int fd) : saved_(dup(STDERR_FILENO)) { dup2(fd, STDERR_FILENO); }
  ~Redirected() {
    dup2(saved_, STDERR_FILENO);
    close(saved_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;

 private:
  int saved_;
};

/// What the work writes to stderr where that is a terminal.
std::string on_terminal(const std::function<void()>& work) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(master >= 0);
  REQUIRE(grantpt(master) == 0);
  REQUIRE(unlockpt(master) == 0);
  const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
  REQUIRE(slave >= 0);
  {
    const Redirected redirected(slave);
    work();
  }
  const char end = '$';  // the kernel hands on what was written when it will
  REQUIRE(write(slave, &end, 1) == 1);
  std::string text;
  for (char c = 0; c != end && read(master, &c, 1) == 1;) text += c;
  text.pop_back();
  close(slave);
  close(master);
  return text;
}

/// What the work writes to stderr where that is a file.
std::string in_file(const std::function<void()>& work) {
  const Folder folder;
  const int fd = open(folder.file("stderr").c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(fd >= 0);
  {
    const Redirected redirected(fd);
    work();
  }
  close(fd);
  return bytes_of(folder.file("stderr"));
}

/// The lines begun on a terminal: each starts by going back to the first column.
std::ptrdiff_t lines_of(const std::string& text) { return std::count(text.begin(), text.end(), '\r'); }

}  // namespace

TEST_CASE("durations are told in two units, rounded up to a second") {
  CHECK(duration_text(0) == "0 s");
  CHECK(duration_text(0.1) == "1 s");
  CHECK(duration_text(45) == "45 s");
  CHECK(duration_text(59.5) == "1 min 0 s");
  CHECK(duration_text(200) == "3 min 20 s");
  CHECK(duration_text(3599) == "59 min 59 s");
  CHECK(duration_text(3600) == "1 h 0 min");
  CHECK(duration_text(7500) == "2 h 5 min");
  CHECK(duration_text(3600 * 24) == "1 d 0 h");
  CHECK(duration_text(3600 * 76) == "3 d 4 h");
}

TEST_CASE("a duration that nobody waits for, or that is no number, is very long") {
  CHECK(duration_text(1e9) == "very long");
  CHECK(duration_text(std::numeric_limits<double>::infinity()) == "very long");
  CHECK(duration_text(std::numeric_limits<double>::quiet_NaN()) == "very long");
}

TEST_CASE("work shorter than the first interval prints nothing, nor does quiet work ever") {
  const auto work = [](bool quiet, int milliseconds) {
    return [=] {
      Progress progress("work", 2, quiet);
      progress.advance();
      sleep_for(milliseconds);
      progress.advance();
      progress.finish();
    };
  };
  CHECK(on_terminal(work(true, 250)).empty());
  CHECK(in_file(work(false, 250)).empty());  // ten seconds in a file
}

TEST_CASE("a terminal is told name, share, rate and remaining time in one line, which goes away") {
  const std::string text = on_terminal([] {
    Progress progress("work", 8, false);
    sleep_for(210);
    progress.advance(3);
  });  // the destructor finishes
  std::smatch line;
  REQUIRE(
      std::regex_match(text, line, std::regex("\r(work: 3/8 \\(37 %\\), [0-9.]+/s, [0-9]+ s left)\r( +)\r")));
  CHECK(line[2].length() == line[1].length());
}

TEST_CASE("the remaining time is that of the remaining units") {
  const std::string text = on_terminal([] {
    Progress progress("work", 8, false);
    sleep_for(210);
    progress.advance(8);
  });
  CHECK_THAT(text, Catch::Contains("work: 8/8 (100 %), ") && Catch::Contains("/s, 0 s left\r"));
}

TEST_CASE("finishing twice takes the line away once") {
  const std::string text = on_terminal([] {
    Progress progress("work", 8, false);
    sleep_for(210);
    progress.advance();
    progress.finish();
    progress.finish();
  });
  CHECK(lines_of(text) == 3);  // the line, its blanks, and back
}

TEST_CASE("work of unknown size has neither share nor end") {
  const std::string text = on_terminal([] {
    Progress progress("steps", 0, false);
    sleep_for(210);
    progress.advance(3);
  });
  CHECK(std::regex_search(text, std::regex("^\rsteps: 3, [0-9.]+/s\r")));
}

TEST_CASE("what an earlier run did counts as done, not for the rate") {
  const std::string text = on_terminal([] {
    Progress progress("work", 10000, false, 9000);
    sleep_for(210);
    progress.advance(2);
  });
  std::smatch line;
  REQUIRE(std::regex_search(text, line, std::regex("work: 9002/10000 \\(90 %\\), ([0-9.]+)/s")));
  CHECK(std::stod(line[1]) <= 2 / 0.2);  // 2 units in at least 0.2 s
}

TEST_CASE("a line is rewritten at most five times a second") {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const std::string text = on_terminal([&] {
    Progress progress("work", 0, false);
    while (Clock::now() - start < std::chrono::milliseconds(450)) {
      progress.advance();
      sleep_for(1);
    }
  });
  const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  const auto lines = lines_of(text) - 2;  // but for its blanks, and back
  CHECK(lines >= 1);
  CHECK(static_cast<double>(lines) <= elapsed * 5);
}

TEST_CASE("no unit is lost where several threads count") {
  const std::string text = on_terminal([] {
    Progress progress("work", 8000, false);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 1000; ++n) progress.advance();
      });
    }
    for (std::thread& thread : threads) thread.join();
    sleep_for(210);  // the next line is due, whatever was printed before
    progress.advance(0);
  });
  CHECK_THAT(text, Catch::Contains("work: 4000/8000 (50 %)"));
}

}  // namespace advproof
