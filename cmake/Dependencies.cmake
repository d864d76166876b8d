# Every library the project stands on (docs/dependencies.md says why each), as one interface target.
find_package(Threads REQUIRED)
find_package(TBB REQUIRED)
find_package(fmt REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(nlohmann_json REQUIRED)
find_path(EIGEN_INCLUDE_DIR Eigen/Core PATH_SUFFIXES eigen3 REQUIRED)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)  # header-only: src/configuration/toml_parser.h says why
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
find_library(MPFR_LIBRARY mpfr REQUIRED)
find_library(GMP_LIBRARY gmp REQUIRED)
find_library(FLINT_LIBRARY flint REQUIRED)
# FLINT 3 contains Arb; before, Arb is a library of its own (Debian calls it flint-arb).
find_library(ARB_LIBRARY NAMES flint-arb arb)

add_library(advproof_dependencies INTERFACE)
target_include_directories(advproof_dependencies SYSTEM INTERFACE ${EIGEN_INCLUDE_DIR} ${RANDOM123_INCLUDE_DIR}
  ${CLI11_INCLUDE_DIR} ${TOMLPLUSPLUS_INCLUDE_DIR} ${HDF5_INCLUDE_DIRS})
target_link_libraries(advproof_dependencies INTERFACE TBB::tbb fmt::fmt OpenSSL::Crypto
  nlohmann_json::nlohmann_json ${HDF5_C_LIBRARIES} Threads::Threads)
if(ARB_LIBRARY)
  target_link_libraries(advproof_dependencies INTERFACE ${ARB_LIBRARY})
endif()
target_link_libraries(advproof_dependencies INTERFACE ${FLINT_LIBRARY} ${MPFR_LIBRARY} ${GMP_LIBRARY})
