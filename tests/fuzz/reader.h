// What every fuzzing target of a reader demands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "advproof/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace advproof {

/// Ends the process: what a fuzzer, and a replay, counts as a fault.
inline void demand(bool condition, const std::string& what) {
  if (condition) return;
  std::cerr << "fault: " << what << '\n';
  std::abort();
}

/// Reading succeeds, or throws an error of the input in one line. Any other exception ends the process.
template <class Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const Error& error) {
    const std::string message = error.what();
    demand(error.code() != ExitCode::check_failed && error.code() != ExitCode::undecided, message);
    demand(!message.empty() && message.find_first_of("\n\r\x1b") == std::string::npos,
           "a message of other than one line: " + message);
  }
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace advproof
