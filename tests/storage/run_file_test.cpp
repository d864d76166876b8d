#include <hdf5.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <iostream>
#include <limits>
#include <random>

#include "storage/run_fixture.h"
#include "storage/run_layout.h"
#include "storage/seal.h"

using namespace advproof;

namespace {

/// Changes the HDF5 file inside the run file and seals it again: what a person with bad intentions could do.
void tamper(const Folder& folder, const std::string& path, const std::function<void(hid_t)>& change) {
  const std::string plain = folder.file("plain.h5");
  put_bytes(plain, unseal(run_kind, run_version, bytes_of(path), path));
  const hid_t file = H5Fopen(plain.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  REQUIRE(file >= 0);
  change(file);
  H5Fclose(file);
  put_bytes(path, seal(run_kind, run_version, bytes_of(plain)));
}

/// A dataset of that name, type and shape with no data, in place of the file's own.
void replace(hid_t file, const char* path, hid_t type, const std::vector<hsize_t>& shape,
             bool chunked = false) {
  REQUIRE(H5Ldelete(file, path, H5P_DEFAULT) >= 0);
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const std::vector<hsize_t> chunk(shape.size(), 1);
  if (chunked) H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
  const hid_t dataset = H5Dcreate2(file, path, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  REQUIRE(dataset >= 0);
  H5Dclose(dataset);
  H5Pclose(creation);
  H5Sclose(space);
}

/// Writes a value over the first entry of a dataset of binary64 numbers.
void poke(hid_t file, const char* path, double value) {
  const hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
  const hid_t space = H5Dget_space(dataset);
  std::vector<double> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  REQUIRE(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
  values.front() = value;
  REQUIRE(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
  H5Sclose(space);
  H5Dclose(dataset);
}

void poke_attribute(hid_t file, const char* name, std::int64_t value) {
  const hid_t attribute = H5Aopen(file, name, H5P_DEFAULT);
  REQUIRE(H5Awrite(attribute, H5T_NATIVE_INT64, &value) >= 0);
  H5Aclose(attribute);
}

bool same(const Enclosure& a, const Enclosure& b) {
  return identical(a.mid, b.mid) && identical(a.rad, b.rad);
}

bool same(const std::vector<Enclosure>& a, const std::vector<Enclosure>& b) {
  return std::ranges::equal(a, b, [](const Enclosure& x, const Enclosure& y) { return same(x, y); });
}

bool same(const Observation& a, const Observation& b) {
  return a.step == b.step && same(a.A, b.A) && same(a.B, b.B) &&
         same(a.max_preactivation, b.max_preactivation) && same(a.one_minus_logit, b.one_minus_logit) &&
         same(a.logit, b.logit) && same(a.loss, b.loss) && same(a.risk, b.risk) &&
         same(a.max_loss, b.max_loss) && same(a.test_accuracy, b.test_accuracy) &&
         same(a.swap_accuracy, b.swap_accuracy) && identical(a.log2_radius, b.log2_radius);
}

}  // namespace

TEST_CASE("a run file gives back what was written, bit for bit") {
  const Folder folder;
  const auto [scalar, bits] = GENERATE(table<std::string, std::string>(
      {{"double", ""}, {"dd", ""}, {"mpfr", "128"}, {"mpfr", "256"}, {"ball", "200"}, {"ball", "auto"}}));
  const std::string path = finished(folder, scalar, bits);
  const RunRecord run = read_run(path);
  CHECK(run.complete());
  CHECK(run.instance == tiny_instance(7));
  CHECK(run.scalar.name == scalar);
  CHECK(run.scalar.automatic_bits == (bits == "auto"));
  CHECK_FALSE(run.versions.empty());
  REQUIRE(run.observations.size() == 4);  // steps 0, 5, 10 and the last, 12
  CHECK(run.observations[2].step == 10);
  CHECK(run.observations[3].step == 12);
  REQUIRE(run.weights.size() == 4);  // steps 0, 4, 8, 12
  CHECK(run.weights[1].step == 4);

  const std::string again = folder.file("again.h5");
  write_run(again, run);
  CHECK(bytes_of(again) == bytes_of(path));
  const RunRecord second = read_run(again);
  CHECK(second.configuration == run.configuration);
  CHECK(second.instance == run.instance);
  CHECK(second.checkpoint.W == run.checkpoint.W);
  CHECK(std::ranges::equal(second.observations, run.observations,
                           [](const Observation& a, const Observation& b) { return same(a, b); }));
  CHECK(same(second.weights.back().W.entries(), run.weights.back().W.entries()));
}

TEST_CASE("the checkpoint's exact weights lie in the recorded enclosures") {
  const Folder folder;
  const RunRecord run = read_run(finished(folder, "ball", "128"));
  const Matrix<Ball> exact = checkpoint_weights(run, Format<Ball>{128});
  const Matrix<Enclosure> recorded = enclosures(exact);
  CHECK(same(recorded.entries(), run.weights.back().W.entries()));
  CHECK(checkpoint_weights(run)(0, 0) == recorded(0, 0).mid);
}

TEST_CASE("a run at step 0 is a file like any other") {
  const Folder folder;
  RunRecord run = read_run(finished(folder));
  run.observations.clear();
  run.weights.clear();
  run.checkpoint.step = 0;
  for (std::size_t i = 0; i < run.checkpoint.W.size(); ++i)
    run.checkpoint.W[i] = to_exact_string(run.instance.W0.entries()[i]);
  const std::string path = folder.file("start.h5");
  write_run(path, run);
  const RunRecord start = read_run(path);
  CHECK_FALSE(start.complete());
  CHECK(start.observations.empty());
}

TEST_CASE("weights recorded every so many steps that no sum holds them are the first and the last") {
  const Folder folder;
  TrainOptions options = tiny_options("double", "", Regime::adversarial);
  options.weights_every = std::numeric_limits<std::int64_t>::max();
  options.out = folder.file("run.h5");
  train(options);
  const RunRecord run = read_run(*options.out);
  REQUIRE(run.weights.size() == 2);
  CHECK(run.weights.back().step == 12);
}

TEST_CASE("what is no run file is refused in one line") {
  const Folder folder;
  const std::string path = folder.file("input.h5");
  const auto refused = [&](const std::string& bytes, const std::string& why) {
    put_bytes(path, bytes);
    const std::string message = complaint_of(path);
    CHECK_THAT(message, Catch::StartsWith(path) && Catch::Contains(why));
    CHECK(message.find('\n') == std::string::npos);
  };
  CHECK_THAT(complaint_of(folder.file("absent.h5")), Catch::Contains("no such file"));
  CHECK_THAT(complaint_of("/dev/zero"), Catch::Contains("regular file"));
  CHECK_THAT(complaint_of(folder.file("")), Catch::Contains("regular file"));
  const std::string pipe = folder.file("pipe");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THAT(complaint_of(pipe), Catch::Contains("regular file"));
  refused("", "empty");
  refused("title = \"a configuration\"\n", "expected an advproof run file");
  refused("advproof run 1\n" + std::string(1000, '\0'), "version " + std::to_string(run_version));
  refused("advproof run " + std::to_string(run_version) + "\n", "cut short");
  refused(seal(run_kind, run_version, ""), "HDF5");
  refused(seal(run_kind, run_version, "no HDF5 at all"), "HDF5");
  const std::string good = bytes_of(finished(folder));
  refused(good.substr(512), "HDF5 file without its seal");
  refused(good + "x", "checksum");
  for (const std::size_t size : {std::size_t{0}, std::size_t{100}, std::size_t{512}, good.size() - 1}) {
    put_bytes(path, good.substr(0, size));
    CHECK_THROWS_AS(read_run(path), IncompleteError);  // cut short, and not malformed
  }
  const std::string foreign = folder.file("foreign.h5");
  H5Fclose(H5Fcreate(foreign.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  refused(seal(run_kind, run_version, bytes_of(foreign)), "attribute format");
}

TEST_CASE("random damage is found: a file reads as it was written or not at all") {
  const Folder folder;
  const std::string good = bytes_of(finished(folder));
  const std::string path = folder.file("damaged.h5");
  const unsigned seed = 20240611;
  std::cout << "damage seed " << seed << '\n';
  std::mt19937_64 random(seed);
  int refused = 0;
  for (int trial = 0; trial < 600; ++trial) {
    std::string bytes = good;
    if (trial % 3 == 0) {
      bytes.resize(random() % bytes.size());
    } else {
      for (std::uint64_t flips = 1 + random() % 4; flips > 0; --flips)
        bytes[random() % (trial % 3 == 1 ? 600 : bytes.size())] ^= static_cast<char>(1U << (random() % 8));
    }
    put_bytes(path, bytes);
    try {
      read_run(path);
      CHECK(bytes == good);
    } catch (const Error& error) {
      ++refused;
      if (std::string(error.what()).find('\n') != std::string::npos) FAIL("more than a line");
    }
  }
  CHECK(refused >= 590);
}

TEST_CASE("a sealed file with wrong content is refused, with the dataset's name") {
  const Folder folder;
  const std::string path = finished(folder, "ball", "64");
  const std::string good = bytes_of(path);
  const auto refused = [&](const std::string& where, const std::function<void(hid_t)>& change) {
    INFO(where);
    put_bytes(path, good);
    tamper(folder, path, change);
    CHECK_THAT(complaint_of(path), Catch::Contains(where));
  };
  for (const char* name : {"/configuration", "/versions", "/instance/U", "/instance/train/y",
                           "/observations/step", "/observations/A/mid", "/weights/rad", "/checkpoint/W"}) {
    refused(name, [name](hid_t file) { H5Ldelete(file, name, H5P_DEFAULT); });
    refused(name, [name](hid_t file) {
      H5Ldelete(file, name, H5P_DEFAULT);
      H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    });
    refused(name, [name](hid_t file) { replace(file, name, H5T_NATIVE_INT8, {1}); });
    refused(name, [name](hid_t file) { replace(file, name, H5T_IEEE_F64LE, {1, 1, 1, 1}); });
    refused(name, [name](hid_t file) {
      H5Ldelete(file, name, H5P_DEFAULT);
      H5Lcreate_soft(name, file, name, H5P_DEFAULT, H5P_DEFAULT);  // to itself
    });
    const std::string group =
        std::string(name, std::string(name).rfind('/'));  // holds another kind of links then
    refused(path + ": " + (group.empty() ? "expected HDF5" : group), [name](hid_t file) {
      H5Ldelete(file, name, H5P_DEFAULT);
      H5Lcreate_external("/etc/hostname", "/", file, name, H5P_DEFAULT, H5P_DEFAULT);
    });
  }
  const hsize_t huge = hsize_t{1} << 60U;
  refused("/instance/U", [](hid_t file) { replace(file, "/instance/U", H5T_IEEE_F64LE, {huge, 8}, true); });
  refused("/versions", [](hid_t file) { replace(file, "/versions", H5T_C_S1, {huge, 2}, true); });
  refused("/instance/W0", [](hid_t file) {
    replace(file, "/instance/W0", H5T_IEEE_F64LE, {4, 6});
  });  // no data
  refused("/instance/W0", [](hid_t file) { replace(file, "/instance/W0", H5T_IEEE_F64LE, {4, 6}, true); });
  refused("instance_digest", [](hid_t file) { poke(file, "/instance/train/X", 0.25); });
  refused("/instance/W0", [](hid_t file) { poke(file, "/instance/W0", NAN); });
  refused("/observations/A/rad", [](hid_t file) { poke(file, "/observations/A/rad", -1e-30); });
  refused("/observations/risk/mid", [](hid_t file) { poke(file, "/observations/risk/mid", INFINITY); });
  refused("/observations/log2_radius", [](hid_t file) { poke(file, "/observations/log2_radius", NAN); });
  refused("accuracies", [](hid_t file) { poke(file, "/observations/swap_accuracy/mid", -1); });
  refused("losses", [](hid_t file) { poke(file, "/observations/max_loss/mid", -1); });
  refused("attribute step", [](hid_t file) { poke_attribute(file, "step", -1); });
  refused("attribute step", [](hid_t file) { poke_attribute(file, "step", 13); });
  refused("attribute complete", [](hid_t file) { poke_attribute(file, "step", 11); });
  refused("attribute complete", [](hid_t file) { poke_attribute(file, "complete", 2); });
  refused("attribute seed", [](hid_t file) { poke_attribute(file, "seed", 8); });
  refused("bits", [](hid_t file) { poke_attribute(file, "bits", 1000000); });
  refused("/weights/step", [](hid_t file) { poke_attribute(file, "weights_every", 3); });
  refused("attribute weights_every", [](hid_t file) { poke_attribute(file, "weights_every", -1); });
  refused("attribute version", [](hid_t file) { poke_attribute(file, "version", 1); });
  refused("attribute regime", [](hid_t file) { H5Adelete(file, "regime"); });
}

TEST_CASE("an error set that the attributes deny is refused") {
  const Folder folder;
  const std::string path = finished(folder, "ball", "64", Regime::standard);
  tamper(folder, path, [](hid_t file) { poke_attribute(file, "mean_value_form", 0); });
  CHECK_THAT(complaint_of(path),
             Catch::Contains("/checkpoint/error: expected none, as attribute mean_value_form"));
}

TEST_CASE("a checkpoint's weight must be the exact text of a finite number") {
  const Folder folder;
  for (const auto& [scalar, texts] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"double", {"", "nan", "inf", "0.5", " 0x1p-1", "0x1p-1 ", "0x1p+99999", "x"}},
           {"mpfr", {"", "@NaN@", "@Inf@", "0.5", "0x1p-1x"}},
           {"ball",
            {"", "1", "1 2 3", "1 2 -3 4", "0 -1 0 0", "0 -3 0 -1", "0 8 0 0", "-0 8 0 0",
             "1 1 1 ffffffffffffffffffffffff", "1 1 ffffffffffffffff 1", "1 2 3 4 5", "zz 1 1 1"}}}) {
    RunRecord run = read_run(finished(folder, scalar));
    const std::string path = folder.file("weights.h5");
    for (const std::string& text : texts) {
      INFO(scalar << " '" << text << "'");
      run.checkpoint.W.back() = text;
      write_run(path, run);
      CHECK_THAT(complaint_of(path), Catch::Contains("/checkpoint/W"));
    }
  }
}

TEST_CASE("a failed write keeps the old file and leaves nothing behind") {
  const Folder folder;
  const std::string path = finished(folder);
  const std::string old = bytes_of(path);
  RunRecord run = read_run(path);
  run.checkpoint.step = 0;  // other content

  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{1000, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  std::string message;
  try {
    write_run(path, run);
  } catch (const IncompleteError& error) {
    message = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK_THAT(message, Catch::StartsWith(path + ": cannot be written"));
  CHECK(bytes_of(path) == old);
  CHECK(folder.count() == 1);

  CHECK_THROWS_AS(write_run(folder.file("absent/run.h5"), run), IncompleteError);
  CHECK_THROWS_AS(write_run(path + "/run.h5", run), IncompleteError);
  CHECK_THROWS_AS(write_run("/dev/full", run), IncompleteError);
  CHECK_THROWS_AS(write_run(folder.file(""), run), IncompleteError);
  CHECK(folder.count() == 1);
}
