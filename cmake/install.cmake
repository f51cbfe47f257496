# install.cmake - what `cmake --install` puts where: the program, the header that engines
# are written against, and how pkg-config and CMake find it. All of it can be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_DATADIR}/cmake/synctorture")

add_library(engine INTERFACE)
target_include_directories(engine INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

install(TARGETS synctorture engine EXPORT synctorture)
install(DIRECTORY include/synctorture DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT synctorture NAMESPACE synctorture:: DESTINATION "${package}"
    FILE synctortureConfig.cmake)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/synctortureConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/synctortureConfigVersion.cmake" DESTINATION "${package}")

configure_file(cmake/synctorture.pc.in "${PROJECT_BINARY_DIR}/synctorture.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/synctorture.pc"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")

# A package for Debian: `cpack` in the folder of a build.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME synctorture)
set(CPACK_PACKAGE_CONTACT "The synctorture authors <synctorture@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "fault injection for sync protocols")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.36), libjansson4 (>= 2.14)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "rsync, unison, rclone, git")
include(CPack)
