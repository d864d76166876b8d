// Refuses options that let a compiler change binary64 arithmetic, in the library and in whoever includes it:
// two_sum, enclosures and every bound on rounding would be false. Only what a compiler tells by a macro is
// seen here: all of -ffast-math everywhere, its parts with g++. cmake/IeeeArithmetic.cmake refuses the flags
// themselves, and rounding.h sees what they did.
#pragma once

#include <cfloat>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#error "advproof needs IEEE arithmetic: compile without -ffast-math and its parts"
#endif
#if FLT_EVAL_METHOD != 0
#error "advproof needs binary64 without excess precision: compile without -mfpmath=387"
#endif
