# The HTML report's page: markup, style and script become one pair of byte arrays at build time.
set(page_dir ${CMAKE_SOURCE_DIR}/src/report/html)
set(page_source ${CMAKE_BINARY_DIR}/report/html_page.c)
set(page_parts ${page_dir}/page.html ${page_dir}/page.css)
# The order of the scripts is the order in which they stand in the page.
foreach(part text data filter list histogram facets processes detail matrix ledger summary state keys main)
  list(APPEND page_parts ${page_dir}/js/${part}.js)
endforeach()
add_custom_command(OUTPUT ${page_source}
  COMMAND ${CMAKE_COMMAND} "-DPARTS=${page_parts}" -DOUTPUT=${page_source}
    -P ${page_dir}/embed.cmake
  DEPENDS ${page_parts} ${page_dir}/embed.cmake
  COMMENT "Embedding the page of the HTML report" VERBATIM)
target_sources(bw_report PRIVATE ${page_source})
