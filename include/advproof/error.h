// Errors carry the exit status of the command that meets them (docs/command-line.md).
#pragma once

#include <stdexcept>
#include <string>

namespace advproof {

enum class ExitCode : int {
  ok = 0,
  check_failed = 1,
  usage = 2,
  malformed_input = 3,
  incomplete = 4,
  undecided = 5,
  hung_up = 129,      ///< 128 + SIGHUP
  interrupted = 130,  ///< 128 + SIGINT
  terminated = 143,   ///< 128 + SIGTERM
};

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// The command line asks for something that does not exist (option, preset, key, scalar, claim).
struct UsageError : Error {
  explicit UsageError(const std::string& message) : Error(ExitCode::usage, message) {}
};

/// A file or a value is not what it must be; the message names file, line or dataset, field and expectation.
struct InputError : Error {
  explicit InputError(const std::string& message) : Error(ExitCode::malformed_input, message) {}
};

/// Input ends too early, output cannot be completed, or nothing was examined.
struct IncompleteError : Error {
  explicit IncompleteError(const std::string& message) : Error(ExitCode::incomplete, message) {}
};

}  // namespace advproof
