/*
 * input/network/zeek_header.h - what the lines with '#' of a Zeek log say: how its columns are
 * parted, what they are called and of what type they are.
 *
 * Source: Zeek's ASCII writer (base/frameworks/logging/writers/ascii.zeek; the Zeek documentation,
 * "Zeek TSV Format Logs").
 */
#ifndef BW_INPUT_NETWORK_ZEEK_HEADER_H
#define BW_INPUT_NETWORK_ZEEK_HEADER_H

#include "base/arena.h"
#include "input/text/record.h"

/* How a column's text is to be taken. */
enum zeek_kind {
    ZEEK_TEXT,   /* string, enum, addr, subnet, pattern, file, func, any type not known here */
    ZEEK_NUMBER, /* count, int, port, double, interval, time */
    ZEEK_BOOL,
    ZEEK_LIST, /* set[...], vector[...] */
    ZEEK_LIST_NUMBER,
    ZEEK_LIST_BOOL,
};

struct zeek_header {
    struct bw_arena *arena; /* all below, except literals */
    char separator;
    char set_separator;
    bool usable;     /* the separators are of one byte and there is a #fields line */
    char unset_char; /* the same where it is one byte, else the separator, which no value is */
    bw_str unset;
    bw_str empty;
    bw_str dataset; /* "zeek.conn" */
    bw_str fields;  /* the lines as they are, until columns are made of them */
    bw_str types;
    uint32_t count; /* of columns */
    uint32_t time;  /* the column that says when; UINT32_MAX: none */
    uint8_t *kinds; /* enum zeek_kind, of each column */
    /* The columns and event.dataset; NULL until the first record wants them. With escapes, values
     * are not to be found in the line as it stands, so keywords look at them. */
    struct text_columns *plain;
    struct text_columns *escaped;
};

/* False when memory is out. */
bool zeek_header_init(struct zeek_header *header);
void zeek_header_release(struct zeek_header *header);

/* Takes a line that begins with '#'. "#separator" begins a new header. False: the arena is full. */
bool zeek_header_line(struct zeek_header *header, bw_str line);

/* Makes the columns from what was taken. False when there are none, or no room: not usable. */
bool zeek_header_complete(struct zeek_header *header);

#endif
