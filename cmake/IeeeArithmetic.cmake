# Every operation must be the IEEE operation that is written: two_sum, enclosures and bounds on rounding are false otherwise.
# These options change that: -Ofast, -ffast-math and its parts, what clang has beside, contraction (-ffp-contract=off is added to
# every target that uses the library, but a later option would win), excess precision, flushing of subnormals.
#   Not here, because no number changes: -fno-math-errno and -fno-trapping-math (parts of -ffast-math about errno and traps), and
# -frounding-math, which assumes less than its negation, the default: the library computes in no mode but to nearest.
#   What an option given to a single target does is left to advproof/scalar/ieee.h and to the self-test at start-up.
set(advproof_unsafe_flags
  -Ofast -ffast-math -funsafe-math-optimizations -fassociative-math -freciprocal-math -fno-signed-zeros
  -ffinite-math-only -fno-honor-nans -fno-honor-infinities -fapprox-func -fcx-limited-range -fcx-fortran-rules
  -fsingle-precision-constant "-fexcess-precision=(fast|16)" "-ffp-contract=(fast|on|fast-honor-pragmas)"
  "-ffp-model=(fast|aggressive)" "-fdenormal-fp-math=.*(preserve-sign|positive-zero).*" "-mfpmath=.*(387|both).*"
  -mdaz-ftz "-mrecip(=[^n].*)?")

# Sets ${result} to the unsafe ones of these flags: of an option given twice (-fX and -fno-X, -fX=a and -fX=b) the last counts.
function(advproof_find_unsafe_flags result)
  list(JOIN advproof_unsafe_flags "|" unsafe)
  set(options "")
  set(found "")
  foreach(flag IN LISTS ARGN)
    string(REGEX REPLACE "=.*" "" option "${flag}")
    string(REGEX REPLACE "^-([fm])no-" "-\\1" option "${option}")
    string(REGEX REPLACE "^-O.*" "-O" option "${option}")
    list(FIND options "${option}" place)
    if(place GREATER_EQUAL 0)
      list(REMOVE_AT options ${place})
      list(REMOVE_AT found ${place})
    endif()
    if(flag MATCHES "^(${unsafe})$")
      list(APPEND options "${option}")
      list(APPEND found "${flag}")
    endif()
  endforeach()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Sets ${message} to one line about the unsafe options of this directory, in whatever build type, or to nothing.
function(advproof_refuse_unsafe_options message)
  get_cmake_property(variables VARIABLES)
  list(FILTER variables INCLUDE REGEX "^CMAKE_(CXX|EXE_LINKER|SHARED_LINKER|MODULE_LINKER)_FLAGS(_[A-Z0-9]+)?$")
  get_directory_property(compile_options COMPILE_OPTIONS)
  get_directory_property(link_options LINK_OPTIONS)
  set(unsafe "")
  foreach(variable IN LISTS variables ITEMS compile_options link_options)
    separate_arguments(flags UNIX_COMMAND "${${variable}}")
    advproof_find_unsafe_flags(found ${flags})
    foreach(flag IN LISTS found)
      list(APPEND unsafe "${flag} (${variable})")
    endforeach()
  endforeach()
  if(unsafe)
    list(JOIN unsafe ", " unsafe)
    set(unsafe "advproof needs IEEE arithmetic: configure without ${unsafe}")
  endif()
  set(${message} "${unsafe}" PARENT_SCOPE)
endfunction()
