// --threads, of every command that works in parallel.
#pragma once

#include <tbb/global_control.h>

#include <memory>

#include "values.h"

namespace advproof {

inline CLI::Option* add_threads_option(CLI::App& command, unsigned& threads) {
  constexpr unsigned most_threads = 1024;
  return add_value(command, "--threads", threads, number_from(1U, most_threads),
                   "At most so many threads (results do not depend on it)");
}

/// At most so many threads as long as it lives; 0: as many as there are.
inline std::unique_ptr<tbb::global_control> limit_threads(unsigned threads) {
  if (threads == 0) return nullptr;
  return std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism, threads);
}

}  // namespace advproof
