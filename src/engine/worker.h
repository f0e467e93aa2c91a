/* engine/worker.h - the side that meets evidence: what the files of one worker share. */
#ifndef BW_ENGINE_WORKER_H
#define BW_ENGINE_WORKER_H

#include "base/buffer.h"
#include "base/limits.h"
#include "base/source.h"
#include "decode/script.h"
#include "engine/engine.h"
#include "engine/hosts.h"
#include "engine/wire.h"
#include "plug/layered_scan.h"

/* The places of a worker's descriptors, after it was locked in. */
enum worker_descriptor {
    WORKER_CHANNEL = 3,
    WORKER_SCRATCH = 4, /* an unlinked file of its own, or nothing */
    WORKER_OUTPUT = 5,  /* dump: the user's; else nothing */
    WORKER_LOCK = 6,    /* one file for all workers, to take turns with (heavy.c) */
};

/* Notes of one item are merged by name; inputs have a handful of names each. */
#define WORKER_MAX_NOTES  48
#define WORKER_NOTE_BYTES 512

struct worker_note {
    enum input_note kind;
    char name[64];
    char text[WORKER_NOTE_BYTES];
    uint64_t offset;
    uint64_t places;
    uint64_t count;
};

struct worker {
    struct input_log log;     /* first: inputs' notes come here */
    struct input_finds finds; /* what inputs find beside events comes here */
    struct finding_sink sink; /* the detector's findings come here */
    const struct engine_options *options;
    struct detector_scan *scan;
    struct layered_scan *layered; /* NULL: records are looked at as they are */
    uint64_t decode_cut;          /* records with more layers than are undone, told so far */
    void **input_states;          /* one for each input kind, made when first needed */
    size_t heap_at_start;

    struct wire_work work; /* the item at hand */
    uint64_t item_index;   /* of the item or member at hand */
    uint64_t members;      /* of the walk's item so far, at all depths */
    uint64_t unpacked;     /* bytes out of archives, at all depths */
    uint64_t scratch_used;
    bool has_scratch;
    bool was_archive; /* the stream that was served last: not a leaf */
    unsigned depth;   /* of containers */
    unsigned heavy;   /* of them: decoders that need the lock */

    struct bw_buffer path; /* of the item or member at hand, as far as it is known */

    struct wire_counts counts;   /* since the last batch */
    uint64_t unflushed;          /* bytes read since then */
    struct bw_buffer batch;      /* a BATCH frame in the making */
    struct bw_buffer candidates; /* a CANDIDATES frame in the making; empty: none */
    uint64_t untimed;            /* of them, left out: they have no time */
    struct bw_buffer frame;      /* for everything else */
    struct bw_buffer incoming;   /* the latest frame from the other side */
    struct bw_buffer held;       /* frames that wait to go out together */
    bool hold;
    uint64_t input_unreadable;     /* that is in counts already, of the input at hand */
    const struct input_kind *kind; /* at hand; NULL between items */
    struct input *input;
    struct host_filter *hosts;
    uint32_t host;                  /* of the event at hand: its place in `hosts` */
    bool matched;                   /* the event at hand has a finding */
    bool selected;                  /* the event at hand is one that a summarizer is to count */
    struct worker_context *context; /* NULL: nothing is told around what is found */

    bool outside; /* the event at hand is left out for nothing but its time */
    bool covered; /* the detector has counted something since it was drained */
    struct worker_note *notes;
    uint32_t note_count;

    struct bw_buffer queue; /* frames about remains that go out together: REMAINS or REVIVED */
    struct bw_buffer live;  /* a LIVE frame in the making: identities of records of logs */
    struct worker_revival *revival; /* NULL until remains are to be read */

    struct script_shapes *script_shapes; /* NULL: scripts are not put together */
    struct bw_buffer pieces;             /* PIECE frames: they go out behind the batch */
    bool piece;                          /* the event at hand is a part of a script: */
    struct script_part piece_part;       /* of which number */
    struct script_fields piece_fields;   /* where it says it */
    struct bw_buffer piece_rules;        /* rules that it was found for, 32 bits each */
    struct bw_buffer piece_bases;        /* events of correlations that it was, likewise */
    struct bw_buffer piece_text;
    struct bw_buffer piece_event;
    struct bw_buffer piece_rendered;
    struct bw_buffer piece_blob;
    struct worker_joins *joins; /* NULL until scripts are to be put together */

    struct summarizer_scan *summary; /* NULL: nothing is counted */
    struct row_table *rows;          /* what it counted and nobody was told */

    struct bw_buffer out; /* dump: rendered records */
    bool turn;            /* dump: may write */
};

/* Paths in archives in archives go no further. */
#define WORKER_MAX_PATH (64 * BW_KIB)

/* worker.c */

/*
 * The life of a worker, after fork and jail: serves work until the channel closes, then exits.
 * Never returns.
 */
_Noreturn void worker_run(
        const struct engine_options *options, const struct os_jail_report *report, bool scratch);

enum worker_exit {
    WORKER_EXIT_DONE = 0,
    WORKER_EXIT_REFUSED = 10, /* said why */
    WORKER_EXIT_MEMORY = 11,
    WORKER_EXIT_PROTOCOL = 12,
    WORKER_EXIT_ABORTED = 13,
};

/* Ends the process at once: nothing of the parent's is flushed or freed. */
_Noreturn void worker_exit(enum worker_exit code);

/* The detector's scratch, where there is none yet. */
void worker_make_scan(struct worker *worker);

/* Sends a whole frame; when nobody is there any more, the worker ends. */
void worker_send(struct worker *worker, struct bw_buffer *frame);

/* The next frame from the other side, waiting for it; `passed` as os_channel_receive gives it. */
struct worker_frame {
    enum wire_type type;
    struct bw_reader body; /* borrowed until the next receive */
    int passed;
};
void worker_receive(struct worker *worker, struct worker_frame *ret_frame);

/* Counts, notes and the END of the item or member at hand; `err` is for all but HUNT_DONE. */
void worker_end(struct worker *worker, enum hunt_outcome outcome, const struct bw_err *err);

/* output.c: dump */
void worker_output_init(struct worker *worker);
void worker_output_add(struct worker *worker, const struct event *event);
void worker_output_flush(struct worker *worker);
void worker_output_end(struct worker *worker); /* of a part: everything is out when it returns */

/* batch.c */
void worker_batch_init(struct worker *worker);
void worker_read(struct worker *worker, uint64_t bytes, uint64_t counted);
void worker_flush(struct worker *worker); /* counts and findings */
void worker_flush_notes(struct worker *worker);
/* One more record: looks at it, counts it. */
void worker_event(struct worker *worker, const struct event *event);
/* Looks at one record: raw, and decoded unless that is off. */
void worker_scan(struct worker *worker, const struct event *event, struct finding_sink *sink);
void worker_note(struct worker *worker, enum input_note kind, const char *name, uint64_t offset,
        bw_str text);

/* A finding as it goes into a frame, its length before it. */
void worker_encode_finding(struct worker *worker, struct finding *finding, struct bw_buffer *out);
/* One of those into the batch, which goes out before when it is long. */
void worker_add_finding(struct worker *worker, bw_bytes encoded);
/* Whether the filters let the event in; its host is worker->host afterwards. */
bool worker_wants(struct worker *worker, const struct event *event);

/* finds.c: what inputs find beside events */
void worker_finds_init(struct worker *worker);
/* Remembers that a log has this record. */
void worker_add_live(struct worker *worker, const struct event *event);
void worker_flush_live(struct worker *worker);
/* Puts a frame into the queue, which goes out when it is long, or when it is flushed. */
void worker_queue(struct worker *worker, struct bw_buffer *frame);
void worker_flush_queue(struct worker *worker);

/* rows.c: what a summarizer counts */

/* Its scratch, where there is none yet. */
void worker_rows_begin(struct worker *worker);
void worker_rows_drop(struct worker *worker); /* gives the scratch back; nothing is lost */
void worker_count(struct worker *worker, const struct event *event);
/* Sends all that was counted. */
void worker_flush_rows(struct worker *worker);

/* revive.c: remains are read when all evidence was */
void worker_revive(struct worker *worker, struct worker_frame *frame);

/* pieces.c: parts of scripts that lie in several records */
void worker_pieces_init(struct worker *worker);
/* True when the event at hand is one; worker_piece_add is for those, when it was looked at:
 * it goes out with the next flush. */
bool worker_piece_begin(struct worker *worker, const struct event *event);
void worker_piece_add(struct worker *worker, const struct event *event);
bool worker_pieces_full(const struct worker *worker);

/* join.c: those parts are put together when all evidence was read */
void worker_join(struct worker *worker, struct worker_frame *frame);

/* leaf.c */
void worker_tell_kind(struct worker *worker, const struct wire_kind *kind);

/* A stream of evidence, and what can be done with it beyond reading on. */
struct stream {
    struct bw_source *source; /* the bytes after `head` */
    bw_bytes head;
    int fd;                 /* of a file that holds the stream, -1 when it can only be read on */
    uint64_t base;          /* where it begins in that file */
    uint64_t size;          /* BW_SOURCE_SIZE_UNKNOWN */
    bw_time modified;       /* as input_options has it */
    const char *packing;    /* "gzip": how it was wrapped, for messages; NULL */
    struct bw_buffer lines; /* that JSON records in the head carry (input/json/envelope.h), */
    int32_t year;           /* and the year of the first of these records; 0: not known */
    unsigned carrier;       /* those lines stand behind this form of input/text/carrier.h, + 1 */
    uint64_t zeros;         /* that stand before `head` and were passed */
};

/* Tells what the stream is and serves it, down into archives. The reason goes into *err. */
enum hunt_outcome worker_serve(struct worker *worker, struct stream *stream, struct bw_err *err);

/* A later part of an item whose kind is known; `fd` is the item's file. */
enum hunt_outcome worker_serve_part(
        struct worker *worker, struct bw_source *source, int fd, struct bw_err *err);

/* container.c */
struct container_form;

/* True for a member that was dealt with before an earlier worker was lost: nothing is said of it.
 */
bool worker_resumes(const struct worker *worker);
/* The container form that `head` shows, NULL for none. */
const struct container_form *container_identify(bw_bytes head);
enum hunt_outcome worker_serve_container(struct worker *worker, const struct container_form *form,
        struct stream *stream, struct bw_err *err);

/* heavy.c */
void worker_heavy_enter(struct worker *worker); /* waits until no other worker is in there */
void worker_heavy_leave(struct worker *worker);

#endif
