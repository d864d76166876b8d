// Properties: RapidCheck under Catch2 by an adapter of our own. RapidCheck's own adapter gives a property no
// id, so it prints no reproduce string, and passes every property without a case when asked to reproduce one.
#pragma once

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <utility>

namespace advproof::property {

/// Checks one property on `hundreds` times RapidCheck's number of cases (RC_PARAMS max_success, by default
/// 100) times the environment variable ADVPROOF_PROPERTY_MULTIPLIER, by default 1; at least on one. Call it
/// once in a Catch test case, whose name is the property's id.
///
/// Fails the test case if a case fails (printing counterexample, seed and RC_PARAMS that reproduce it), if
/// too many cases were discarded, or if none was executed. True if all cases ran; false with a warning if
/// RC_PARAMS asks to reproduce another property, or if only the reproduced case ran: then nothing may be said
/// about all cases.
bool check(const rc::detail::Property& property, double hundreds);

/// `testable` takes no argument and draws its case with `*generator`; it asserts with RC_ASSERT.
template <class Testable>
bool for_all(Testable&& testable, double hundreds = 10) {
  return check(rc::detail::toProperty(std::forward<Testable>(testable)), hundreds);
}

}  // namespace advproof::property
