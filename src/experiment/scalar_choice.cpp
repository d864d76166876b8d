#include "advproof/experiment/scalar_choice.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "advproof/experiment/nearest.h"
#include "message.h"

namespace advproof {
namespace {

[[noreturn]] void refuse_bits(const std::string& what, const std::string& bits) {
  throw UsageError(complaint("", 0, "--bits", what + ", not '" + bits + "'"));
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe_scalars() {
  return {{"double", "binary64: speed, the everyday check"},
          {"dd", "double-double, 102 bits: a second opinion for little more than double"},
          {"mpfr", "correctly rounded, 128 to 2048 bits: point runs identical on every machine"},
          {"ball", "midpoint-radius enclosures of any precision: what it says is proved for the instance"}};
}

ScalarChoice parse_scalar(const std::string& scalar, const std::string& bits) {
  std::vector<std::string> names;
  for (const auto& [name, meaning] : describe_scalars()) names.push_back(name);
  const auto found = std::ranges::find(names, scalar);
  if (found == names.end()) {
    throw UsageError(
        complaint("", 0, scalar.empty() ? "--scalar" : scalar, unknown("scalar", scalar, names)));
  }
  ScalarChoice choice;
  choice.kind = static_cast<ScalarKind>(found - names.begin());
  if (choice.kind == ScalarKind::binary64 || choice.kind == ScalarKind::dd) {
    choice.bits = choice.kind == ScalarKind::dd ? Format<Dd>::bits() : Format<double>::bits();
    if (!bits.empty() && bits != std::to_string(choice.bits)) {
      refuse_bits("a " + scalar + " has " + std::to_string(choice.bits) + " bits", bits);
    }
    return choice;
  }
  choice.bits = 256;
  if (bits.empty()) return choice;
  if (bits == "auto") {
    if (choice.kind != ScalarKind::ball)
      throw UsageError("--bits auto needs --scalar ball: only balls know their own error");
    choice.bits = 128;
    choice.automatic_bits = true;
    return choice;
  }
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), choice.bits);
  constexpr std::array<long, 5> mpfr_bits{128, 256, 512, 1024, 2048};
  if (error != std::errc() || end != bits.data() + bits.size()) {
    refuse_bits("expected a number of bits or 'auto'", bits);
  }
  if (choice.kind == ScalarKind::mpfr && std::ranges::find(mpfr_bits, choice.bits) == mpfr_bits.end()) {
    refuse_bits("mpfr has 128, 256, 512, 1024 or 2048 bits", bits);
  }
  // fewer than 53 would round the instance, and X + 0 would no longer be X
  if (choice.kind == ScalarKind::ball && (choice.bits < 53 || choice.bits > 65536)) {
    refuse_bits("a ball has 53 to 65536 bits", bits);
  }
  return choice;
}

}  // namespace advproof
