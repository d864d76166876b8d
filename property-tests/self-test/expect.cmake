# Runs one property of failing_properties.cpp and checks exit status and output.
#   PROGRAM, PROPERTY   what to run
#   ENVIRONMENT         settings such as RC_PARAMS=max_success=0, may be empty
#   STATUS              pass or fail
#   OUTPUT              regular expression that standard output and error together must match
#   REPRODUCE           if on: the printed RC_PARAMS must reproduce the failure, and skip every other property
function(run environment property)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env ${environment} ${PROGRAM} ${property}
    OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
  set(output "${output}" PARENT_SCOPE)
  set(status "${status}" PARENT_SCOPE)
endfunction()

function(expect wanted pattern)
  if(wanted STREQUAL "pass" AND NOT status EQUAL 0)
    message(FATAL_ERROR "expected success, got ${status}:\n${output}")
  elseif(wanted STREQUAL "fail" AND status EQUAL 0)
    message(FATAL_ERROR "expected failure, got success:\n${output}")
  elseif(NOT output MATCHES "${pattern}")
    message(FATAL_ERROR "expected '${pattern}' in:\n${output}")
  endif()
endfunction()

run("${ENVIRONMENT}" "${PROPERTY}")
expect(${STATUS} "${OUTPUT}")
if(REPRODUCE)
  if(NOT output MATCHES "RC_PARAMS='([^']*)'")
    message(FATAL_ERROR "no reproduce string in:\n${output}")
  endif()
  set(params "RC_PARAMS=${CMAKE_MATCH_1}")
  run("${params}" "${PROPERTY}")
  expect(fail "1 checked on 1 cases")
  run("${params}" "a true property")
  expect(pass "skipped: RC_PARAMS reproduces another property.*0 checked on 0 cases .* 1 skipped")
endif()
