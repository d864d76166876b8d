# `cmake --install`, and `cpack` for Debian packages: advproof runs, libadvproof-dev is for programs built on the library.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/advproof)

# The manual page is the program's own help.
find_program(PYTHON3 NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)  # Debian's
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/advproof.1
  COMMAND ${PYTHON3} ${PROJECT_SOURCE_DIR}/tools/man-page $<TARGET_FILE:advproof> ${PROJECT_BINARY_DIR}/advproof.1
  DEPENDS advproof tools/man-page VERBATIM)
add_custom_target(man_page ALL DEPENDS ${PROJECT_BINARY_DIR}/advproof.1)

install(TARGETS advproof RUNTIME COMPONENT program)
install(FILES ${PROJECT_BINARY_DIR}/advproof.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
file(GLOB texts README.md LICENSE* COPYING*)
install(FILES ${texts} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY docs presets sweeps DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY proofs-check DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program
  FILES_MATCHING PATTERN "*.md" PATTERN "*.v" PATTERN "*.json")

install(TARGETS advproof_core EXPORT advproof ARCHIVE COMPONENT development LIBRARY COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/advproof DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT advproof NAMESPACE advproof:: FILE advproofTargets.cmake DESTINATION ${config_dir} COMPONENT development)
configure_package_config_file(cmake/advproofConfig.cmake.in ${PROJECT_BINARY_DIR}/generated/advproofConfig.cmake
  INSTALL_DESTINATION ${config_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/advproofConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/advproofConfig.cmake ${PROJECT_BINARY_DIR}/generated/advproofConfigVersion.cmake
  cmake/AdvproofDependencies.cmake cmake/IeeeArithmetic.cmake DESTINATION ${config_dir} COMPONENT development)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the advproof authors")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
if(ADVPROOF_NATIVE)
  set(CPACK_DEBIAN_PACKAGE_RELEASE native)  # for machines like this one only; the preset `package` is for any
endif()
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME advproof)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION math)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION ${PROJECT_DESCRIPTION})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS gnuplot-nox)  # figures of check --html
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libadvproof-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "${PROJECT_DESCRIPTION}: the library")
advproof_dependency_column(debian_packages 2 public link)
list(JOIN debian_packages ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS)
include(CPack)
