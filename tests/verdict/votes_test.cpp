#include "advproof/verdict/votes.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("votes are yes, no, or neither") {
  Votes sum;
  for (const Truth vote : {Truth::yes, Truth::no, Truth::unknown, Truth::yes}) sum.add(vote);
  CHECK(sum.yes == 2);
  CHECK(sum.no == 1);
  CHECK(sum.count == 4);
}

}  // namespace advproof
