#include "advproof/configuration/nearest.h"

#include <catch2/catch.hpp>
#include <random>

namespace advproof {
namespace {

std::size_t difference_of_lengths(std::string_view a, std::string_view b) {
  return a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
}

std::string random_word(std::mt19937& generator) {
  std::string word(generator() % 6, 'a');
  for (char& c : word) c = static_cast<char>('a' + generator() % 3);
  return word;
}

}  // namespace

TEST_CASE("edit_distance of known pairs") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("flaw", "lawn") == 2);
  CHECK(edit_distance("samples", "sampels") == 2);
  CHECK(edit_distance("Tiny", "tINY") == 0);
}

TEST_CASE("edit_distance is a metric, and at least the difference of lengths") {
  std::mt19937 generator(1);
  for (int i = 0; i < 2000; ++i) {
    const std::string a = random_word(generator);
    const std::string b = random_word(generator);
    const std::string c = random_word(generator);
    CHECK((edit_distance(a, b) == 0) == (a == b));
    CHECK(edit_distance(a, b) == edit_distance(b, a));
    CHECK(edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c));
    CHECK(edit_distance(a, b) >= difference_of_lengths(a, b));
    CHECK(edit_distance(a, b) <= std::max(a.size(), b.size()));
  }
}

TEST_CASE("nearest") {
  const std::vector<std::string> names{"reference", "tiny", "wide"};
  CHECK(nearest("tinny", names) == "tiny");
  CHECK(nearest("WIDE", names) == "wide");
  CHECK(nearest("refrence", names) == "reference");
  SECTION("the first among equals") { CHECK(nearest("cc", {"ca", "cb"}) == "ca"); }
  SECTION("empty without candidates") { CHECK(nearest("x", {}).empty()); }
  SECTION("by another distance") { CHECK(nearest("xxxx", names, difference_of_lengths) == "tiny"); }
}

TEST_CASE("unknown names the kind and the nearest") {
  CHECK(unknown("preset", "tinny", {"tiny", "wide"}) == "unknown preset; the nearest known preset is tiny");
  CHECK(unknown("preset", "tinny", {}) == "unknown preset; none is known");
}

TEST_CASE("of names with dots a missing beginning costs one, whatever stands behind the next dots") {
  CHECK(dotted_distance("samples", "data.samples") == 1);
  CHECK(dotted_distance("network.samples", "data.samples") == 1);
  CHECK(dotted_distance("data.smaples", "data.samples") == 2);
  CHECK(dotted_distance("box.lower", "adversarial.box.lower") == 5);  // 1 and "box."
  CHECK(nearest("A_share", {"region", "standard.A_share", "standard.A"}, dotted_distance) ==
        "standard.A_share");
}

}  // namespace advproof
