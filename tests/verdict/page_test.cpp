#include "advproof/verdict/page.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("a page without parts has one result, of its own name") {
  ClaimPage page;
  page.id = "some.claim";
  CHECK(page.result_id("") == "some.claim");
  CHECK(page.result_ids() == std::vector<std::string>{"some.claim"});
}

TEST_CASE("results are named by the parts in their order, and by the claim where a part has no name") {
  ClaimPage page;
  page.id = "some.trend";
  page.results = {"small", "", "large"};
  CHECK(page.result_id("small") == "some.trend.small");
  CHECK(page.result_ids() == std::vector<std::string>{"some.trend.small", "some.trend", "some.trend.large"});
}

}  // namespace advproof
