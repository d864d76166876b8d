// Files that are whole or absent.
#pragma once

#include <string>

namespace advproof {

/// Writes the text under a temporary name in the same directory, flushes it to disk and renames it to `path`.
/// On failure the temporary is removed, an existing file is left as it was, and IncompleteError says why.
void write_atomically(const std::string& path, const std::string& text);

/// IncompleteError where such a file cannot be written: asked before long work whose result would be lost.
void require_writable(const std::string& path);

/// The same of a directory that is to be made when there is something to put into it.
void require_directory(const std::string& path);

}  // namespace advproof
