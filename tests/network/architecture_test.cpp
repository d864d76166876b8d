#include "advproof/network/architecture.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("the default architecture satisfies its own requirements") {
  const NetworkConfig network;
  CHECK(network.neurons >= 1);
  CHECK(network.q >= 3);
  CHECK(network.rho > 0);
}

TEST_CASE("architectures are equal field by field") {
  CHECK(NetworkConfig() == NetworkConfig());
  CHECK_FALSE(NetworkConfig{.q = 4} == NetworkConfig());
}

}  // namespace advproof
