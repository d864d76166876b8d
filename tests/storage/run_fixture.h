// Small runs and a place for their files.
#pragma once

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "advproof/error.h"
#include "advproof/experiment/train.h"
#include "advproof/storage/run_file.h"
#include "training/tiny_run.h"

namespace advproof {

/// A directory that is gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "advproof-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::ptrdiff_t count() const {
    return std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator());
  }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void put_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Twelve steps of the tiny instance, recorded every five, with random starts.
inline TrainOptions tiny_options(const std::string& scalar, const std::string& bits, Regime regime) {
  TrainOptions options;
  Configuration configuration;
  configuration.setting = tiny_setting();
  configuration.setting.attack.random_start = true;
  configuration.setting.training.standard_steps = 12;
  configuration.setting.training.adversarial_steps = 12;
  configuration.setting.training.record_every = 5;
  configuration.seed = 7;
  options.configuration = configuration;
  options.scalar = scalar;
  options.bits = bits;
  options.regime = regime;
  options.weights_every = 4;
  options.quiet = true;
  return options;
}

/// The same, to be resumed from a file.
inline TrainOptions resume_options(const std::string& path) {
  TrainOptions options;
  options.resume = path;
  options.quiet = true;
  return options;
}

/// Trains a tiny run to its end and gives its file.
inline std::string finished(const Folder& folder, const std::string& scalar = "double",
                            const std::string& bits = "", Regime regime = Regime::adversarial) {
  TrainOptions options = tiny_options(scalar, bits, regime);
  options.out = folder.file(scalar + ".h5");
  train(options);
  return *options.out;
}

/// The message of the error that reading must end with: malformed, or incomplete.
inline std::string complaint_of(const std::string& path) {
  try {
    read_run(path);
  } catch (const Error& error) {
    CHECK((error.code() == ExitCode::malformed_input || error.code() == ExitCode::incomplete));
    return error.what();
  }
  FAIL("expected an error");
  return {};
}

}  // namespace advproof
