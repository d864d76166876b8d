// Neurons that two classes have in common: what they give to one output they give to the other, on every input.
#pragma once

#include <vector>

#include "advproof/network/patch_network.h"

namespace advproof {

/// Which rows of class i (0 .. m-1) and of class j (m .. 2m-1) pair off, one of each with the very same weights:
/// their terms cancel in F_i - F_j, exactly.                                                          [2m]
std::vector<char> shared_neurons(const PatchNetwork<double>& network, Index i, Index j);

/// All of them do, in whatever order: F_i = F_j on every input, which no enclosure of F_i and F_j can tell.
bool always_tie(const PatchNetwork<double>& network, Index i, Index j);

}  // namespace advproof
