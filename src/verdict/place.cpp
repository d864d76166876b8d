#include "advproof/verdict/place.h"

#include <fmt/format.h>

namespace advproof {

std::string to_string(const Place& place) {
  std::string text = place.regime;
  const auto add = [&text](const char* name, std::int64_t value) {
    if (value >= 0)
      text += fmt::format("{}{} {}",
                          text.empty()                                                            ? ""
                          : text == std::string("standard") || text == std::string("adversarial") ? " "
                                                                                                  : ", ",
                          name, value);
  };
  add("step", place.step);
  add("class", place.class_index);
  add("neuron", place.neuron);
  add("sample", place.sample);
  add("patch", place.patch);
  if (*place.what != '\0') text += fmt::format("{}{}", text.empty() ? "" : ", ", place.what);
  return text;
}

}  // namespace advproof
