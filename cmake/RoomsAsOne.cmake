# Sources of one folder become one translation unit, as most of their time goes into headers that all of them read. So no two of a
# folder may give different things one name, even in unnamed namespaces. Sources with compile options of their own, and those of
# claims and their tests, stay by themselves.
function(advproof_rooms_as_one target)
  if(NOT ADVPROOF_ROOMS_AS_ONE)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source IN LISTS ARGN)
    get_filename_component(room ${source} ABSOLUTE)
    get_filename_component(room ${room} DIRECTORY)
    file(RELATIVE_PATH room ${PROJECT_SOURCE_DIR} ${room})
    if(room MATCHES "proofs-check")
      continue()
    endif()
    string(REPLACE "/" "_" room ${room})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${room})
  endforeach()
endfunction()
