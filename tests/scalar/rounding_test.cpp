#include "advproof/scalar/rounding.h"

#include <catch2/catch.hpp>
#include <cfenv>
#include <set>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

#include "advproof/error.h"

namespace advproof {
namespace {

/// The arithmetic of this thread, put back at the end of the scope.
class SavedArithmetic {
 public:
  SavedArithmetic() { std::fegetenv(&saved_); }
  ~SavedArithmetic() { std::fesetenv(&saved_); }
  SavedArithmetic(const SavedArithmetic&) = delete;
  SavedArithmetic& operator=(const SavedArithmetic&) = delete;

 private:
  std::fenv_t saved_{};
};

/// The line and the exit status with which a program in this rounding mode refuses to start.
std::pair<ExitCode, std::string> refusal_in(int mode) {
  const SavedArithmetic saved;
  std::fesetround(mode);
  try {
    require_sound_rounding();
  } catch (const Error& error) {
    std::fesetround(FE_TONEAREST);
    return {error.code(), error.what()};
  }
  return {ExitCode::ok, ""};
}

}  // namespace

TEST_CASE("this process rounds as it must, in every respect that is named") {
  std::set<std::string> names;
  for (const RoundingCheck& check : rounding_self_test()) {
    INFO(check.what);
    CHECK(check.passed);
    CHECK_FALSE(check.what.empty());
    names.insert(check.what);
  }
  CHECK(names.size() == rounding_self_test().size());
  CHECK(names.size() >= 7);
  CHECK_NOTHROW(require_sound_rounding());
}

TEST_CASE("any other rounding mode is refused by name, with exit status 1") {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    const auto [code, line] = refusal_in(mode);
    CHECK(code == ExitCode::check_failed);
    CHECK_THAT(line,
               Catch::StartsWith("rounding self-test failed: binary64 rounds to nearest, ties to even"));
  }
  CHECK(refusal_in(FE_TONEAREST).first == ExitCode::ok);
}

TEST_CASE("the rounding mode is left as it was found") {
  const SavedArithmetic saved;
  for (const int mode : {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    std::fesetround(mode);
    rounding_self_test();
    const int after = std::fegetround();
    std::fesetround(FE_TONEAREST);
    CHECK(after == mode);
  }
}

#if defined(__SSE2__)
TEST_CASE("a processor that flushes subnormals is refused") {
  const SavedArithmetic saved;
  _mm_setcsr(_mm_getcsr() | 0x8000U);  // flush to zero
  std::vector<std::string> failed;
  for (const RoundingCheck& check : rounding_self_test()) {
    if (!check.passed) failed.push_back(check.what);
  }
  CHECK(failed == std::vector<std::string>{"subnormals are kept"});
}
#endif

}  // namespace advproof
