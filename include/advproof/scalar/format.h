// What it takes to make a scalar from a binary64 number: nothing for a fixed type, a precision for a ball.
#pragma once

#include "advproof/scalar/ieee.h"

namespace advproof {

/// Format<T>: format(x) embeds the binary64 number x exactly in T; format.bits() is the precision of results,
/// format.name() the scalar's name. `rigorous` says whether a T encloses the true value. For the choice at run
/// time: Format<T>::serves() says what for, Format<T>::has(n) whether n bits may be asked for, and then
/// Format<T>::of(n) has them (as far as the type goes: docs say where its bits() are fewer).
template <class T>
struct Format;

/// A binary64 enclosure: the true value lies in [mid - rad, mid + rad].
struct Enclosure {
  double mid = 0;
  double rad = 0;
};

}  // namespace advproof
