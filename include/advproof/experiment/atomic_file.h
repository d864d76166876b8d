// Files that are whole or absent.
#pragma once

#include <string>

namespace advproof {

/// Writes the text under a temporary name in the same directory, flushes it to disk and renames it to `path`.
/// On failure the temporary is removed, an existing file is left as it was, and IncompleteError says why.
void write_atomically(const std::string& path, const std::string& text);

}  // namespace advproof
