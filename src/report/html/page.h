/* report/html/page.h - the page around the data: made at build time from page.html, *.css, *.js. */
#ifndef BW_REPORT_HTML_PAGE_H
#define BW_REPORT_HTML_PAGE_H

/* What stands before the data blocks and after them (embed.cmake). No terminating NUL. */
extern const unsigned char html_page_head[];
extern const unsigned long html_page_head_size;
extern const unsigned char html_page_tail[];
extern const unsigned long html_page_tail_size;

#endif
