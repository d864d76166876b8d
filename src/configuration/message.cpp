#include "message.h"

#include <fmt/format.h>

#include <algorithm>

namespace advproof {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string complaint(std::string_view origin, unsigned line, std::string_view field, std::string_view what) {
  std::string text(origin);
  if (line > 0) text += fmt::format(":{}", line);
  for (const std::string_view part : {field, what})
    if (!part.empty()) text.append(text.empty() ? "" : ": ").append(part);
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return text;
}

}  // namespace advproof
