# What is installed beside the program: the rules, and completion for the shells, which the program
# prints itself.

install(DIRECTORY ${CMAKE_SOURCE_DIR}/rules DESTINATION ${CMAKE_INSTALL_DATADIR}/breakwater)

set(completions ${CMAKE_BINARY_DIR}/completions)
set(completion_files "")
foreach(shell bash zsh fish)
  add_custom_command(OUTPUT ${completions}/${shell}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
    COMMAND breakwater completion ${shell} > ${completions}/${shell}
    DEPENDS breakwater
    VERBATIM)
  list(APPEND completion_files ${completions}/${shell})
endforeach()
add_custom_target(completions ALL DEPENDS ${completion_files})

install(FILES ${completions}/bash RENAME breakwater
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/zsh RENAME _breakwater
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${completions}/fish RENAME breakwater.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
