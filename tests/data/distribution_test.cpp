#include "advproof/data/distribution.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("the default distribution satisfies its own requirements and Assumption 2.3 in kind") {
  const DataConfig data;
  CHECK(data.classes >= 2);
  CHECK(data.dim >= 2 * data.classes);
  CHECK((data.robust_patches >= 1 && data.robust_patches < data.patches));
  CHECK(data.samples >= data.classes);
  CHECK(data.alpha.lo > data.beta.hi);  // strength
  // density at q = 3: 40 * .5^3 = 5 beats 1.2^3 = 1.7
  CHECK((data.patches - data.robust_patches) * 0.5 * 0.5 * 0.5 > 1.2 * 1.2 * 1.2 * data.robust_patches);
}

TEST_CASE("distributions are equal field by field") {
  DataConfig other;
  CHECK(other == DataConfig());
  other.alpha_elsewhere.hi = 0.5;
  CHECK_FALSE(other == DataConfig());
}

}  // namespace advproof
