/* input/csv/header.h - the first line of a table with names: which delimiter, which columns, and
 * whether it holds Windows events. */
#ifndef BW_INPUT_CSV_HEADER_H
#define BW_INPUT_CSV_HEADER_H

#include "base/arena.h"
#include "input/text/record.h"
#include "plug/input_kind.h"

/* Columns that say when, the best first: each is tried where the one before says nothing. */
#define CSV_TIMES 3

/* Tables that are more than columns. */
enum csv_flavor {
    CSV_PLAIN,
    CSV_EVTXECMD,     /* Payload holds the event's data as JSON */
    CSV_EVENT_VIEWER, /* the message stands in a column without a name */
    CSV_GET_WINEVENT, /* the event's data are in its message: Get-WinEvent, Get-EventLog, LogParser
                       */
    CSV_HAYABUSA,     /* a timeline of findings: Details holds the event's data */
    CSV_ULS, /* SharePoint's log: values are filled up with blanks, messages tell requests */
};

struct csv_header {
    char delimiter;
    bool complete; /* columns are made */
    enum csv_flavor flavor;
    uint32_t count;
    uint32_t times[CSV_TIMES];
    uint32_t date; /* the day of a time of day in a column of its own; UINT32_MAX: none */
    uint32_t clock;
    bool day_first;   /* a row at the beginning has 31/08/2022 where it says when */
    uint32_t data;    /* the column that holds the event's data; UINT32_MAX: none */
    uint32_t channel; /* UINT32_MAX: none */
    uint32_t source;  /* the provider's name */
    uint32_t event_id;
    uint32_t record_id;
    uint32_t lines;   /* the column that may hold lines of another log; UINT32_MAX: none */
    uint32_t host;    /* and the host that they are of; UINT32_MAX: none */
    uint32_t program; /* a program of a Unix host, */
    uint32_t said;    /* and what it said; UINT32_MAX: none */
    uint32_t record;  /* the column that holds a record of its own; UINT32_MAX: none */
    /* The names, then event.dataset. Where quotes are doubled, values are not to be found in the
     * line as it stands, so keywords look at them. */
    const bw_str *names; /* `count` of them */
    struct text_columns *plain;
    struct text_columns *decoded;
};

/*
 * Guesses the delimiter by the first lines: the one that parts the first into most names and the
 * others into as many values. '\0' when the text is no such table. *ret_rows: rows that fit.
 */
char csv_header_guess(bw_str text, bool whole, unsigned *ret_rows);

/* Is `text` the beginning of such a table, with a column that may hold lines of other logs? */
bool csv_header_names_lines(bw_str text, bool whole);

/* True for lines in front of the names: "sep=;", "#TYPE ...", blank ones. */
bool csv_header_skips(bw_str line);

/* Makes the columns of the line with names. False when memory is out. */
bool csv_header_read(struct csv_header *header, struct bw_arena *arena, bw_str line);

/* Does any of the first rows of `text`, a table's beginning, have a value that is a date with the
 * day in front? */
bool csv_header_is_day_first(bw_str text, char delimiter, bool whole);

#endif
