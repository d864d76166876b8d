#include "advproof/storage/witness_file.h"

#include <catch2/catch.hpp>

#include "linalg/hand_matrix.h"
#include "storage/hdf5_memory.h"
#include "storage/run_fixture.h"
#include "storage/seal.h"

namespace advproof {
namespace {

std::string content(const std::string& path) { return unseal("witnesses", 1, bytes_of(path), path); }

}  // namespace

TEST_CASE("a witness file says where its records come from, and holds them in their order") {
  const Folder folder;
  const std::string path = folder.file("witnesses.h5");
  const CertifiedExample swap{
      "swap", {3, 1, hand_matrix({{0.25, -0.25}, {0, 0.5}})}, {true, true, 1, {2, 0.5}}};
  const CertifiedExample box{"certificate", {0, 2, hand_matrix({{1, 2}, {3, 4}})}, {true, true, 0, {0, 0}}};
  const std::vector<WitnessRecord> records{{40, 0.5, &swap}, {80, 4, &box}};
  write_witnesses(path, {"run.h5", "abc", "train", 9, 2}, records);

  const hdf5::Reader file(content(path), path);
  CHECK(file.text_attribute("format") == "advproof witnesses");
  CHECK(file.integer_attribute("version") == 1);
  CHECK(file.text_attribute("run") == "run.h5");
  CHECK(file.text_attribute("instance_digest") == "abc");
  CHECK(file.text_attribute("samples") == "train");
  CHECK(file.unsigned_attribute("seed") == 9);
  CHECK(file.integers("/step", {2}) == std::vector<std::int64_t>{40, 80});
  CHECK(file.integers("/sample", {2}) == std::vector<std::int64_t>{3, 0});
  CHECK(file.integers("/taken_for", {2}) ==
        std::vector<std::int64_t>{1, 0});  // the proof's, not the attack's
  CHECK(file.strings("/attack", {2}) == std::vector<std::string>{"swap", "certificate"});
  CHECK(file.reals("/eps", {2}) == std::vector<double>{0.5, 4});
  CHECK(file.reals("/advantage/mid", {2}) == std::vector<double>{2, 0});
  CHECK(file.reals("/advantage/rad", {2}) == std::vector<double>{0.5, 0});
  CHECK(file.reals("/delta", {2, 2, 2}) == std::vector<double>{0.25, -0.25, 0, 0.5, 1, 2, 3, 4});
}

TEST_CASE("a file without witnesses is a file all the same") {
  const Folder folder;
  const std::string path = folder.file("witnesses.h5");
  write_witnesses(path, {"run.h5", "abc", "test", 1, 2}, {});
  const hdf5::Reader file(content(path), path);
  CHECK(file.shape("/step") == hdf5::Shape{0});
  CHECK(file.shape("/delta") == hdf5::Shape{0, 2, 0});
}

}  // namespace advproof
