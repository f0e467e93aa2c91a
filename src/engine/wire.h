/* engine/wire.h - the frames between the engine's process and its workers. */
#ifndef BW_ENGINE_WIRE_H
#define BW_ENGINE_WIRE_H

#include "base/buffer.h"
#include "base/reader.h"
#include "base/time.h"
#include "os/jail.h"
#include "plug/correlator.h"
#include "plug/hunt_summary.h"
#include "plug/summarizer_kind.h"

/* A frame is its type and the length of what follows, 32 bits each, little-endian. */
enum wire_type {
    WIRE_HELLO = 1,  /* worker: the jail is up */
    WIRE_REFUSED,    /* worker: it is not, and why */
    WIRE_WORK,       /* to a worker: an item, with its descriptor */
    WIRE_TURN,       /* to a worker: its output is next in order */
    WIRE_KIND,       /* worker: what the item at hand is */
    WIRE_MEMBER,     /* worker: goes down into a member of the item at hand */
    WIRE_CANDIDATES, /* worker: matches that correlations may want */
    WIRE_BATCH,      /* worker: counts since the last batch, and findings */
    WIRE_HOSTS,      /* worker: hosts seen since the last */
    WIRE_NOTE,       /* worker: something to say about the item at hand */
    WIRE_END,        /* worker: the item at hand is finished */
    WIRE_OUTPUT,     /* worker: the output could not be written */
    WIRE_FACT,       /* worker: something that helps to read remains: its bytes */
    WIRE_REMAINS,    /* worker: a record that no log lists any more, cut out of the item at hand */
    WIRE_LIVE,       /* worker: identities of records of logs, 64 bits each */
    WIRE_REVIVE,  /* to a worker: remains to be read, with a descriptor of the file they are in */
    WIRE_REVIVED, /* worker: what became of the next of them */
    WIRE_ROWS,    /* worker: what a summarizer counted: rows up to the end of the frame */
    WIRE_SEEN,    /* worker: which records that was, 256 bits each: row, host, key of the record */

    WIRE_COVER,  /* worker: what the detector could have seen since the last */
    WIRE_PIECE,  /* worker: a part of a script, of the item at hand */
    WIRE_JOIN,   /* to a worker: scripts to be joined, with a descriptor of their file */
    WIRE_JOINED, /* worker: what was found in the next of them */
    WIRE_TYPE_COUNT,
};

#define WIRE_HEADER_SIZE 8

/* The longest frame; findings beyond WIRE_MAX_FINDING are cut by the worker. */
#define WIRE_MAX_FRAME   (8 * BW_MIB)
#define WIRE_MAX_FINDING (6 * BW_MIB)

#define WIRE_NO_INPUT UINT32_MAX

/* The most of a path that a worker is told. */
#define WIRE_MAX_PATH 300

struct wire_work {
    uint64_t item_index;
    uint64_t part_start;
    uint64_t part_end; /* UINT64_MAX: the item's end */
    uint64_t size;     /* BW_SOURCE_SIZE_UNKNOWN for a pipe */
    bw_time modified;  /* as input_options has it */
    uint32_t input;    /* index of the input kind, WIRE_NO_INPUT: find out */
    uint32_t resume;   /* members of an archive that were served before a worker was lost */
    bool turn;         /* dump: may write at once */
    bw_str path;       /* the end of the item's label: what it is called, and where it lies */
};

struct wire_kind {
    uint32_t input; /* WIRE_NO_INPUT for a container */
    bool split;     /* this worker serves the first part only */
    bool container;
    bw_str format; /* for a container; else the input's name counts */
};

struct wire_member {
    uint64_t item_index;
    bw_str name; /* within the archive: goes behind the label of the item at hand and a "!" */
};

struct wire_counts {
    uint64_t bytes;
    uint64_t records; /* all: matched, unmatched, filtered and unreadable */
    uint64_t matched;
    uint64_t filtered;
    uint64_t unreadable;
    uint64_t findings;
    bw_time first; /* BW_TIME_UNKNOWN when none */
    bw_time last;
    bw_time outside_first; /* likewise, of the records that only --from and --to leave out */
    bw_time outside_last;
};

struct wire_host {
    bw_str name;
    uint64_t records;
    bw_time first;
    bw_time last;
    bool passed; /* not asked for: nothing else is said of it. One without a name is of records that
                  * name no host */
};

struct wire_note {
    enum input_note kind;
    uint64_t offset;
    uint64_t places;
    uint64_t count;
    bw_str name;
    bw_str text;
};

struct wire_remains {
    uint32_t input; /* index of the kind that cut it out */
    uint64_t offset;
    bw_bytes bytes;
};

/* A stretch of the file of remains (see remains_file.h), and where its facts are. */
struct wire_revive {
    uint64_t start;
    uint64_t end;
    uint64_t facts_start;
    uint64_t facts_end;
    bool one_by_one; /* answer each record at once: a worker was lost over one of them */
};

/* What became of a record that was found. */
enum wire_verdict {
    WIRE_VERDICT_READ,
    WIRE_VERDICT_FILTERED,   /* read, and left out */
    WIRE_VERDICT_UNRESOLVED, /* nothing says what it means */
    WIRE_VERDICT_AMBIGUOUS,
    WIRE_VERDICT_UNSOUND,
    WIRE_VERDICT_LOST, /* never on the wire: the worker was lost over it */
    WIRE_VERDICT_COUNT,
};

struct wire_revived {
    enum wire_verdict verdict;
    uint64_t identity;
    uint32_t findings; /* each with its length before it, in `rest` */
    bw_bytes rest;     /* findings; dump: a line; neither READ nor FILTERED: the reason */
};

/* A part of a script. What it says is for a worker to read: `blob`, as piece.h has it. */
struct wire_piece {
    uint64_t key[2]; /* of the script: equal in all its parts */
    uint32_t number; /* 1 … total */
    uint32_t total;
    uint64_t text_hash; /* equal texts have equal hashes */
    uint32_t text_len;
    uint64_t offset;
    uint64_t record_id;
    bw_time time;
    bw_bytes blob;
};

/* A stretch of the file of scripts (see scripts_file.h). */
struct wire_join {
    uint64_t start;
    uint64_t end;
};

/* What was found in a script. May come in several frames: the last says `done`. */
struct wire_joined {
    bool done;
    bool cut;            /* a limit of decoding was met */
    bw_bytes findings;   /* each with its length (32 bits) before it */
    bw_bytes candidates; /* as the body of a CANDIDATES frame; or empty */
};

struct wire_end {
    enum hunt_outcome outcome;
    bw_str reason;
};

/* Begins a frame in `out`; wire_finish fills in its length. Returns where it begins. */
size_t wire_begin(struct bw_buffer *out, enum wire_type type);
void wire_finish(struct bw_buffer *out, size_t begin);

void wire_add_u32(struct bw_buffer *out, uint32_t value);
void wire_add_u64(struct bw_buffer *out, uint64_t value);
void wire_add_str(struct bw_buffer *out, bw_str s);
bw_str wire_read_str(struct bw_reader *r);

void wire_add_hello(struct bw_buffer *out, const struct os_jail_report *report);
void wire_add_text(struct bw_buffer *out, enum wire_type type, bw_str text);
void wire_add_work(struct bw_buffer *out, const struct wire_work *work);
void wire_add_kind(struct bw_buffer *out, const struct wire_kind *kind);
void wire_add_member(struct bw_buffer *out, const struct wire_member *member);
void wire_add_note(struct bw_buffer *out, const struct wire_note *note);
void wire_add_end(struct bw_buffer *out, const struct wire_end *end);
void wire_add_remains(struct bw_buffer *out, const struct wire_remains *remains);
void wire_add_revive(struct bw_buffer *out, const struct wire_revive *revive);
/* `rest` is appended by the caller before wire_finish. */
void wire_add_revived(struct bw_buffer *out, const struct wire_revived *revived);
void wire_add_piece(struct bw_buffer *out, const struct wire_piece *piece);
void wire_add_join(struct bw_buffer *out, const struct wire_join *join);
void wire_add_joined(struct bw_buffer *out, const struct wire_joined *joined);
/* inside a BATCH, HOSTS frame */
void wire_add_counts(struct bw_buffer *out, const struct wire_counts *counts);
void wire_add_host(struct bw_buffer *out, const struct wire_host *host);
void wire_add_row(struct bw_buffer *out, const struct summary_row *row); /* inside ROWS */
#define WIRE_COUNTS_SIZE 80

/*
 * Reading: nothing is believed but what fits. All borrow from the frame. BW_E_TRUNCATED or
 * BW_E_MALFORMED.
 */
BW_MUST_CHECK bw_status wire_read_hello(
        struct bw_reader *r, struct os_jail_report *ret_report, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_text(struct bw_reader *r, bw_str *ret_text, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_work(
        struct bw_reader *r, struct wire_work *ret_work, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_kind(
        struct bw_reader *r, struct wire_kind *ret_kind, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_member(
        struct bw_reader *r, struct wire_member *ret_member, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_note(
        struct bw_reader *r, struct wire_note *ret_note, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_end(
        struct bw_reader *r, struct wire_end *ret_end, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_remains(
        struct bw_reader *r, struct wire_remains *ret_remains, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_revive(
        struct bw_reader *r, struct wire_revive *ret_revive, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_revived(
        struct bw_reader *r, struct wire_revived *ret_revived, struct bw_err *err);
/* BW_E_RANGE for a part that can not be: the total is a signed 32-bit number in the log. */
BW_MUST_CHECK bw_status wire_read_piece(
        struct bw_reader *r, struct wire_piece *ret_piece, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_join(
        struct bw_reader *r, struct wire_join *ret_join, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_joined(
        struct bw_reader *r, struct wire_joined *ret_joined, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_counts(
        struct bw_reader *r, struct wire_counts *ret_counts, struct bw_err *err);
BW_MUST_CHECK bw_status wire_read_host(
        struct bw_reader *r, struct wire_host *ret_host, struct bw_err *err);
/* A row that keeps to summarizer_kind.h: longer ones are BW_E_LIMIT, without sense BW_E_RANGE. */
BW_MUST_CHECK bw_status wire_read_row(
        struct bw_reader *r, struct summary_row *ret_row, struct bw_err *err);

#endif
