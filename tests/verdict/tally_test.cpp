#include "advproof/verdict/tally.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "scalar/extremes.h"
#include "verdict/check_counts.h"

namespace advproof {
namespace {

/// One case of this margin, at a step.
Tally one_case(double margin, std::int64_t step) {
  Tally tally;
  tally.cases = 1;
  tally.violated = margin < 0 ? 1 : 0;
  tally.undecided = std::isnan(margin) ? 1 : 0;
  tally.note_margin(margin, {.step = step});
  return tally;
}

}  // namespace

TEST_CASE("a new tally has no case, no margin and no extremes") {
  const Tally tally;
  check_counts(tally, 0, 0, 0);
  CHECK(tally.worst_margin == infinity);
  CHECK(Extremes().min == infinity);
  CHECK(Extremes().max == -infinity);
}

TEST_CASE("what the range is to blame for is undecided, and counted") {
  Tally tally = one_case(-1, 0);
  tally.merge(one_case(NAN, 1));
  tally.blame_range();
  check_counts(tally, 2, 0, 2);
  CHECK(tally.beyond.begin()->second == 1);
  CHECK(tally.open() == 1);
  tally.merge(Tally(tally));
  CHECK(tally.beyond.begin()->second == 2);
  CHECK(tally.open() == 2);
}

TEST_CASE("the smallest margin is kept with its place, the first among equals") {
  Tally tally;
  tally.note_margin(0.5, {.step = 1});
  CHECK(tally.worst_margin == 0.5);
  tally.note_margin(-0.25, {.step = 2});
  tally.note_margin(-0.25, {.step = 3});
  tally.note_margin(0.25, {.step = 4});
  CHECK(tally.worst_margin == -0.25);
  CHECK(tally.worst_at.step == 2);
  tally.note_margin(-infinity, {.step = 5});
  CHECK(tally.worst_at.step == 5);
}

TEST_CASE("a NaN is the worst margin there is, and the first one stays") {
  Tally tally;
  tally.note_margin(-infinity, {.step = 1});
  tally.note_margin(nan, {.step = 2});
  CHECK(std::isnan(tally.worst_margin));
  tally.note_margin(-infinity, {.step = 3});
  tally.note_margin(nan, {.step = 4});
  CHECK(std::isnan(tally.worst_margin));
  CHECK(tally.worst_at.step == 2);
}

TEST_CASE("merging adds counts and keeps the worst margin and the extremes with their places") {
  Tally both = one_case(0.5, 1);
  both.constants["c"] = {1, 1, {.step = 1}, {.step = 1}};
  both.constants["only here"] = {5, 5, {.step = 1}, {.step = 1}};
  both.inapplicable["h"] = 1;
  Tally second = one_case(-1.0 / 3, 7);
  second.constants["c"] = {-1, -1, {.step = 7}, {.step = 7}};
  second.constants["only there"] = {6, 6, {.step = 7}, {.step = 7}};
  second.inapplicable = {{"h", 1}, {"g", 1}};

  both.merge(second);

  check_counts(both, 2, 1, 0);
  CHECK(both.worst_margin == -1.0 / 3);
  CHECK(both.worst_at.step == 7);
  CHECK(both.constants.at("c").min == -1);
  CHECK(both.constants.at("c").min_at.step == 7);
  CHECK(both.constants.at("c").max == 1);
  CHECK(both.constants.at("c").max_at.step == 1);
  CHECK(both.constants.at("only here").max == 5);
  CHECK(both.constants.at("only there").min == 6);
  CHECK(both.inapplicable == std::map<std::string, std::int64_t>{{"g", 1}, {"h", 2}});
}

TEST_CASE("merging keeps a NaN margin from either side") {
  const Tally good = one_case(0.5, 1);
  const Tally bad = one_case(nan, 9);
  Tally tally = good;
  tally.merge(bad);
  CHECK(std::isnan(tally.worst_margin));
  CHECK(tally.worst_at.step == 9);
  check_counts(tally, 2, 0, 1);
  tally = bad;
  tally.merge(good);
  CHECK(std::isnan(tally.worst_margin));
  CHECK(tally.worst_at.step == 9);
}

TEST_CASE("merging with nothing changes nothing") {
  Tally tally = one_case(0.5, 1);
  tally.merge({});
  check_counts(tally, 1, 0, 0);
  CHECK(tally.worst_margin == 0.5);
  CHECK(tally.worst_at.step == 1);
}

TEST_CASE("merged tallies keep the coarser accuracy of their identities") {
  Tally tally;
  Tally other;
  other.accuracy = 0x1p-60;
  tally.merge(other);
  CHECK(tally.accuracy == 0x1p-60);
  tally.merge(Tally());
  CHECK(tally.accuracy == 0x1p-60);
}

}  // namespace advproof
