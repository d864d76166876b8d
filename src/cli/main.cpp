// The command line: options to library calls, errors to one line and an exit status (docs/command-line.md).
#include <fcntl.h>
#include <flint/flint.h>
#include <gmp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <fmt/format.h>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "advproof/scalar/rounding.h"
#include "advproof/storage/versions.h"
#include "commands.h"

namespace {

using advproof::ExitCode;

/// One line, whatever is quoted in it.
int fail(ExitCode code, std::string message) {
  std::ranges::replace_if(
      message, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  std::cerr << "advproof: " << message << '\n';
  return static_cast<int>(code);
}

/// The command that the line has come to.
const CLI::App& chosen(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

/// The options a command knows, and the names of the commands below it: what a mistyped word may have meant.
std::vector<std::string> known_words(const CLI::App& app) {
  const CLI::App* command = &chosen(app);
  std::vector<std::string> words;
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  for (const CLI::App* candidate : command->get_subcommands({})) words.push_back(candidate->get_name());
  return words;
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  std::string message = error.what();
  if (const std::vector<std::string> left = app.remaining(true); !left.empty()) {
    const std::string name = left.front().substr(0, left.front().find('='));
    const std::vector<std::string> words = known_words(app);
    message = name.starts_with("--") ? name + ": " + advproof::unknown("option", name, words)
              : !chosen(app).get_subcommands({}).empty()
                  ? fmt::format("'{}': {}", name, advproof::unknown("command", name, words))
                  : fmt::format("'{}': expected no such argument", left.front());
  }
  return fail(ExitCode::usage, message + " (see --help)");
}

/// The arguments in the order in which CLI11 takes them from the end. What it reads as no value, `--name=`, is
/// an empty one.
std::vector<std::string> reversed_arguments(int argc, char** argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    const bool empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
    if (empty_value) word.pop_back();
    arguments.push_back(word);
    if (empty_value) arguments.emplace_back();
  }
  std::ranges::reverse(arguments);
  return arguments;
}

/// A closed standard stream would be reopened by the first file that is opened, and a report written into it.
/// Full takes nothing: what is printed there is lost, and said to be.
void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) open(stream == STDOUT_FILENO ? "/dev/full" : "/dev/null", O_RDWR);
  }
}

/// The exit status, unless what was printed got lost: one more byte tells why.
int finish(int status) {
  if (std::cout.flush()) return status;
  const bool written = write(STDOUT_FILENO, "\n", 1) == 1;
  return fail(ExitCode::incomplete, fmt::format("standard output cannot be written: {}",
                                                written ? "part of it was lost" : std::strerror(errno)));
}

/// GMP, MPFR and FLINT would abort, FLINT after calling itself until the stack ends. Of several threads the first tells.
[[noreturn]] void end_without_memory() {
  static std::atomic_flag told;
  while (told.test_and_set()) pause();
  constexpr std::string_view message = "advproof: out of memory\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
  _exit(static_cast<int>(ExitCode::incomplete));
}

void* not_null(void* memory) {
  if (memory == nullptr) end_without_memory();
  return memory;
}

/// The limits of the process are told as errors: memory, and the size of a file, whose signal would kill.
void survive_limits() {
  const auto allocate = [](std::size_t size) {
    return not_null(std::malloc(std::max<std::size_t>(size, 1)));
  };
  mp_set_memory_functions(
      allocate, [](void* old, std::size_t, std::size_t size) { return not_null(std::realloc(old, size)); },
      [](void* memory, std::size_t) { std::free(memory); });
  __flint_set_memory_functions(
      allocate,
      [](std::size_t n, std::size_t size) {
        return not_null(std::calloc(std::max<std::size_t>(n, 1), size));
      },
      [](void* old, std::size_t size) { return not_null(std::realloc(old, std::max<std::size_t>(size, 1))); },
      std::free);
  std::signal(SIGXFSZ, SIG_IGN);
}

/// Every step allocates megabytes and frees them: memory kept, instead of given back and cleared again by the
/// system, saves a tenth of a step in balls.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int megabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * megabyte);
  mallopt(M_TRIM_THRESHOLD, 256 * megabyte);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  hold_standard_streams();
  survive_limits();
  keep_freed_memory();
  CLI::App app("advproof: checks the theory of adversarial training on structured data, claim by claim",
               "advproof");
  app.require_subcommand(1);
  app.set_version_flag("--version", [] { return advproof::on_one_line(advproof::versions()); });
  app.set_help_all_flag("--help-all", "Help of every command");
  app.footer(
      "Exit status: 0 all as expected; 1 a check failed; 2 usage; 3 malformed input; 4 incomplete or empty "
      "input;\n"
      "5 undecided only; 129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM.");
  advproof::Action run;
  advproof::add_check_command(app, run);
  advproof::add_train_command(app, run);
  advproof::add_robustness_command(app, run);
  advproof::add_claims_command(app, run);
  advproof::add_export_command(app, run);
  advproof::add_oracle_command(app, run);
  advproof::add_sweep_command(app, run);
  advproof::add_report_command(app, run);
  advproof::add_info_command(app, run);
  if (argc == 1) {
    std::cout << app.help();
    return finish(static_cast<int>(ExitCode::usage));
  }
  try {
    app.parse(reversed_arguments(argc, argv));
    advproof::require_sound_rounding();
    const int status = run();
    advproof::require_sound_rounding();  // and nothing has changed a thread's arithmetic since
    return finish(status);
  } catch (const CLI::Success& answered) {  // help or version
    return finish(app.exit(answered));
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error);
  } catch (const advproof::Error& error) {
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitCode::incomplete, "out of memory");
  } catch (const std::exception& error) {
    return fail(ExitCode::incomplete, error.what());
  }
}
