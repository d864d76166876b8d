#include "advproof/storage/oracle_case.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "oracle/tiny_case.h"
#include "storage/hdf5_memory.h"
#include "storage/run_fixture.h"
#include "storage/seal.h"

namespace advproof {
namespace {

struct Refusal {
  ExitCode code;
  std::string message;
};

template <class Read>
Refusal refusal(Read read) {
  try {
    read();
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    return {error.code(), error.what()};
  }
  return {ExitCode::ok, ""};
}

Refusal refusal_of_case(const std::string& bytes) {
  const Folder folder;
  put_bytes(folder.file("case.h5"), bytes);
  return refusal([&] { read_case(folder.file("case.h5")); });
}

std::string case_bytes(const OracleCase& oracle_case) {
  const Folder folder;
  write_case(folder.file("case.h5"), oracle_case);
  return bytes_of(folder.file("case.h5"));
}

TEST_CASE("the first extent of an array counts its records: none where it has no extent") {
  CHECK(Array{"none", {}}.records() == 0);
  CHECK(Array{"empty", {0, 3}}.records() == 0);
  CHECK(Array{"some", {5, 3}}.records() == 5);
}

TEST_CASE("a case that is read is the one that was written, and the same case is the same bytes") {
  for (const AscentConfig& attack :
       {tiny_attack(), AscentConfig{.eps = .1, .eta_attack = 1, .random_start = true}}) {
    const OracleCase written = tiny_case(Regime::adversarial, attack);
    const Folder folder;
    write_case(folder.file("case.h5"), written);
    const OracleCase read = read_case(folder.file("case.h5"));
    CHECK(read.configuration == written.configuration);
    CHECK(read.regime == written.regime);
    CHECK(read.instance == written.instance);
    CHECK(read.versions == written.versions);
    REQUIRE(read.probes.size() == written.probes.size());
    for (std::size_t p = 0; p < read.probes.size(); ++p)
      CHECK(digest(read.probes[p]) == digest(written.probes[p]));
    write_case(folder.file("again.h5"), read);
    CHECK(bytes_of(folder.file("again.h5")) == bytes_of(folder.file("case.h5")));
  }
}

TEST_CASE("inputs and outputs of every probe are in the order of their names, as the digest takes them") {
  Configuration configuration;
  configuration.setting.attack.random_start = true;
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    for (const ProbeShape& probe : probe_shapes(configuration, regime)) {
      CAPTURE(probe.name);
      CHECK(std::ranges::is_sorted(probe.inputs));
      CHECK(std::ranges::is_sorted(probe.outputs));
    }
  }
}

TEST_CASE("a digest depends on every number of a probe") {
  OracleCase oracle_case = tiny_case();
  Probe& probe = probe_of(oracle_case, "step");
  const std::string whole = digest(probe);
  const auto differs = [&](double& x) {
    const double kept = x;
    x = std::nextafter(x, 1e9);
    CHECK(digest(probe) != whole);
    x = kept;
  };
  differs(probe.inputs[0].values.back());
  ExpectedOutput& output = probe.outputs[0];
  differs(output.mid.values[0]);
  differs(output.rad.back());
  differs(output.scale[0]);
  for (std::vector<double>& allowance : output.allowance) differs(allowance[3]);
  ++probe.steps[1];
  CHECK(digest(probe) != whole);
}

TEST_CASE("any flipped bit, any lost byte, another kind or version is refused") {
  const std::string bytes = case_bytes(tiny_case(Regime::standard));
  CHECK(refusal_of_case(bytes).code == ExitCode::ok);
  for (std::size_t i = 0; i < 40; ++i) {
    std::string changed = bytes;
    const std::size_t at = 512 + (i * 7919) % (bytes.size() - 512);
    changed[at] = static_cast<char>(changed[at] ^ 4);
    const Refusal found = refusal_of_case(changed);
    CHECK(found.code == ExitCode::malformed_input);
    CHECK(found.message.find("checksum") != std::string::npos);
  }
  CHECK(refusal_of_case("").code == ExitCode::incomplete);
  for (const std::size_t length : {100U, 511U, 512U, 5000U})
    CHECK(refusal_of_case(bytes.substr(0, length)).code == ExitCode::incomplete);
  CHECK(refusal_of_case(bytes.substr(0, bytes.size() - 1)).code == ExitCode::incomplete);
  CHECK(refusal_of_case(bytes.substr(512)).code == ExitCode::malformed_input);
  std::string other = bytes;
  other[14] = '2';
  CHECK(refusal_of_case(other).message.find("version 1") != std::string::npos);
  CHECK(refusal_of_case(seal("run", 4, bytes.substr(512))).message.find("expected an advproof case") !=
        std::string::npos);
}

TEST_CASE("behind a mended seal every number still has its digest, and the instance is drawn again") {
  const auto refused = [](const auto& change, const std::string& words) {
    OracleCase oracle_case = tiny_case(Regime::standard);
    const std::string bytes = case_bytes(oracle_case).substr(512);
    std::string changed = bytes;
    change(changed, oracle_case);
    REQUIRE(changed != bytes);
    const Refusal found = refusal_of_case(seal("case", 1, changed));
    CHECK(found.code == ExitCode::malformed_input);
    CAPTURE(found.message);
    CHECK(found.message.find(words) != std::string::npos);
  };
  const auto replace = [](std::string& bytes, double from, double to) {
    const std::string old(reinterpret_cast<const char*>(&from), 8);
    const std::size_t at = bytes.find(old);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, 8, reinterpret_cast<const char*>(&to), 8);
  };
  refused(
      [&](std::string& bytes, OracleCase& oracle_case) {
        const double mid = probe_of(oracle_case, "step").outputs[0].mid.values[3];
        replace(bytes, mid, mid * 2);
      },
      "/probes/step/digest: expected that of the probe's numbers");
  refused(
      [&](std::string& bytes, OracleCase& oracle_case) {
        const double x = oracle_case.instance.train.X(1, 1);
        replace(bytes, x, x * 2);
      },
      "/instance/train/X: expected the instance that the configuration and its seed draw");
  refused(
      [&](std::string& bytes, OracleCase& /*oracle_case*/) {
        const std::size_t at = bytes.find("eta = 0.25");
        bytes[at + 6] = '1';
        bytes.replace(bytes.find("neurons = 2"), 11, "neurons = 3");
      },
      "/instance: expected shapes as the configuration gives them");
}

TEST_CASE("a probe's bounds are numbers >= 0, allowances may be infinite, nothing else may") {
  const auto written = [](const auto& change) {
    OracleCase oracle_case = tiny_case(Regime::standard);
    change(probe_of(oracle_case, "step").outputs[0]);
    return refusal_of_case(case_bytes(oracle_case)).message;
  };
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(written([&](ExpectedOutput& o) { o.allowance[2][0] = infinity; }).empty());
  CHECK(written([&](ExpectedOutput& o) { o.allowance[0][0] = -1; }).find("float64: expected numbers >= 0") !=
        std::string::npos);
  CHECK(written([&](ExpectedOutput& o) { o.allowance[1][0] = std::nan(""); }).find("float32") !=
        std::string::npos);
  CHECK(written([&](ExpectedOutput& o) { o.rad[0] = infinity; }).find("rad") != std::string::npos);
  CHECK(written([&](ExpectedOutput& o) { o.scale[0] = -1; }).find("scale") != std::string::npos);
  CHECK(written([&](ExpectedOutput& o) { o.mid.values[0] = std::nan(""); }).find("mid: expected finite") !=
        std::string::npos);
}

TEST_CASE("a case without a probe is no case") {
  OracleCase oracle_case = tiny_case(Regime::standard);
  oracle_case.probes.clear();
  const Refusal found = refusal_of_case(case_bytes(oracle_case));
  CHECK(found.code == ExitCode::incomplete);
  CHECK(found.message.find("expected at least one probe") != std::string::npos);
}

/// A candidate's file with any datasets.
class Made {
 public:
  explicit Made(const OracleCase& oracle_case) : case_(oracle_case) {
    texts_ = {{"/format", "advproof candidate 1"},
              {"/instance_digest", digest(oracle_case.instance)},
              {"/arithmetic", "float64"}};
  }
  Made& text(const std::string& path, const std::string& value) {
    texts_[path] = value;
    return *this;
  }
  Made& without(const std::string& path) {
    texts_.erase(path);
    return *this;
  }
  Made& reals(const std::string& path, hdf5::Shape shape, double value = 1) {
    std::size_t count = 1;
    for (const hsize_t extent : shape) count *= extent;
    reals_.push_back({path, std::move(shape), std::vector<double>(count, value)});
    return *this;
  }
  Made& steps(std::vector<std::int64_t> values) {
    steps_ = std::move(values);
    return *this;
  }
  [[nodiscard]] Refusal read() const {
    std::string bytes;
    {
      hdf5::Writer file;
      for (const auto& [path, value] : texts_) file.dataset(path, std::span(&value, 1), {});
      for (const auto& [path, shape, values] : reals_) file.dataset(path, values, shape);
      if (!steps_.empty()) file.dataset("/path/step", steps_, {steps_.size()});
      bytes = file.bytes();
    }
    const Folder folder;
    put_bytes(folder.file("candidate.h5"), bytes);
    return refusal([&] { read_candidate(folder.file("candidate.h5"), case_); });
  }

 private:
  struct Reals {
    std::string path;
    hdf5::Shape shape;
    std::vector<double> values;
  };
  const OracleCase& case_;
  std::map<std::string, std::string> texts_;
  std::vector<Reals> reals_;
  std::vector<std::int64_t> steps_;
};

TEST_CASE("a candidate that is read is the one that was written") {
  const OracleCase oracle_case = tiny_case();
  Candidate written = plain_candidate(oracle_case, Fault::none);
  written.path_steps = {3, 4};
  written.path_W = {"W", {2, 4, 6}, std::vector<double>(48, 0.5)};
  written.path_delta = {"delta", {1, 15, 6}, std::vector<double>(90, std::nan(""))};
  const Folder folder;
  write_candidate(folder.file("c.h5"), oracle_case, written);
  const Candidate read = read_candidate(folder.file("c.h5"), oracle_case);
  CHECK(read.arithmetic == "float64");
  REQUIRE(read.answers.size() == written.answers.size());
  for (std::size_t a = 0; a < read.answers.size(); ++a) {
    REQUIRE(read.answers[a].outputs.size() == written.answers[a].outputs.size());
    for (std::size_t o = 0; o < read.answers[a].outputs.size(); ++o)
      CHECK(read.answers[a].outputs[o].values == written.answers[a].outputs[o].values);
  }
  CHECK(read.path_steps == written.path_steps);
  CHECK(read.path_W.values == written.path_W.values);
  CHECK(std::isnan(read.path_delta.values.back()));
}

TEST_CASE("each way in which a candidate is none has a line of its own") {
  const OracleCase oracle_case = tiny_case();
  const auto refused = [](const Made& made, ExitCode code, const std::string& words) {
    const Refusal found = made.read();
    CAPTURE(found.message, words);
    CHECK(found.code == code);
    CHECK(found.message.find(words) != std::string::npos);
  };
  const Made made(oracle_case);
  const ExitCode malformed = ExitCode::malformed_input;
  const hdf5::Shape W_next{3, 4, 6};
  CHECK(Made(made).reals("/outputs/step/W_next", W_next).read().code == ExitCode::ok);
  refused(made, ExitCode::incomplete, "expected answers in /outputs or states in /path, found neither");
  refused(Made(made).without("/format"), malformed, "/format: expected to be present");
  refused(Made(made).text("/format", "advproof candidate 2"), malformed,
          "/format: expected 'advproof candidate 1'");
  refused(Made(made).text("/instance_digest", std::string(64, '0')), malformed,
          "answers about another instance");
  refused(Made(made).text("/arithmetic", "float46"), malformed,
          "/arithmetic: 'float46': unknown arithmetic; the nearest known arithmetic is float64");
  refused(Made(made).reals("/output/step/W_next", W_next), malformed,
          "/output: unknown dataset; the nearest known dataset is outputs");
  refused(Made(made).reals("/outputs/stpe/W_next", W_next), malformed,
          "/outputs/stpe: not in the case: unknown probe; the nearest known probe is step");
  refused(Made(made).reals("/outputs/step/W", W_next), malformed,
          "/outputs/step/W: unknown output; the nearest known output is W_next");
  refused(Made(made).reals("/outputs/step/W_next", {2, 4, 6}), malformed,
          "/outputs/step/W_next: expected 3 x 4 x 6, found 2 x 4 x 6");
  refused(Made(made).reals("/outputs/step/W_next", {3, 24}), malformed, "expected 3 x 4 x 6, found 3 x 24");
  refused(Made(made).reals("/outputs/components/A", {3, 4}), malformed,
          "/outputs/components/B: expected: of a probe all outputs");
  refused(Made(made).text("/outputs/step/W_next", "numbers"), malformed,
          "/outputs/step/W_next: expected binary64");
  refused(Made(made).reals("/path/W", {2, 4, 6}), malformed, "/path/step");
  refused(Made(made).reals("/path/W", {2, 4, 6}).steps({0}), malformed,
          "/path/step: expected at least two steps");
  refused(Made(made).reals("/path/W", {2, 4, 6}).steps({0, 2}), malformed, "one after the other");
  refused(Made(made).reals("/path/W", {2, 4, 6}).steps({-1, 0}), malformed, "expected steps >= 0");
  refused(Made(made).reals("/path/W", {2, 4, 6}).steps({0, 1, 2}), malformed, "/path/W: expected 3 x 4 x 6");
  refused(Made(made).reals("/path/w", {2, 4, 6}).steps({0, 1}), malformed, "/path/w: unknown dataset");
  refused(Made(made).reals("/path/W", {2, 4, 6}).reals("/path/delta", {2, 15, 6}).steps({0, 1}), malformed,
          "/path/delta: expected 1 x 15 x 6");
}

TEST_CASE("a candidate of the standard regime has no perturbation") {
  const OracleCase oracle_case = tiny_case(Regime::standard);
  const Refusal found =
      Made(oracle_case).reals("/path/W", {2, 4, 6}).reals("/path/delta", {1, 15, 6}).steps({0, 1}).read();
  CHECK(found.message.find("/path/delta: expected none in the standard regime") != std::string::npos);
}

TEST_CASE("an HDF5 file that says to end before its data does is refused before HDF5 reads it") {
  const OracleCase oracle_case = tiny_case(Regime::standard);
  const Folder folder;
  write_candidate(folder.file("c.h5"), oracle_case, plain_candidate(oracle_case, Fault::none));
  std::string bytes = bytes_of(folder.file("c.h5"));
  constexpr std::size_t end_of_file = 40;  // its place in the superblock
  bytes[end_of_file + 1] = static_cast<char>(bytes[end_of_file + 1] - 1);
  put_bytes(folder.file("c.h5"), bytes);
  CHECK(refusal([&] {
          read_candidate(folder.file("c.h5"), oracle_case);
        }).message.find("expected plain HDF5") != std::string::npos);
}

TEST_CASE("an empty file and what is no HDF5 are no candidate") {
  const OracleCase oracle_case = tiny_case(Regime::standard);
  const Folder folder;
  const auto read = [&](const std::string& bytes) {
    put_bytes(folder.file("c.h5"), bytes);
    return refusal([&] { read_candidate(folder.file("c.h5"), oracle_case); });
  };
  CHECK(read("").code == ExitCode::incomplete);
  CHECK(read("step,W\n").message.find("expected plain HDF5") != std::string::npos);
  CHECK(read("step,W\n").code == ExitCode::malformed_input);
  CHECK(refusal([&] { read_candidate(folder.file("absent.h5"), oracle_case); }).code ==
        ExitCode::malformed_input);
}

}  // namespace
}  // namespace advproof
