// Whole files, in one go: written so that a reader sees the old content or the new, never a part.
#pragma once

#include <cstddef>
#include <string>

namespace advproof {

/// Writes a temporary beside `path`, syncs it to the disk, and renames it over `path` (what a symbolic link
/// points to, if it is one). On any failure the temporary is removed, an existing file is untouched, and
/// IncompleteError says `path: why` in one line. Refuses to replace what is not a regular file.
void write_file(const std::string& path, const std::string& bytes);

/// All bytes of a regular file. InputError `path: why` if there is none or it cannot be read.
std::string read_file(const std::string& path);

}  // namespace advproof
