// From the words on the command line to a scalar type.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advproof/error.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

enum class ScalarKind { binary64, dd, mpfr, ball };

struct ScalarChoice {
  ScalarKind kind = ScalarKind::binary64;
  long bits = 53;  ///< 102 for dd; 128, 256, 512, 1024 or 2048 for mpfr; 53 to 65536 for ball
  bool automatic_bits =
      false;                ///< ball: raise the precision until the accuracy is met and nothing is undecided
  double accuracy = 1e-20;  ///< ball, automatic bits: no weight's radius may end above this; > 0
};

/// `scalar`: double, dd, mpfr or ball; `bits`: a number, "auto" (ball), or empty for 256. UsageError names
/// the nearest word.
ScalarChoice parse_scalar(const std::string& scalar, const std::string& bits);

/// The scalars' names and what each serves, for help and `info`.
std::vector<std::pair<std::string, std::string>> describe_scalars();

/// Calls f(Format<T>{...}) for the chosen scalar.
template <class F>
auto with_scalar(const ScalarChoice& choice, F&& f) {
  switch (choice.kind) {
    case ScalarKind::binary64:
      return f(Format<double>{});
    case ScalarKind::dd:
      return f(Format<Dd>{});
    case ScalarKind::ball:
      return f(Format<Ball>{choice.bits});
    case ScalarKind::mpfr:
      break;
  }
  switch (choice.bits) {
    case 128:
      return f(Format<Mpfr<128>>{});
    case 256:
      return f(Format<Mpfr<256>>{});
    case 512:
      return f(Format<Mpfr<512>>{});
    case 1024:
      return f(Format<Mpfr<1024>>{});
    case 2048:
      return f(Format<Mpfr<2048>>{});
    default:
      throw UsageError("mpfr has 128, 256, 512, 1024 or 2048 bits, not " + std::to_string(choice.bits));
  }
}

}  // namespace advproof
