// Of which numbers certificates are proved: to be asked before any work. The bounds on rounding of
// src/certify/pair_bounds.cpp know no overflow, and no underflow beyond what they allow for.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// The size from which on nothing is proved; numbers other than 0 and below its reciprocal in size are no
/// better as weights or kinks.
inline constexpr double most_certifiable = 0x1p400;

/// What certificates expect, and what they find instead.
struct Outside {
  std::string expected;
  std::string found;
};

/// `certificates: expected ..., found ...`
std::string complaint(const Outside& outside);
/// `beyond certificates: expected ...`, the same whatever is found: why something is undecided.
std::string reason(const Outside& outside);

/// Nothing where certificates are proved for the network: a convex, non-decreasing activation; its kinks,
/// |s(0)| and Lipschitz constant, and all weights, 0 or in [2^-400, 2^400] in size; d + 2m + 4 and the
/// activation's `rounding` together at most 2^16.
std::optional<Outside> outside_certificates(const PatchNetwork<double>& network);
/// Nothing for entries of samples within 2^400.
std::optional<Outside> outside_certificates(std::span<const double> entries);
/// Nothing for 0 <= eps <= 2^400.
std::optional<Outside> outside_certificates(double eps);
/// The first of these, of sample n.
std::optional<Outside> outside_certificates(const PatchNetwork<double>& network, const Samples& samples,
                                            Index n, double eps);

}  // namespace advproof
