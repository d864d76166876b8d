#include "advproof/robustness/radius_result.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {

TEST_CASE("a witness against a certificate stops the program with exit 1") {
  RadiusResult result;
  result.eps = 0.25;
  result.certificates.resize(3);
  result.broken_by = {"", "swap", ""};
  result.certificates[0].verdict = result.certificates[2].verdict = Robustness::robust;
  result.certificates[1].verdict = Robustness::broken;
  CHECK_NOTHROW(require_consistent(result));
  result.broken_by[2] = "injection";
  try {
    require_consistent(result);
    FAIL("not refused");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::check_failed);
    CHECK_THAT(error.what(), Catch::Contains("sample 2 at eps 0.25") && Catch::Contains("injection"));
  }
}

TEST_CASE("more certificates than any classifier can have stop it too") {
  RadiusResult result;
  result.robust = 2;
  CHECK_NOTHROW(require_consistent(result));  // without samples nothing is known
  result.geometry.samples = 3;
  result.geometry.robust_at_most = 2;
  CHECK_NOTHROW(require_consistent(result));
  result.robust = 3;
  CHECK_THROWS_WITH(require_consistent(result), Catch::Contains("no classifier is on more than 2"));
}

}  // namespace advproof
