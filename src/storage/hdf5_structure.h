// HDF5's library trusts what it reads: a broken file makes it crash, or go round in circles. So a sealed file, which only a Writer
// can have made, is looked through before the library opens it.
#pragma once

#include <string>
#include <string_view>

namespace advproof::hdf5 {

/// Who wrote a file: advproof itself, or somebody else's HDF5, which also leaves time stamps, group messages of its own and other
/// numbers.
enum class Origin { advproof, others };

/// InputError `origin: /path: what was expected` unless all that leads to the data of an HDF5 file is of the few kinds that a
/// Writer leaves (superblock 0, groups of symbol tables, version-1 headers), lies within the file, and is met once.
void require_plain_structure(std::string_view file, const std::string& origin, Origin by = Origin::advproof);

}  // namespace advproof::hdf5
