/* plug/input_kind.h - the contract of everything that turns bytes into events. */
#ifndef BW_PLUG_INPUT_KIND_H
#define BW_PLUG_INPUT_KIND_H

#include "base/arena.h"
#include "base/source.h"
#include "base/status.h"
#include "event/event.h"

/* How sure a probe is. The highest answer wins; among equals the first in the registry. */
enum input_match {
    INPUT_MATCH_NO = 0,
    INPUT_MATCH_WEAK,   /* could be: text that happens to start with a brace */
    INPUT_MATCH_LIKELY, /* the form is there, the magic is damaged or there is none */
    INPUT_MATCH_SURE,   /* magic and first structure are right */
    INPUT_MATCH_TOLD,   /* of a form that the user has described */
};

/* How one item can be served by several workers at once. */
enum input_split {
    INPUT_SPLIT_NONE,
    INPUT_SPLIT_BLOCKS, /* at any multiple of split_unit bytes */
    INPUT_SPLIT_LINES,  /* after any line feed: a part starts behind the first one at or after
                         * its start, and reads on to the line end that follows its end */
};

/* Things to tell the user about an item; the engine adds the item's name and counts them. */
enum input_note {
    INPUT_NOTE_ANOMALY,    /* odd, but everything was read */
    INPUT_NOTE_UNREADABLE, /* a record, line or block that could not be decoded: skipped */
    INPUT_NOTE_DAMAGE,     /* the item ends early or is cut in two: something is missing */
    INPUT_NOTE_ASSUMED,    /* what the item does not say and was taken as given: a year, a zone */
    INPUT_NOTE_COUNT,
};

struct input_log {
    /*
     * `name` is a short stable word for counting ("evtx.record_id_gap", "json.syntax"); `text` says
     * it in full, without item name and offset. `count` records (or bytes where there are none to
     * count) are affected. Borrowed for the call.
     */
    void (*note)(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
            uint64_t count, bw_str text);
};

/* What the user said about the evidence. Borrowed for the life of the engine. */
struct input_hints {
    const char *const *log_formats; /* of access logs, as the server's configuration has them */
    size_t log_format_count;
};

/* What the user says of stamps that do not say it. Zero: nothing. */
struct input_assumptions {
    int32_t year;         /* of the first stamp of each item; 0: not said */
    bool year_around;     /* not the user says it, but what the item came in */
    int32_t zone_seconds; /* east of UTC */
    bool zone;            /* zone_seconds was said */
};

/*
 * What an input finds beside its events, where records that no log lists any more are wanted. All
 * evidence is read once; what remains is read after that, with every fact at hand.
 */
struct input_finds {
    /* Something that helps to read remains anywhere in the evidence. Told at least once by each
     * worker that learns it; longer ones than INPUT_MAX_FACT are not taken. Borrowed. */
    void (*fact)(struct input_finds *finds, bw_bytes fact);
    /* A record at `offset` of the item, in the input's own form, for its reviver. Borrowed. */
    void (*remains)(struct input_finds *finds, uint64_t offset, bw_bytes remains);
};
#define INPUT_MAX_ZEROS_UNIT (16 * BW_KIB)
#define INPUT_MAX_FACT       (512 * BW_KIB)
#define INPUT_MAX_REMAINS    (256 * BW_KIB)

struct input_options {
    struct bw_source *source; /* borrowed; read from the part's start on */
    struct input_log *log;    /* borrowed */
    uint64_t part_start;      /* of this part in the item: 0 for the first. The source already
                               * stands there */
    uint64_t part_end;        /* where this part's duty ends; UINT64_MAX for the item's end. The
                               * source goes on past it: records may straddle it */
    void *worker;             /* what worker_new gave; NULL when the kind has none */
    /* Bytes that were read for the probe and stand before what the source gives next. */
    bw_bytes head;
    /* The beginning of the item, up to BW_LIMIT_PROBE_BYTES, also in later parts: for formats that
     * say there what their columns are. */
    bw_bytes item_head;
    /* Bytes of zero that the item begins with and that were passed (zeros_unit): what `head` and
     * the source give stands behind them, and item_head is what follows them. */
    uint64_t zeros;
    /* When the file (or the member of an archive) was written last, as its metadata say: a hint for
     * logs without a year. BW_TIME_UNKNOWN (or 0) when that is not known. */
    bw_time modified;
    /* What the item is called, with the folders and archives that it lies in (or the end of that):
     * "case/home/alice/.bash_history", "web01.tar.gz!root/.bash_history". Empty: not known. Others
     * chose it. */
    bw_str name;
    const struct input_hints *hints; /* NULL: none */
    struct input_assumptions assume;
    struct input_finds *finds; /* borrowed; NULL: records of the log alone are wanted */
};

/* Counts that add up: read = given out as events; unreadable = skipped with a note. */
struct input_counts {
    uint64_t records;
    uint64_t unreadable;
};

struct input; /* each kind's own state, made by open */

struct input_reviver;

/* What makes events of remains. */
struct input_reviver_kind {
    struct input_reviver *(*create)(void); /* NULL when memory is out */
    /* All facts of the evidence, each once, in the order of their bytes; before any remains. What
     * is no fact is refused and does no harm: somebody else sent it. */
    BW_MUST_CHECK bw_status (*add_fact)(
            struct input_reviver *reviver, bw_bytes fact, struct bw_err *err);
    /*
     * The event, valid until the next call; `recovery` and `identity` are set. BW_E_NOT_FOUND:
     * nothing in the evidence says what it means. BW_E_RANGE: it could mean several things. Any
     * other status: it is no sound record.
     */
    BW_MUST_CHECK bw_status (*revive)(struct input_reviver *reviver, uint64_t offset,
            bw_bytes remains, const struct event **ret_event, struct bw_err *err);
    void (*destroy)(struct input_reviver *reviver); /* NULL is fine */
};

struct input_kind {
    const char *name;    /* "evtx": for --only and in output */
    const char *summary; /* one line for `breakwater inputs` */
    const char *product; /* Sigma logsource product, or NULL when the content decides */
    const char *details; /* which variants, one line */
    enum input_split split;
    uint64_t split_unit; /* BLOCKS: parts start at multiples of this */
    /* Zeros may stand before the first record: a log that was emptied while its writer had it open,
     * users without a logon. More than a head of them are passed, in multiples of this; 0: none. */
    uint64_t zeros_unit;

    /*
     * What is it? `head` holds up to BW_LIMIT_PROBE_BYTES from the start of the item, `whole` tells
     * whether that was all of it. Looks only; never fails. May be called for any bytes at all.
     * *ret_split: set to false to say that this particular item can not be split.
     */
    enum input_match (*probe)(bw_bytes head, bool whole, bool *ret_split);

    /*
     * The same by what the user said, for kinds that listen to it; NULL otherwise. Asked instead of
     * probe when there are hints.
     */
    enum input_match (*probe_told)(
            bw_bytes head, bool whole, const struct input_hints *hints, bool *ret_split);

    /*
     * The same by what the item is called (as input_options has it; not empty), for kinds whose
     * records do not say what they are; NULL otherwise. Asked instead of the others where the item
     * has a name: it must not say less than probe.
     */
    enum input_match (*probe_named)(bw_bytes head, bool whole, bw_str name, bool *ret_split);

    /*
     * State that lives as long as the worker and is shared by all items of this kind: shapes and
     * template caches. NULL when the kind has none; worker_new may return NULL when memory is out.
     */
    void *(*worker_new)(void);
    void (*worker_free)(void *worker);

    BW_MUST_CHECK bw_status (*open)(
            const struct input_options *options, struct input **ret_input, struct bw_err *err);
    /*
     * The next event, valid until the next call. BW_END at the end. Any other status means that
     * the rest of the item can not be read; single bad records are skipped with a note instead.
     */
    BW_MUST_CHECK bw_status (*next)(
            struct input *input, const struct event **ret_event, struct bw_err *err);
    struct input_counts (*counts)(const struct input *input);
    void (*close)(struct input *input); /* NULL is fine */

    /* Reads what the input handed to finds->remains; NULL when it never does. */
    const struct input_reviver_kind *reviver;
    /* Looks through anything that no other input knows, where remains are wanted. Its probe always
     * says no; an item in which nothing is found is no log. */
    bool carver;
};

#endif
