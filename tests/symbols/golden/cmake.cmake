# Häuser, 家, 🏠.
cmake_minimum_required(VERSION 3.20)

option(WITH_TLS "Use TLS 🏠" ON)

#[[ A library with
    its tests. ]]
function(add_tested_library name)
  # The library itself.
  add_library(${name} ${ARGN})
  macro(inner)
  endmacro()
endfunction()

# Print a list.
MACRO(show_list items)
  message("${items}")
ENDMACRO()

set(SOURCES main.c)
if(WITH_TLS))
endif()
add_executable(app ${SOURCES})
add_library(core STATIC core.c)
add_custom_target(docs COMMAND doxygen)
