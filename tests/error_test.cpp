#include "advproof/error.h"

#include <catch2/catch.hpp>

namespace advproof {
namespace {

/// What a command does with an error: its exit status and its line.
template <class E>
std::pair<int, std::string> met(const E& thrown) {
  try {
    throw thrown;
  } catch (const Error& error) {
    return {static_cast<int>(error.code()), error.what()};
  }
}

using Met = std::pair<int, std::string>;

}  // namespace

TEST_CASE("every error carries the exit status that docs/command-line.md gives it, and its message") {
  CHECK(met(UsageError("no such preset")) == Met{2, "no such preset"});
  CHECK(met(InputError("a.toml:3: expected")) == Met{3, "a.toml:3: expected"});
  CHECK(met(IncompleteError("no case")) == Met{4, "no case"});
  CHECK(met(Error(ExitCode::check_failed, "a bug")) == Met{1, "a bug"});
  CHECK(met(Error(ExitCode::undecided, "more bits")) == Met{5, "more bits"});
  CHECK(met(Error(ExitCode::interrupted, "at step 3")) == Met{130, "at step 3"});  // 128 + SIGINT
  CHECK(static_cast<int>(ExitCode::ok) == 0);
}

TEST_CASE("whoever knows no exit status still catches the message") {
  CHECK_THROWS_AS(throw UsageError("x"), std::runtime_error);
  CHECK_THROWS_WITH(throw InputError(""), "");
}

}  // namespace advproof
