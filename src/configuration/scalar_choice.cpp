#include "advproof/configuration/scalar_choice.h"

#include <algorithm>
#include <charconv>

#include "advproof/configuration/nearest.h"
#include "message.h"

namespace advproof {
namespace {

constexpr long usual_bits = 256;  // where a name has several precisions

[[noreturn]] void refuse_bits(const std::string& what, const std::string& bits) {
  throw UsageError(complaint("", 0, "--bits", what + ", not '" + bits + "'"));
}

/// The precisions of a name, where they can be counted: of its types.
struct Precisions {
  std::vector<long> bits;
  bool any = false;  ///< balls: a range
};

Precisions precisions_of(const std::string& name) {
  Precisions found;
  for_each_scalar([&]<class T>() {
    if (Format<T>::name() != name) return;
    if constexpr (std::same_as<T, Ball>) {
      found.any = true;
    } else {
      for (long bits = Format<T>::bits();; ++bits) {
        if (!Format<T>::has(bits)) continue;
        found.bits.push_back(bits);
        break;
      }
    }
  });
  return found;
}

/// "a, b or c"
std::string one_of(const std::vector<long>& numbers) {
  if (numbers.size() == 1) return std::to_string(numbers.front());
  return fmt::format("{} or {}", fmt::join(numbers.begin(), numbers.end() - 1, ", "), numbers.back());
}

std::string expectation(const std::string& name, const Precisions& precisions) {
  if (precisions.any)
    return fmt::format("a {} has {} to {} bits", name, Format<Ball>::fewest_bits, Format<Ball>::most_bits);
  return fmt::format("{}{} has {} bits", precisions.bits.size() == 1 ? "a " : "", name,
                     one_of(precisions.bits));
}

bool has(const std::string& name, long bits) {
  bool found = false;
  for_each_scalar([&]<class T>() { found = found || (Format<T>::name() == name && Format<T>::has(bits)); });
  return found;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_scalars() {
  std::vector<std::pair<std::string, std::string>> scalars;
  for_each_scalar([&]<class T>() {
    if (scalars.empty() || scalars.back().first != Format<T>::name())
      scalars.emplace_back(Format<T>::name(), Format<T>::serves());
  });
  return scalars;
}

std::string scalar_names() {
  std::vector<std::string> names;
  for (const auto& [name, meaning] : describe_scalars()) names.push_back(name);
  return fmt::format("{}", fmt::join(names, " | "));
}

ScalarChoice parse_scalar(const std::string& scalar, const std::string& bits) {
  std::vector<std::string> names;
  for (const auto& [name, meaning] : describe_scalars()) names.push_back(name);
  if (std::ranges::find(names, scalar) == names.end()) {
    throw UsageError(
        complaint("", 0, scalar.empty() ? "--scalar" : scalar, unknown("scalar", scalar, names)));
  }
  const Precisions precisions = precisions_of(scalar);
  const bool fixed = !precisions.any && precisions.bits.size() == 1;
  ScalarChoice choice;
  choice.name = scalar;
  choice.bits = fixed ? precisions.bits.front() : usual_bits;
  if (bits.empty()) return choice;
  if (bits == "auto" && !fixed) {
    if (!choice.is<Ball>())
      throw UsageError("--bits auto needs --scalar ball: only balls know their own error");
    choice.bits = 128;
    choice.automatic_bits = true;
    return choice;
  }
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), choice.bits);
  const bool number = error == std::errc() && end == bits.data() + bits.size();
  if (!number && !fixed) refuse_bits("expected a number of bits or 'auto'", bits);
  if (!number || !has(scalar, choice.bits)) refuse_bits(expectation(scalar, precisions), bits);
  return choice;
}

}  // namespace advproof
