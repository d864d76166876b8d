#include "advproof/scalar/rounding.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <cfloat>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "advproof/error.h"
#include "advproof/scalar/scalar.h"

namespace advproof {
namespace {

// Operands the compiler cannot see through, so that the processor does the arithmetic at run time.
double opaque(double x) {
  volatile double y = x;
  return y;
}

double divide_in_mode(double a, double b, int mode) {
  const int saved = std::fegetround();
  std::fesetround(mode);
  volatile double quotient = opaque(a) / opaque(b);
  std::fesetround(saved);
  return quotient;
}

/// The same bits: a processor that reads subnormals as zero also takes them for equal to it.
bool is(double computed, double expected) { return identical(computed, expected); }

bool errors_are_kept() {
  const Dd sum = two_sum(opaque(1.0), opaque(0x1.8p-60));
  const Dd product = two_product(opaque(1 + 0x1p-30), opaque(1 + 0x1p-30));
  return is(sum.hi, 1) && is(sum.lo, 0x1.8p-60) && is(product.hi, 1 + 0x1p-29) && is(product.lo, 0x1p-60);
}

bool mpfr_brackets_a_third() {
  Mpfr<256> down;
  Mpfr<256> up;
  mpfr_set_ui(down.backend().data(), 1, MPFR_RNDN);
  mpfr_set_ui(up.backend().data(), 1, MPFR_RNDN);
  mpfr_div_ui(down.backend().data(), down.backend().data(), 3, MPFR_RNDD);
  mpfr_div_ui(up.backend().data(), up.backend().data(), 3, MPFR_RNDU);
  mpfr_nextabove(down.backend().data());
  return down == up;
}

}  // namespace

std::vector<RoundingCheck> rounding_self_test() {
  const double u = 0x1p-53;
  const double x = opaque(1 + 0x1p-27);
  const double third = opaque(1.0) / opaque(3.0);
  const Ball ball_third = Ball(1.0, 64) / 3.0;
  return {
      {"binary64 is evaluated without excess precision", FLT_EVAL_METHOD == 0},
      {"binary64 rounds to nearest, ties to even",
       opaque(1.0) + opaque(u) == 1.0 && opaque(1.0 + 2 * u) + opaque(u) == 1 + 4 * u},
      {"products and sums are not contracted", x * x - opaque(1 + 0x1p-26) == 0.0},
      {"sums and products keep their errors (two_sum, two_product)", errors_are_kept()},
      {"subnormals are kept", is(opaque(0x1p-1022) * opaque(0.5), 0x1p-1023)},
      {"subnormals are read", is(opaque(0x1p-1023) * opaque(2.0), 0x1p-1022)},
      {"directed rounding obeys the mode",
       divide_in_mode(1, 3, FE_DOWNWARD) < divide_in_mode(1, 3, FE_UPWARD) &&
           divide_in_mode(1, 3, FE_TONEAREST) == third},
      {"MPFR rounds correctly", mpfr_brackets_a_third()},
      {"balls enclose", certainly(ball_third * 3.0 <= 1.0 + 0x1p-50) &&
                            certainly(ball_third * 3.0 >= 1.0 - 0x1p-50) &&
                            !certainly(ball_third * 3.0 < 1.0) && !certainly(ball_third * 3.0 > 1.0)},
  };
}

// Every task holds its thread until all threads have come, so that none is tested twice in place of another.
std::vector<RoundingCheck> rounding_self_test_of_threads() {
  const auto allowed = tbb::global_control::active_value(tbb::global_control::max_allowed_parallelism);
  const int threads = std::min(tbb::this_task_arena::max_concurrency(), static_cast<int>(allowed));
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  std::vector<RoundingCheck> all = rounding_self_test();
  std::set<std::thread::id> tested;
  std::mutex results;
  std::atomic<int> come = 0;
  tbb::parallel_for(
      0, threads,
      [&](int /*task*/) {
        const std::vector<RoundingCheck> own = rounding_self_test();
        {
          const std::lock_guard lock(results);
          tested.insert(std::this_thread::get_id());
          for (std::size_t i = 0; i < all.size(); ++i) all[i].passed &= own[i].passed;
        }
        ++come;
        while (come < threads && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
      },
      tbb::simple_partitioner());
  all.push_back({"every thread was tested", std::ssize(tested) == threads});
  return all;
}

void require_sound_rounding() {
  std::string failed;
  for (const RoundingCheck& check : rounding_self_test_of_threads()) {
    if (!check.passed) failed += (failed.empty() ? "" : "; ") + check.what;
  }
  if (!failed.empty()) throw Error(ExitCode::check_failed, "rounding self-test failed: " + failed);
}

}  // namespace advproof
