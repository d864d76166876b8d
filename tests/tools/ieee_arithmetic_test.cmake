# cmake -DWORK=FOLDER -P ieee_arithmetic_test.cmake: what cmake/IeeeArithmetic.cmake refuses, and with which line.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/../../cmake/IeeeArithmetic.cmake)

# Of a list of flags these and no others are unsafe.
function(expect_unsafe flags expected)
  advproof_find_unsafe_flags(found ${flags})
  if(NOT found STREQUAL expected)
    message(SEND_ERROR "of '${flags}' found unsafe: '${found}', expected '${expected}'")
  endif()
endfunction()

# Configures with these cache entries and sets ${outcome} to what was refused, or to nothing.
function(configure outcome)
  file(REMOVE_RECURSE ${WORK})
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/ieee_arithmetic -B ${WORK} ${ARGN}
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
  string(REGEX REPLACE "[ \n]+" " " errors "${errors}")  # CMake wraps its messages
  string(REGEX MATCH "advproof needs IEEE arithmetic: configure without .*\\)" line "${errors}")
  if(status EQUAL 0)
    set(line "")
  elseif(NOT line)
    message(SEND_ERROR "${ARGN}: failed without the line, but with: ${errors}")
  endif()
  set(${outcome} "${line}" PARENT_SCOPE)
endfunction()

function(expect_refusal flag variable)
  configure(line ${ARGN})
  if(NOT line STREQUAL "advproof needs IEEE arithmetic: configure without ${flag} (${variable})")
    message(SEND_ERROR "${ARGN}: expected ${flag} (${variable}) to be refused, got '${line}'")
  endif()
endfunction()

# the parts of -ffast-math and what else changes numbers
foreach(flag -Ofast -ffast-math -funsafe-math-optimizations -fassociative-math -freciprocal-math -fno-signed-zeros
    -ffinite-math-only -fno-honor-nans -fno-honor-infinities -fapprox-func -fcx-limited-range -fcx-fortran-rules
    -fsingle-precision-constant -fexcess-precision=fast -fexcess-precision=16 -ffp-contract=fast -ffp-contract=on
    -ffp-contract=fast-honor-pragmas -ffp-model=fast -ffp-model=aggressive -fdenormal-fp-math=preserve-sign,preserve-sign
    -fdenormal-fp-math=ieee,positive-zero -mfpmath=387 -mfpmath=sse+387 -mfpmath=both -mdaz-ftz -mrecip -mrecip=all)
  expect_unsafe("-O2;${flag};-g" "${flag}")
endforeach()
# what does not
expect_unsafe("-O3;-march=native;-fno-fast-math;-fno-associative-math;-fsigned-zeros;-mfpmath=sse;-ffp-contract=off" "")
expect_unsafe("-frounding-math;-fno-rounding-math;-fno-math-errno;-fno-trapping-math" "")
expect_unsafe("-fexcess-precision=standard;-mrecip=none;-fdenormal-fp-math=ieee;-ffp-model=strict;-DNAME=-ffast-math" "")
# of an option given twice the last counts
expect_unsafe("-ffast-math;-fno-fast-math;-Ofast;-O2;-fno-signed-zeros;-fsigned-zeros;-ffp-contract=fast;-ffp-contract=off" "")
expect_unsafe("-fno-fast-math;-ffast-math;-O2;-Ofast" "-ffast-math;-Ofast")
expect_unsafe("-ffast-math;-fno-associative-math" "-ffast-math")

# every build type, one that is not CMake's own, and the linker, which adds code that sets the processor's mode
foreach(variable CMAKE_CXX_FLAGS CMAKE_CXX_FLAGS_DEBUG CMAKE_CXX_FLAGS_RELEASE CMAKE_CXX_FLAGS_RELWITHDEBINFO
    CMAKE_CXX_FLAGS_MINSIZEREL CMAKE_CXX_FLAGS_PROFILE CMAKE_EXE_LINKER_FLAGS CMAKE_SHARED_LINKER_FLAGS
    CMAKE_MODULE_LINKER_FLAGS_RELEASE)
  expect_refusal(-fassociative-math ${variable} "-D${variable}=-O2 -fassociative-math")
endforeach()
# the options of a directory, as a consumer's
expect_refusal(-ffast-math compile_options -DOPTIONS=-ffast-math)
expect_refusal(-ffast-math link_options -DLINK=-ffast-math)
expect_refusal("-Ofast (CMAKE_CXX_FLAGS), -mdaz-ftz" CMAKE_CXX_FLAGS "-DCMAKE_CXX_FLAGS=-Ofast -mdaz-ftz")
configure(line -DCMAKE_CXX_FLAGS=-O2 -DOPTIONS=-Wall -DLINK=-O2)
if(line)
  message(SEND_ERROR "refused without a reason: ${line}")
endif()
