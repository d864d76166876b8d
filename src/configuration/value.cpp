#include "value.h"

#include <fmt/format.h>

namespace advproof {

std::optional<double> to_real(std::int64_t integer) {
  constexpr std::int64_t largest = std::int64_t{1} << 53;
  if (integer < -largest || integer > largest) return std::nullopt;
  return static_cast<double>(integer);
}

std::string toml_real(double number) {
  std::string text = fmt::format("{}", number);
  const bool integer_like = text.find_first_not_of("-0123456789") == std::string::npos;
  return integer_like ? text + ".0" : text;
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7f)
      quoted += fmt::format("\\u{:04X}", code);
    else if (c == '"' || c == '\\')
      quoted.append({'\\', c});
    else
      quoted += c;
  }
  return quoted + '"';
}

std::string toml_array(const std::vector<double>& numbers) {
  std::string text = "[";
  for (const double number : numbers) text += (text.size() > 1 ? ", " : "") + toml_real(number);
  return text + "]";
}

}  // namespace advproof
