// The first 512 bytes of a run file: what it is, in words, and a checksum of the HDF5 file that follows. HDF5
// looks for its own start at 0, 512, 1024 ..., so h5py, MATLAB and h5dump open a sealed file as it is. A
// damaged file is found out before HDF5, whose reader is no fortress, parses a byte of it.
#pragma once

#include <string>
#include <string_view>

namespace advproof {

/// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

/// `advproof <kind> <version>`, length and SHA-256 of `content`, padded with zeros to 512 bytes; then
/// `content`.
std::string seal(const std::string& kind, int version, const std::string& content);

/// The content of a sealed file. InputError `origin: what was expected` if it is of another kind or version,
/// cut short, or changed.
std::string unseal(const std::string& kind, int version, const std::string& bytes, const std::string& origin);

}  // namespace advproof
