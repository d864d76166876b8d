# What cmake/AdvproofDependencies.cmake lists, as one interface target for our own sources and tests.
include(${CMAKE_CURRENT_LIST_DIR}/AdvproofDependencies.cmake)
advproof_find_dependencies(missing public link build)
if(missing)
  message(FATAL_ERROR "${missing}")
endif()
advproof_dependency_column(targets 3 public link build)
list(REVERSE targets)  # what stands on others comes before them
add_library(advproof_dependencies INTERFACE)
target_link_libraries(advproof_dependencies INTERFACE ${targets})
