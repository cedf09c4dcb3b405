# PROJ's files in batches of eight, as PROJ itself allows: most of the time of compiling one goes into the headers of the
# standard library, so that this takes half the time. CMake reads it at the start, by CMAKE_TOOLCHAIN_FILE.
set(CMAKE_UNITY_BUILD ON)
