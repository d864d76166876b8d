#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("injection-map"); }

/// Is an accuracy 1: proved, disproved by an attack, or neither.
struct Bracket {
  double certified;
  double attacked;
};
constexpr Bracket one{1, 1};
constexpr Bracket less{0.5, 0.75};
constexpr Bracket open{0.5, 1};
constexpr Bracket zero{0, 0};

/// By the closed forms w = tau u is robust, and w = tau v not broken, at the first two of seven radii (10
/// rows of each C: 50 of 175). There training ends with `where_robust` against the box; elsewhere with
/// `where_broken` against the box and `swap` against swaps; on the last seed of C = 4 each with `last`.
struct Planted {
  Bracket where_robust = one;
  Bracket where_broken = less;
  Bracket swap = zero;
  std::optional<Bracket> last = {};
};

std::vector<ClaimResult> mapped(const Planted& planted) {
  return concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    const bool robust = point.setting.attack.eps <= 0.25;                                 // half of beta
    const bool is_last = planted.last && seed == 5 && point.setting.data.patches == 257;  // C = 4: 1 + 4 4^3
    const Bracket box = is_last ? *planted.last : robust ? planted.where_robust : planted.where_broken;
    const Bracket swap = is_last ? *planted.last : planted.swap;
    if (column == "tau_u_robust") return robust ? 1.0 : 0.0;
    if (column == "tau_v_broken") return robust ? 0.0 : 1.0;
    if (column == "box_certified") return box.certified;
    if (column == "box_attacked") return box.attacked;
    if (column == "swap_certified") return swap.certified;
    if (column == "swap_attacked") return swap.attacked;
    return no_value;
  });
}

using Three = std::vector<Verdict>;

}  // namespace

TEST_CASE("injection-map is certified where every run is proved to do as its constructed network") {
  const auto results = mapped({});
  CHECK(verdicts_of(results) == Three{Verdict::certified, Verdict::certified, Verdict::certified});
  CHECK(results[0].id == "injection-map.excluded");
  CHECK(results[0].cases == 125);
  CHECK(results[1].id == "injection-map.reached");
  CHECK(results[1].cases == 50);
  CHECK(results[2].id == "injection-map.broken");
  CHECK(results[2].cases == 125);
}

TEST_CASE("injection-map is refuted where every run is proved to do otherwise") {
  CHECK(verdicts_of(mapped({less, one, one})) == Three{Verdict::refuted, Verdict::refuted, Verdict::refuted});
  // a swap accuracy above 0 is no full break
  CHECK(mapped({.swap = {0.25, 0.25}})[2].verdict == Verdict::refuted);
}

TEST_CASE("injection-map is undecided where nothing is proved") {
  const auto results = mapped({open, open, {0, 0.5}});
  CHECK(verdicts_of(results) == Three{Verdict::undecided, Verdict::undecided, Verdict::undecided});
  CHECK_THAT(results[0].note, Catch::EndsWith(", 125 undecided"));
  const Bracket none{no_value, no_value};
  CHECK(verdicts_of(mapped({none, none, none})) ==
        Three{Verdict::undecided, Verdict::undecided, Verdict::undecided});
}

TEST_CASE("injection-map with a few open runs is supported or unsupported, no more") {
  CHECK(verdicts_of(mapped({.swap = zero, .last = Bracket{0, 1}})) ==
        Three{Verdict::supported, Verdict::supported, Verdict::supported});
  CHECK(verdicts_of(mapped({less, one, one, Bracket{0, 1}})) ==
        Three{Verdict::unsupported, Verdict::unsupported, Verdict::unsupported});
}

TEST_CASE("injection-map with a few runs that do otherwise is supported") {
  // `last` is less than 1 against the box and more than 0 against swaps: reached and broken fail there
  const auto results = mapped({.last = less});
  CHECK(verdicts_of(results) == Three{Verdict::certified, Verdict::supported, Verdict::supported});
  CHECK_THAT(results[1].note, Catch::StartsWith("48 of 50, ") && Catch::EndsWith(", each proved"));
  CHECK_THAT(results[2].note, Catch::StartsWith("120 of 125, ") && Catch::EndsWith(", each proved"));
}

}  // namespace advproof
