#include "storage/hdf5_structure.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "storage/hdf5_memory.h"

using namespace advproof;

namespace {

/// /a with one number and /g/b with two, and an attribute.
std::string plain() {
  hdf5::Writer file;
  file.attribute("name", std::string("value"));
  file.dataset("/a", std::vector<std::int64_t>{7}, {1});
  file.dataset("/g/b", std::vector<double>{1, 2}, {2});
  return file.bytes();
}

void check(const std::string& bytes) { hdf5::require_plain_structure(bytes, "f.h5"); }

/// Offset of the n-th place that begins so.
std::size_t place(const std::string& bytes, const std::string& text, int n = 0) {
  std::size_t at = bytes.find(text);
  for (; n > 0; --n) at = bytes.find(text, at + 1);
  REQUIRE(at != std::string::npos);
  return at;
}

/// The byte there is another one now, and that is complained of there.
void refused(std::size_t at, char byte, const std::string& where) {
  std::string bytes = plain();
  REQUIRE(bytes.at(at) != byte);
  bytes[at] = byte;
  INFO("byte " << at);
  CHECK_THROWS_AS(check(bytes), InputError);
  CHECK_THROWS_WITH(check(bytes), "f.h5: " + where + "expected HDF5 as advproof writes it");
}

}  // namespace

TEST_CASE("what a Writer writes has a plain structure, and less of it has not") {
  const std::string bytes = plain();
  CHECK_NOTHROW(check(bytes));
  CHECK_NOTHROW(check(hdf5::Writer().bytes()));
  for (std::size_t size = 0; size < bytes.size(); size += 7)
    CHECK_THROWS_AS(check(bytes.substr(0, size)), InputError);
}

TEST_CASE("structures that lead HDF5's library astray are refused before it sees them") {
  const std::string bytes = plain();
  const std::size_t heap = place(bytes, "HEAP");
  const std::size_t tree = place(bytes, "TREE");
  const std::size_t node = place(bytes, "SNOD");
  const auto number = [&](std::size_t at) {
    return static_cast<unsigned char>(bytes[at]) + 256U * static_cast<unsigned char>(bytes[at + 1]);
  };
  refused(8, 2, "");                  // another superblock
  refused(64, 0, "");                 // the root's header elsewhere
  refused(heap + 16, 9, "");          // free space that is no block
  refused(tree + 6, 33, "");          // more leaves than there is room for
  refused(node + 6, 9, "");           // more names than there is room for
  refused(node + 8 + 16, 2, "/a: ");  // a soft link
  const std::size_t header = number(node + 8 + 8);
  refused(header + 2, 4, "/a: ");           // fewer messages than there are
  refused(header + 16 + 4, 2, "/a: ");      // a shared message
  refused(header + 16 + 8, 2, "/a: ");      // another version of dataspaces
  refused(header + 16 + 8 + 8, 2, "/a: ");  // more numbers than are stored

  std::string circle = bytes;  // a free block that is followed by itself
  const std::size_t names = number(heap + 24);
  const std::size_t block = number(heap + 16);
  circle[names + block] = static_cast<char>(block);
  CHECK_THROWS_AS(check(circle), InputError);

  std::string twice = bytes;  // /g is /a
  twice.replace(node + 8 + 40, 40, bytes, node + 8, 40);
  CHECK_THROWS_AS(check(twice), InputError);
}
