#include "advproof/scalar/rounding.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cfenv>
#include <set>
#include <thread>
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

/// The line and the exit status with which a program refuses to start as things are.
std::pair<ExitCode, std::string> refusal() {
  try {
    require_sound_rounding();
  } catch (const Error& error) {
    const SavedArithmetic saved;
    std::fesetround(FE_TONEAREST);
    return {error.code(), error.what()};
  }
  return {ExitCode::ok, ""};
}

std::pair<ExitCode, std::string> refusal_in(int mode) {
  const SavedArithmetic saved;
  std::fesetround(mode);
  return refusal();
}

std::vector<std::string> failed(const std::vector<RoundingCheck>& checks) {
  std::vector<std::string> names;
  for (const RoundingCheck& check : checks) {
    if (!check.passed) names.push_back(check.what);
  }
  return names;
}

/// Runs `change` in every thread of the arena but this one, and says in how many.
template <class Change>
int in_workers(Change change) {
  const int threads = tbb::this_task_arena::max_concurrency();
  const auto here = std::this_thread::get_id();
  std::atomic<int> come = 0;
  std::atomic<int> workers = 0;
  tbb::parallel_for(
      0, threads,
      [&](int /*task*/) {
        ++come;
        while (come < threads) std::this_thread::yield();  // each thread has one task
        if (std::this_thread::get_id() == here) return;
        change();
        ++workers;
      },
      tbb::simple_partitioner());
  return workers;
}

/// How a program refuses to start whose workers have changed their arithmetic so, this thread not. TBB gives a
/// worker that rests between two loops the arithmetic of its arena again when it comes back: tried until it did not.
template <class Change, class IsChanged>
std::pair<ExitCode, std::string> refusal_of_workers(Change change, IsChanged is_changed) {
  const int workers = tbb::this_task_arena::max_concurrency() - 1;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    CHECK(in_workers(change) == workers);
    const auto result = refusal();
    std::atomic<int> changed = 0;
    in_workers([&] {
      changed += is_changed() ? 1 : 0;
      std::fesetenv(FE_DFL_ENV);
    });
    if (changed == workers) return result;
  }
  FAIL("no worker keeps its arithmetic from one loop to the next");
  return {};
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
  CHECK(names.size() >= 9);
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
constexpr unsigned flush_to_zero = 0x8000;
constexpr unsigned denormals_are_zero = 0x0040;

TEST_CASE("a processor that flushes subnormals, or reads them as zero, or both, is refused") {
  using Names = std::vector<std::string>;
  const auto failed_with = [](unsigned bits) {
    const SavedArithmetic saved;
    _mm_setcsr(_mm_getcsr() | bits);
    return failed(rounding_self_test());
  };
  CHECK(failed_with(flush_to_zero) == Names{"subnormals are kept"});
  CHECK(failed_with(denormals_are_zero) == Names{"subnormals are read"});
  CHECK(failed_with(flush_to_zero | denormals_are_zero) ==
        Names{"subnormals are kept", "subnormals are read"});
  CHECK(failed_with(0).empty());
}

TEST_CASE("a worker thread that flushes subnormals, or reads them as zero, is refused") {
  if (tbb::this_task_arena::max_concurrency() < 2) return;  // there are no workers
  for (const unsigned bits : {flush_to_zero, denormals_are_zero}) {
    const auto [code, line] = refusal_of_workers([bits] { _mm_setcsr(_mm_getcsr() | bits); },
                                                 [bits] { return (_mm_getcsr() & bits) != 0; });
    CHECK(code == ExitCode::check_failed);
    CHECK(line == (bits == flush_to_zero ? "rounding self-test failed: subnormals are kept"
                                         : "rounding self-test failed: subnormals are read"));
  }
  CHECK(refusal().first == ExitCode::ok);
}
#endif

TEST_CASE("a worker thread in another rounding mode is refused, though this thread is in none") {
  if (tbb::this_task_arena::max_concurrency() < 2) return;  // there are no workers
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    const auto [code, line] =
        refusal_of_workers([mode] { std::fesetround(mode); }, [mode] { return std::fegetround() == mode; });
    CHECK(code == ExitCode::check_failed);
    CHECK_THAT(line,
               Catch::StartsWith("rounding self-test failed: binary64 rounds to nearest, ties to even"));
  }
  CHECK(refusal().first == ExitCode::ok);
}

TEST_CASE("in all threads the same is tested as in this one, and that all came") {
  const std::vector<RoundingCheck> here = rounding_self_test();
  const std::vector<RoundingCheck> everywhere = rounding_self_test_of_threads();
  REQUIRE(everywhere.size() == here.size() + 1);
  for (std::size_t i = 0; i < here.size(); ++i) CHECK(everywhere[i].what == here[i].what);
  CHECK(everywhere.back().what == "every thread was tested");
  CHECK(failed(everywhere).empty());
}

}  // namespace advproof
