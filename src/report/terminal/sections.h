/* report/terminal/sections.h - the parts of the summary on the screen, each a few lines. */
#ifndef BW_REPORT_TERMINAL_SECTIONS_H
#define BW_REPORT_TERMINAL_SECTIONS_H

#include "report/digest.h"
#include "report/terminal/text.h"

/* What a section draws from. */
struct screen {
    struct term term;
    struct digest *digest;
    const struct report_options *options;
    struct bw_buffer scratch; /* for the line being made */
};

/* Lines that a section may use unless all is asked for; each says how many it left out. */
#define SCREEN_HOSTS    5
#define SCREEN_RULES    5
#define SCREEN_NOTES    4
#define SCREEN_LOSSES   4
#define SCREEN_BLIND    4
#define SCREEN_ODDITIES 4
#define SCREEN_CLOCKS   3

/* sections.c: what was found */
void screen_verdict(struct screen *s);
void screen_stages(struct screen *s);
void screen_hosts(struct screen *s);
void screen_timeline(struct screen *s);
void screen_recovered(struct screen *s);
void screen_rules(struct screen *s);
void screen_overlap(struct screen *s);

/* coverage.c: what it was found in, and what to do next */
void screen_read(struct screen *s);
void screen_notes(struct screen *s);
BW_MUST_CHECK bw_status screen_losses(struct screen *s, struct bw_err *err);
void screen_blind(struct screen *s);    /* blind.c: what could not have been seen */
void screen_oddities(struct screen *s); /* oddities.c: what is odd about the logs */
void screen_next(struct screen *s);
void screen_end(struct screen *s);

/* A bold word that begins a section, after a blank line. */
void screen_heading(struct screen *s, const char *title);

#endif
