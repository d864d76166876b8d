// The question of robustness as a VNN-LIB property: is there an X in the box with F_t >= F_y for some t != y?
#pragma once

#include <string>
#include <vector>

#include "advproof/verifier/graph.h"

namespace advproof {

/// lo_i <= X_i <= hi_i, and F_t >= F_label for some other class t. A tie is an error, as everywhere.
struct Property {
  std::vector<double> lo;
  std::vector<double> hi;
  int label = 0;
  int classes = 2;
  /// Compared exactly.
  [[nodiscard]] bool contains(const std::vector<double>& x) const;
  bool operator==(const Property&) const = default;
};

/// The number itself in decimal, every digit: no exponent, no rounding. Requires a finite number.
std::string exact_decimal(double x);

/// A VNN-LIB file whose decimals are the box's numbers exactly; each line of `comment` behind a semicolon.
std::string vnnlib_text(const Property& property, const std::string& comment);

/// Its inverse, in any layout: declarations of X_0.. and Y_0.., a bound from either side of every X_i, and the one
/// assertion (or (and (>= Y_t Y_y)) ...) over all t != y. A decimal is read as the nearest binary64 number.
/// InputError `origin:line: what was expected` in one line for anything else.
Property read_vnnlib(const std::string& text, const std::string& origin);

/// A point as VNN-COMP's tools write counterexamples: ((X_0 v) ... (Y_0 v) ...).
std::string counterexample_text(const std::vector<double>& x, const std::vector<double>& outputs);

/// The X of such a text, `size` numbers, each once; a line `sat` may stand before. A number means the binary64
/// number nearest to it. The Y are read and not believed. InputError as read_vnnlib.
std::vector<double> read_counterexample(const std::string& text, std::size_t size, const std::string& origin);

}  // namespace advproof
