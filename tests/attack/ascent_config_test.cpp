#include "advproof/attack/ascent_config.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("the default attack is that of the paper: one plain gradient step from the sample") {
  const AscentConfig attack;
  CHECK(attack.steps == 1);
  CHECK_FALSE(attack.sign);
  CHECK_FALSE(attack.random_start);
  CHECK(attack == AscentConfig());
  CHECK_FALSE(AscentConfig{.steps = 2} == AscentConfig());
}

}  // namespace advproof
