#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

#include "storage/run_fixture.h"

using namespace advproof;

namespace {

constexpr const char* child_variable = "ADVPROOF_TEST_CHILD";
constexpr const char* steps_variable = "ADVPROOF_TEST_STEPS";
constexpr const char* own_process = "a run in a process of its own ends as one in this process";

TrainOptions long_options(const std::string& path, int steps) {
  TrainOptions options = tiny_options("double", "", Regime::adversarial);
  options.configuration->setting.training.adversarial_steps = steps;
  options.configuration->setting.training.record_every = 50;
  options.weights_every = 400;
  options.out = path;
  return options;
}

/// Starts this program again with the test of this name, whose child trains or resumes a long run with a
/// checkpoint at every step; a fork alone would not take the threads along.
pid_t start_child(const std::string& path, int steps) {
  const pid_t child = fork();
  if (child == 0) {
    setenv(child_variable, path.c_str(), 1);
    setenv(steps_variable, std::to_string(steps).c_str(), 1);
    freopen("/dev/null", "w", stdout);
    freopen("/dev/null", "w", stderr);
    execl("/proc/self/exe", "unit_tests", own_process, nullptr);
    _exit(127);
  }
  return child;
}

/// What the child does. Ends with _exit, so that nothing of the test program runs twice.
[[noreturn]] void train_as_child() {
  try {
    const char* path = std::getenv(child_variable);
    const int steps = std::atoi(std::getenv(steps_variable));
    TrainOptions options = std::filesystem::exists(path) ? resume_options(path) : long_options(path, steps);
    options.checkpoint_steps = 1;
    train(options);
    _exit(0);
  } catch (const Error& error) {
    _exit(static_cast<int>(error.code()));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

void sleep_for(std::uint64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

/// Until the file is there, at most ten seconds.
bool wait_for_file(const std::string& path) {
  for (int i = 0; i < 10000 && !std::filesystem::exists(path); ++i) sleep_for(1);
  return std::filesystem::exists(path);
}

std::string uninterrupted(const Folder& folder, int steps) {
  train(long_options(folder.file("whole.h5"), steps));
  return bytes_of(folder.file("whole.h5"));
}

/// The message of the E that training must end with.
template <class E>
std::string complaint_of(const TrainOptions& options) {
  try {
    train(options);
  } catch (const E& error) {
    return error.what();
  }
  FAIL("expected an error");
  return {};
}

}  // namespace

TEST_CASE(own_process) {
  if (std::getenv(child_variable) != nullptr) train_as_child();
  const Folder folder;
  const auto exit_status_of = [&](const std::string& path) {
    const int status = wait_for(start_child(path, 20));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  CHECK(exit_status_of(folder.file("run.h5")) == 0);
  CHECK(bytes_of(folder.file("run.h5")) == uninterrupted(folder, 20));
  CHECK(exit_status_of(folder.file("missing/run.h5")) == static_cast<int>(ExitCode::incomplete));
}

TEST_CASE("resumed from any step, a run ends with the same bytes") {
  const Folder folder;
  const auto [scalar, bits] = GENERATE(table<std::string, std::string>(
      {{"double", ""}, {"dd", ""}, {"mpfr", "128"}, {"ball", "100"}, {"ball", "auto"}}));
  const Regime regime = GENERATE(Regime::standard, Regime::adversarial);
  const std::string steps = "training." + regime_name(regime) + "_steps=";
  TrainOptions options = tiny_options(scalar, bits, regime);
  options.out = folder.file("whole.h5");
  const TrainSummary whole = train(options);
  const std::string expected = bytes_of(*options.out);
  CHECK(whole.steps == 12);
  for (const int stop :
       {1, 5, 11}) {  // a shorter run, prolonged: its last records are not due in the longer one
    INFO(scalar << " " << bits << " stopped at " << stop);
    TrainOptions part = options;
    part.out = folder.file("part.h5");
    part.assignments = {steps + std::to_string(stop)};
    train(part);
    TrainOptions rest = resume_options(*part.out);
    rest.assignments = {steps + "12"};
    const TrainSummary summary = train(rest);
    CHECK(summary.steps_here == 12 - stop);
    CHECK(bytes_of(*part.out) == expected);
  }
}

TEST_CASE("resumed where its error set has a frame, a run of balls ends with the same bytes") {
  const Folder folder;
  TrainOptions options = tiny_options("ball", "100", Regime::adversarial);
  options.configuration->setting.attack.random_start = false;  // else there is no error set
  options.assignments = {"training.adversarial_steps=40"};
  options.out = folder.file("whole.h5");
  train(options);
  const std::string expected = bytes_of(*options.out);
  options.out = folder.file("part.h5");
  int stop = 20;
  do {  // a frame begins and ends when it will
    std::filesystem::remove(*options.out);
    options.assignments = {"training.adversarial_steps=" + std::to_string(++stop)};
    train(options);
  } while (stop < 39 && read_run(*options.out).checkpoint.error->frame.size() == 0);
  REQUIRE(stop < 39);
  TrainOptions rest = resume_options(*options.out);
  rest.assignments = {"training.adversarial_steps=40"};
  train(rest);
  CHECK(bytes_of(*options.out) == expected);
}

TEST_CASE("kill -9 at any moment leaves a file that resumes to the same end") {
  const Folder folder;
  constexpr int steps = 150;
  const std::string expected = uninterrupted(folder, steps);
  const std::string path = folder.file("killed.h5");
  const unsigned seed = 4711;
  std::cout << "kill seed " << seed << std::endl;  // not again in every child
  std::mt19937_64 random(seed);
  int kills = 0;
  while (true) {
    const pid_t child = start_child(path, steps);
    if (kills < 8) {
      if (kills == 0) REQUIRE(wait_for_file(path));
      sleep_for(random() % 60);
      kill(child, SIGKILL);
    }
    const int status = wait_for(child);
    const RunRecord run = read_run(path);  // whole, at whatever step
    if (WIFEXITED(status)) {
      REQUIRE(WEXITSTATUS(status) == 0);
      CHECK(run.complete());
      break;
    }
    ++kills;
  }
  std::cout << "killed " << kills << " times" << std::endl;
  CHECK(kills >= 1);
  CHECK(bytes_of(path) == expected);
}

TEST_CASE("SIGINT, SIGTERM and SIGHUP end a run with a fresh checkpoint and status 128 + signal") {
  const Folder folder;
  constexpr int steps = 5000;  // seconds of checkpoints: it cannot end before the signal comes
  const std::string expected = uninterrupted(folder, steps);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const std::string path = folder.file("interrupted.h5");
    std::filesystem::remove(path);
    const pid_t child = start_child(path, steps);
    REQUIRE(wait_for_file(path));
    kill(child, signal);
    const int status = wait_for(child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 128 + signal);
    const RunRecord run = read_run(path);
    CHECK_FALSE(run.complete());
    CHECK_THAT(complaint_of<UsageError>(long_options(path, steps)), Catch::Contains("--resume"));
    train(resume_options(path));
    CHECK(bytes_of(path) == expected);
  }
}

TEST_CASE("resuming a complete run changes nothing") {
  const Folder folder;
  TrainOptions options = tiny_options("double", "", Regime::standard);
  options.out = folder.file("run.h5");
  train(options);
  const std::string before = bytes_of(*options.out);
  std::string notes;
  TrainOptions resume = resume_options(*options.out);
  resume.note = [&notes](const std::string& line) { notes += line; };
  CHECK(train(resume).steps_here == 0);
  CHECK_THAT(notes, Catch::Contains("complete"));
  CHECK(bytes_of(*options.out) == before);
}

TEST_CASE("options that contradict the resumed run are refused with both values") {
  const Folder folder;
  TrainOptions options = tiny_options("mpfr", "128", Regime::standard);
  options.out = folder.file("run.h5");
  train(options);
  const auto refused = [&](const std::string& has, const std::string& given, auto change) {
    TrainOptions resume = resume_options(*options.out);
    change(resume);
    CHECK_THAT(complaint_of<UsageError>(resume), Catch::Contains(has) && Catch::Contains(given));
  };
  refused("has 7", "says 8", [](TrainOptions& o) { o.seed = 8; });
  refused("has standard", "says adversarial", [](TrainOptions& o) { o.regime = Regime::adversarial; });
  refused("has mpfr", "says double", [](TrainOptions& o) { o.scalar = "double"; });
  refused("has 128", "says 256", [](TrainOptions& o) { o.bits = "256"; });
  refused("has 4", "says 3", [](TrainOptions& o) { o.weights_every = 3; });
  refused("has 0.25", "says 0.5", [](TrainOptions& o) { o.assignments = {"training.eta=0.5"}; });
  refused("has 12", "lowered to 11", [](TrainOptions& o) { o.assignments = {"training.standard_steps=11"}; });
  refused("has 3", "says 4", [](TrainOptions& o) {
    o.configuration = tiny_options("", "", Regime::standard).configuration;
    o.configuration->setting.data.patches = 4;
  });
  CHECK_THROWS_AS(train(TrainOptions{}), UsageError);
}

TEST_CASE("options that agree with the resumed run are taken") {
  const Folder folder;
  TrainOptions options = tiny_options("mpfr", "128", Regime::standard);
  options.out = folder.file("run.h5");
  train(options);
  options.resume = options.out;
  options.out.reset();
  CHECK(train(options).steps_here == 0);
}

TEST_CASE("a run that leaves the finite numbers ends with one line") {
  TrainOptions options = tiny_options("double", "", Regime::standard);
  options.configuration->setting.training.eta = 1e150;
  options.configuration->setting.data.alpha = {1e150, 1e150};  // w of 1e300, z of 1e450
  CHECK_THAT(complaint_of<InputError>(options), Catch::Contains("diverged at step"));

  options = tiny_options("ball", "53", Regime::adversarial);
  options.configuration->setting.training.adversarial_steps = 1000;
  try {
    train(options);
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::undecided);
    CHECK_THAT(error.what(), Catch::Contains("bits"));
  }
}

TEST_CASE("--bits auto raises the precision until the weights are accurate") {
  TrainOptions options = tiny_options("ball", "auto", Regime::adversarial);
  options.configuration->setting.training.adversarial_steps = 1000;
  std::string notes;
  options.note = [&notes](const std::string& line) { notes += line + "\n"; };
  const TrainSummary summary = train(options);
  REQUIRE(summary.log2_radius);
  CHECK(*summary.log2_radius <= std::log2(1e-20));
  CHECK(summary.scalar.bits > 128);
  CHECK_THAT(notes, Catch::Contains("starting again with 256 bits"));
}
