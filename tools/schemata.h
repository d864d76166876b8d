// What tools/mutants-by-machine puts into its private copy of the tree: every mutant is compiled in, and at most one is at work.
//   ADVPROOF_MUTANT=17            mutant 17 is at work; without it none is
//   ADVPROOF_REACHED=FILE         none is at work; byte n of FILE becomes 1 once mutant n would have been
//   -DADVPROOF_ONLY_MUTANT=17     the choice at compile time, to compare object code
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace advproof_mutants {

constexpr long most = 1 << 20;
inline unsigned char switches[most];  // 0: off, 1: at work, 2: not yet reached
inline unsigned char* reached = nullptr;

inline const bool ready = [] {
  if (const char* number = std::getenv("ADVPROOF_MUTANT"))
    switches[std::strtol(number, nullptr, 10) % most] = 1;
  if (const char* file = std::getenv("ADVPROOF_REACHED")) {
    const int descriptor = open(file, O_RDWR);
    void* bytes = mmap(nullptr, most, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);  // it may be that of a standard stream that a test has closed
    if (bytes == MAP_FAILED) std::abort();
    reached = static_cast<unsigned char*>(bytes);
    std::memset(switches, 2, most);
  }
  return true;
}();

[[gnu::noinline, gnu::cold]] inline bool at_work(int n) {
  if (switches[n] == 1) return true;
  reached[n] = 1;
  switches[n] = 0;
  return false;
}

/// Constant expressions are not mutated: what must be a constant stays what it is.
constexpr bool chosen(int n) {
  if (std::is_constant_evaluated()) return false;
#ifdef ADVPROOF_ONLY_MUTANT
  return n == ADVPROOF_ONLY_MUTANT;
#else
  return __builtin_expect(switches[n] != 0, 0) && at_work(n);
#endif
}

}  // namespace advproof_mutants
