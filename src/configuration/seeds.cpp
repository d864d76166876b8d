#include "seeds.h"

#include <fmt/format.h>

#include <charconv>

#include "advproof/error.h"
#include "message.h"
#include "value.h"

namespace advproof {
namespace {

constexpr std::uint64_t most_seeds = 10000;

std::optional<std::uint64_t> read_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  if (error != std::errc() || stop != end) return std::nullopt;
  return seed;
}

}  // namespace

std::string seeds_domain() {
  return fmt::format("\"first:last\" or one seed, 0 <= first <= last < 2^63, at most {} seeds", most_seeds);
}

bool valid_seeds(const SeedRange& seeds) {
  return seeds.first <= seeds.last && seeds.last <= largest_seed && seeds.last - seeds.first < most_seeds;
}

std::optional<SeedRange> read_seeds(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto first = read_seed(text.substr(0, colon));
  const auto last = colon == std::string_view::npos ? first : read_seed(text.substr(colon + 1));
  if (!first || !last || !valid_seeds({*first, *last})) return std::nullopt;
  return SeedRange{*first, *last};
}

std::string seeds_text(const SeedRange& seeds) {
  return seeds.first == seeds.last ? fmt::format("{}", seeds.first)
                                   : fmt::format("{}:{}", seeds.first, seeds.last);
}

SeedRange parse_seeds(const std::string& text) {
  const auto seeds = read_seeds(text);
  if (!seeds)
    throw UsageError(
        complaint("", 0, "seeds", "expected " + seeds_domain() + ", found " + toml_string(text)));
  return *seeds;
}

}  // namespace advproof
