#include "advproof/storage/versions.h"

#include <mpfr.h>

#include <catch2/catch.hpp>
#include <regex>

namespace advproof {

TEST_CASE("what takes part in a result is named in a fixed order, advproof first") {
  std::vector<std::string> names;
  for (const auto& [name, version] : versions()) {
    if (name != "arb") names.push_back(name);  // part of FLINT since 3.0
  }
  CHECK(names == std::vector<std::string>{"advproof", "compiler", "hdf5", "mpfr", "gmp", "flint", "boost",
                                          "eigen", "tbb"});
}

TEST_CASE("every version has numbers, and libraries are asked as they are loaded") {
  for (const auto& [name, version] : versions()) {
    INFO(name << " " << version);
    CHECK(std::regex_search(version, std::regex("[0-9]+\\.[0-9]+")));
    if (name == "mpfr") CHECK(version == mpfr_get_version());
    if (name == "compiler") CHECK(std::regex_search(version, std::regex("^(g\\+\\+|clang) [0-9]")));
  }
}

TEST_CASE("asked again, versions are the same: run files of one run are the same bytes") {
  CHECK(versions() == versions());
}

}  // namespace advproof
