// Where in a run something was seen.
#pragma once

#include <cstdint>
#include <string>

namespace advproof {

/// Coordinates that do not apply are -1; `what` is a static text such as "robust feature".
struct Place {
  std::int64_t step = -1;
  std::int64_t class_index = -1;
  std::int64_t neuron = -1;
  std::int64_t sample = -1;
  std::int64_t patch = -1;
  const char* what = "";
  const char* regime = "";
};

/// "adversarial step 12, class 1, neuron 3, robust feature".
std::string to_string(const Place& place);

}  // namespace advproof
