#include "advproof/verdict/place.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("a place is told from regime and step down to what was seen") {
  CHECK(to_string(Place{12, 1, 3, -1, -1, "robust feature", "adversarial"}) ==
        "adversarial step 12, class 1, neuron 3, robust feature");
  CHECK(to_string(Place{0, 1, 2, 3, 4, "x", "standard"}) ==
        "standard step 0, class 1, neuron 2, sample 3, patch 4, x");
}

TEST_CASE("coordinates that do not apply are left out") {
  CHECK(to_string(Place{}).empty());
  CHECK(to_string(Place{5, -1, -1, -1, -1, "", ""}) == "step 5");
  CHECK(to_string(Place{-1, -1, -1, 2, -1, "logit", ""}) == "sample 2, logit");
  CHECK(to_string(Place{-1, -1, -1, -1, -1, "planted point", "standard"}) == "standard, planted point");
  CHECK(to_string(Place{-1, 0, -1, -1, -1, "", "adversarial"}) == "adversarial class 0");
}

}  // namespace advproof
