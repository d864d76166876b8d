# Every library the project stands on (docs/dependencies.md says why each) and the Debian package that has it: the one list,
# for our own build, for find_package(advproof) of an installed copy, and for what the Debian packages depend on.
#   public: included by public headers     link: a program that links the library needs it     build: only our own sources do
# Nothing here needs a compiler or a language other than C++, so that it works in anybody's project.
set(advproof_dependency_table
  # stage | what | Debian package | target | how it is found
  "public|Boost.Multiprecision|libboost1.81-dev|advproof::boost|header boost/multiprecision/mpfr.hpp"
  "public|MPFR|libmpfr-dev|advproof::mpfr|library mpfr mpfr.h"
  "public|GMP|libgmp-dev|advproof::gmp|library gmp gmp.h"
  "public|FLINT|libflint-dev|advproof::flint|library flint flint/flint.h"
  "public|Arb|libflint-arb-dev|advproof::arb|arb"
  "public|TBB|libtbb-dev|TBB::tbb|package TBB"
  "public|Threads|libc6-dev|Threads::Threads|package Threads"
  "link|fmt|libfmt-dev|fmt::fmt|package fmt"
  "link|OpenSSL|libssl-dev|OpenSSL::Crypto|package OpenSSL COMPONENTS Crypto"
  "link|HDF5|libhdf5-dev|advproof::hdf5|library hdf5_serial,hdf5 hdf5.h hdf5/serial"
  "link|ONNX|libonnx-dev|advproof::onnx|library onnx_proto onnx/onnx_pb.h"
  "link|protobuf|libprotobuf-dev|advproof::protobuf|library protobuf google/protobuf/message.h"
  "link|SQLite|libsqlite3-dev|SQLite::SQLite3|package SQLite3"
  "link|muParser|libmuparser-dev|muparser::muparser|package muparser"
  "build|Eigen|libeigen3-dev|advproof::eigen|header Eigen/Core eigen3"
  "build|Random123|librandom123-dev|advproof::random123|header Random123/philox.h"
  "build|toml++|libtomlplusplus-dev|advproof::tomlplusplus|header toml++/toml.h"  # header-only: toml_parser.h says why
  "build|CLI11|libcli11-dev|advproof::cli11|header CLI/CLI.hpp"
  "build|nlohmann-json|nlohmann-json3-dev|nlohmann_json::nlohmann_json|package nlohmann_json")

# Sets ${result} to column 1, 2, ... of the rows of these stages.
function(advproof_dependency_column result column)
  set(values "")
  foreach(row IN LISTS advproof_dependency_table)
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 stage)
    if(stage IN_LIST ARGN)
      list(GET row ${column} value)
      list(APPEND values "${value}")
    endif()
  endforeach()
  set(${result} "${values}" PARENT_SCOPE)
endfunction()

# header FILE [FOLDER], library NAME[,NAME] FILE [FOLDER], arb, or package NAME [COMPONENTS ...]: makes the target, or does not.
function(advproof_find target how)
  if(TARGET ${target})
    return()
  endif()
  separate_arguments(how UNIX_COMMAND "${how}")
  list(POP_FRONT how kind)
  if(kind STREQUAL "package")
    find_package(${how} QUIET)
    return()
  endif()
  string(REGEX REPLACE ".*::" "" id ${target})
  string(TOUPPER "ADVPROOF_${id}" id)
  set(libraries "")
  if(kind STREQUAL "arb")
    # FLINT 3 contains Arb; before, Arb is a library of its own, which Debian calls flint-arb.
    find_path(${id}_INCLUDE_DIR NAMES flint/arb.h arb.h)
    if(NOT ${id}_INCLUDE_DIR)
      return()
    endif()
    if(NOT EXISTS ${${id}_INCLUDE_DIR}/flint/arb.h)
      set(libraries flint-arb,arb)
    endif()
    set(how "")
  else()
    if(kind STREQUAL "library")
      list(POP_FRONT how libraries)
    endif()
    list(POP_FRONT how header)
    find_path(${id}_INCLUDE_DIR ${header} PATH_SUFFIXES ${how})
    if(NOT ${id}_INCLUDE_DIR)
      return()
    endif()
  endif()
  if(libraries)
    string(REPLACE "," ";" libraries "${libraries}")
    find_library(${id}_LIBRARY NAMES ${libraries} PATH_SUFFIXES ${how})
    if(NOT ${id}_LIBRARY)
      return()
    endif()
  endif()
  mark_as_advanced(${id}_INCLUDE_DIR ${id}_LIBRARY)
  add_library(${target} INTERFACE IMPORTED)
  set_target_properties(${target} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${${id}_INCLUDE_DIR}"
    INTERFACE_INCLUDE_DIRECTORIES "${${id}_INCLUDE_DIR}")
  if(libraries)
    set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${${id}_LIBRARY}")
  endif()
endfunction()

# Finds all of these stages; ${missing} becomes one line for each that is not there, naming the package to install.
function(advproof_find_dependencies missing)
  set(lines "")
  foreach(row IN LISTS advproof_dependency_table)
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 stage)
    if(NOT stage IN_LIST ARGN)
      continue()
    endif()
    list(GET row 1 what)
    list(GET row 2 debian)
    list(GET row 3 target)
    list(GET row 4 how)
    advproof_find(${target} "${how}")
    if(NOT TARGET ${target})
      list(APPEND lines "advproof needs ${what}: install ${debian}")
    endif()
  endforeach()
  list(JOIN lines "\n" lines)
  set(${missing} "${lines}" PARENT_SCOPE)
endfunction()
