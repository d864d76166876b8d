// Properties that must not pass. Each ctest entry of the self-test runs one of them in a process of its own
// and looks at status and output: a green run must mean that something was tested.
#include "property.h"

namespace advproof::property {

TEST_CASE("a false property") {
  for_all([] {
    const int x = *rc::gen::inRange(0, 1000);
    RC_ASSERT(x < 10);
  });
}

TEST_CASE("a true property") {
  for_all([] { RC_ASSERT(*rc::gen::inRange(0, 10) < 10); });
}

TEST_CASE("a property whose cases are all discarded") {
  for_all([] { RC_PRE(*rc::gen::inRange(0, 10) > 10); });
}

TEST_CASE("a property that throws") {
  for_all([] {
    if (*rc::gen::inRange(0, 10) >= 0) throw std::runtime_error("thrown on purpose");
  });
}

}  // namespace advproof::property
