// What the files of the oracle have in common.
#pragma once

#include <vector>

#include "hdf5_memory.h"

namespace advproof {

inline hdf5::Shape hdf5_shape(const std::vector<std::size_t>& shape) { return {shape.begin(), shape.end()}; }

}  // namespace advproof
