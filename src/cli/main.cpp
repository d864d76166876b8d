// The command line: options to library calls, errors to one line and an exit status (docs/command-line.md).
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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

int fail(ExitCode code, const std::string& message) {
  std::cerr << "advproof: " << message << '\n';
  return static_cast<int>(code);
}

/// The options a command knows, and the names of the commands themselves: what a mistyped word may have
/// meant.
std::vector<std::string> known_words(const CLI::App& app, int argc, char** argv) {
  const CLI::App* command = &app;
  for (const CLI::App* candidate : app.get_subcommands({})) {
    if (argc > 1 && candidate->check_name(argv[1])) command = candidate;
  }
  std::vector<std::string> words;
  for (const CLI::Option* option : command->get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  for (const CLI::App* candidate : command->get_subcommands({})) words.push_back(candidate->get_name());
  return words;
}

int usage_error(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::string message = error.what();
  std::ranges::replace(message, '\n', ' ');
  const std::vector<std::string> words = known_words(app, argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string name = word.substr(0, word.find('='));
    const bool option = word.starts_with("--");
    if ((!option && i > 1) || std::ranges::find(words, name) != words.end()) continue;
    if (i == 1 && !option && !app.get_subcommands().empty()) continue;
    return fail(ExitCode::usage, name + ": " + advproof::unknown(option ? "option" : "command", name, words) +
                                     " (see --help)");
  }
  return fail(ExitCode::usage, message + " (see --help)");
}

/// A closed standard stream would be reopened by the first file that is opened, and a report written into it.
/// Full takes nothing: what is printed there is lost, and said to be.
void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) < 0) open(stream == STDOUT_FILENO ? "/dev/full" : "/dev/null", O_RDWR);
  }
}

/// The exit status, unless what was printed got lost.
int finish(int status) {
  if (std::cout.flush()) return status;
  return fail(ExitCode::incomplete, "standard output cannot be written");
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
  keep_freed_memory();
  CLI::App app("advproof: checks the theory of adversarial training on structured data, claim by claim",
               "advproof");
  app.require_subcommand(1);
  app.set_version_flag("--version", [] { return advproof::on_one_line(advproof::versions()); });
  app.set_help_all_flag("--help-all", "Help of every command");
  app.footer(
      "Exit status: 0 all as expected; 1 a check failed; 2 usage; 3 malformed input; 4 incomplete or empty "
      "input;\n"
      "5 undecided only; 130 interrupted.");
  advproof::Action run;
  advproof::add_check_command(app, run);
  advproof::add_train_command(app, run);
  advproof::add_robustness_command(app, run);
  advproof::add_claims_command(app, run);
  advproof::add_info_command(app, run);
  if (argc == 1) {
    std::cout << app.help();
    return finish(static_cast<int>(ExitCode::usage));
  }
  try {
    app.parse(argc, argv);
    advproof::require_sound_rounding();
    const int status = run();
    advproof::require_sound_rounding();  // and nothing has changed a thread's arithmetic since
    return finish(status);
  } catch (const CLI::Success& answered) {  // help or version
    return finish(app.exit(answered));
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error, argc, argv);
  } catch (const advproof::Error& error) {
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitCode::incomplete, "out of memory");
  } catch (const std::exception& error) {
    return fail(ExitCode::incomplete, error.what());
  }
}
