#include "advproof/storage/versions.h"

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif
#include <fmt/format.h>
#include <gmp.h>
#include <hdf5.h>
#include <mpfr.h>

#include <tbb/version.h>
#include <Eigen/Core>
#include <boost/version.hpp>

namespace advproof {
namespace {

std::string compiler() {
#if defined(__clang__)
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return "g++ " __VERSION__;
#endif
}

std::string hdf5_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("{}.{}.{}", major, minor, release);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> versions() {
  std::vector<std::pair<std::string, std::string>> result{
      {"advproof", ADVPROOF_VERSION}, {"compiler", compiler()}, {"hdf5", hdf5_version()},
      {"mpfr", mpfr_get_version()},   {"gmp", gmp_version},     {"flint", flint_version},
  };
#if __FLINT_RELEASE < 30000
  result.emplace_back("arb", arb_version);  // part of FLINT since 3.0
#endif
  result.emplace_back("boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                                           BOOST_VERSION % 100));
  result.emplace_back("eigen",
                      fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION));
  result.emplace_back("tbb", TBB_runtime_version());
  return result;
}

std::string on_one_line(const std::vector<std::pair<std::string, std::string>>& versions) {
  std::string line;
  for (const auto& [name, version] : versions)
    line += fmt::format("{}{} {}", line.empty() ? "" : ", ", name, version);
  return line;
}

}  // namespace advproof
