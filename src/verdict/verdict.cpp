#include "advproof/verdict/verdict.h"

#include <array>
#include <string>
#include <utility>

#include "advproof/error.h"

namespace advproof {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 9> verdict_names{{
    {Verdict::certified, "certified"},
    {Verdict::holds, "holds"},
    {Verdict::fails, "fails"},
    {Verdict::refuted, "refuted"},
    {Verdict::supported, "supported"},
    {Verdict::unsupported, "unsupported"},
    {Verdict::undecided, "undecided"},
    {Verdict::impossible, "impossible"},
    {Verdict::not_applicable, "not applicable"},
}};

}  // namespace

std::string_view name(Tag tag) {
  constexpr std::array<std::string_view, 4> letters{"S", "R", "D", "H"};
  return letters[static_cast<std::size_t>(tag)];
}

std::string_view name(Kind kind) { return kind == Kind::finite ? "finite" : "asymptotic"; }

std::string_view name(Verdict verdict) {
  for (const auto& [value, word] : verdict_names) {
    if (value == verdict) return word;
  }
  return "";
}

Verdict parse_verdict(std::string_view word) {
  for (const auto& [value, name] : verdict_names) {
    if (name == word) return value;
  }
  throw InputError("'" + std::string(word) + "' is not a verdict");
}

}  // namespace advproof
