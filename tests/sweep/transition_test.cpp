#include "advproof/sweep/transition.h"

#include <catch2/catch.hpp>
#include <limits>

namespace advproof {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

PlaceSummary place(std::vector<Coordinate> at, double mean, double half = 0.1) {
  return {std::move(at), 5, {ConfidenceInterval{mean, mean - half, mean + half}}};
}

}  // namespace

TEST_CASE("a crossing has the level on it or between its ends, and NaN crosses nothing") {
  CHECK(crosses(0, 1, 0.5));
  CHECK(crosses(1, 0, 0.5));
  CHECK(crosses(0, 0.5, 0.5));
  CHECK_FALSE(crosses(0.5, 1, 0.5));
  CHECK_FALSE(crosses(0, 0.4, 0.5));
  CHECK_FALSE(crosses(0, nan, 0.5));
  CHECK_FALSE(crosses(nan, 1, 0.5));
}

TEST_CASE("transitions are found line by line, between neighbours, with their direction and doubt") {
  const std::vector<PlaceSummary> places{place({3.0, 1.0}, 0.9), place({1.0, 1.0}, 0.1),
                                         place({2.0, 1.0}, 0.45),  // rises between 2 and 3, not surely
                                         place({1.0, 2.0}, 0.9),
                                         place({2.0, 2.0}, 0.1)};  // falls between 1 and 2, surely
  const std::vector<Transition> found = transitions(places, 0, 0, 0.5);
  REQUIRE(found.size() == 2);
  CHECK((found[0].others == std::vector<Coordinate>{1.0} && found[0].low == 2 && found[0].high == 3));
  CHECK((found[0].rising && !found[0].decided));
  CHECK((found[1].others == std::vector<Coordinate>{2.0} && found[1].low == 1 && found[1].high == 2));
  CHECK((!found[1].rising && found[1].decided));
}

TEST_CASE("a place without a mean is no side of a transition") {
  std::vector<PlaceSummary> places{place({1.0}, 0), place({2.0}, 0), place({3.0}, 1)};
  places[1].means[0].reset();
  CHECK(transitions(places, 0, 0, 0.5).empty());
  CHECK(transitions({}, 0, 0, 0.5).empty());
}

TEST_CASE("the axes of a picture are the numbers that vary by themselves") {
  std::vector<PlaceSummary> places;
  for (const double x : {1.0, 2.0})
    for (const double y : {1.0, 2.0, 3.0}) places.push_back(place({x, Coordinate("word"), 2 * x, y, 7.0}, 0));
  CHECK(independent_axes(places) == std::vector<std::size_t>{0, 3});
  CHECK(determines(places, 0, 2));
  CHECK_FALSE(determines(places, 0, 3));
  CHECK(independent_axes({}).empty());
}

}  // namespace advproof
