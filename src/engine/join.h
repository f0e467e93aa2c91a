/*
 * engine/join.h - scripts that lie in several records, put together in a worker: what join.c (which
 * looks at them) and join_text.c (which reads and shows them) share.
 */
#ifndef BW_ENGINE_JOIN_H
#define BW_ENGINE_JOIN_H

#include "base/json_out.h"
#include "engine/piece.h"
#include "engine/scripts_file.h"
#include "engine/worker.h"
#include "event/packed.h"

struct worker_joins {
    struct finding_sink sink; /* first: what is found in the script at hand comes here */
    struct worker *worker;
    int fd; /* of the file of scripts, borrowed */
    struct event_unpacker *unpacker;

    struct script_head head;      /* of the script at hand */
    bool recovered;               /* no log lists one of its parts */
    struct script_entry *entries; /* BW_LIMIT_SCRIPT_PARTS of them */
    struct bw_buffer first;       /* bytes of its first part */
    struct bw_buffer other;       /* of another one */
    struct bw_buffer text;        /* what is put together */
    struct bw_buffer id;
    struct bw_buffer label;

    const struct event *record; /* the first part as it was logged, but for its text */
    struct script_fields fields;
    struct event event; /* the same with the whole text */
    struct event_value *values;
    uint32_t from, end; /* the entries that are put together */

    uint8_t *rules; /* bits: those that were told of the script or a part of it */
    uint8_t *bases;
    struct bw_buffer findings;
    struct bw_buffer candidates; /* as a CANDIDATES frame has them */
    uint64_t untimed;
    struct bw_buffer excerpts; /* of the finding at hand */
    struct bw_buffer frame;
};

/* join_text.c */

/* Exactly `len` bytes at `at` of the file into `out`. False: they are not there, or too many. */
bool join_read(struct worker_joins *joins, uint64_t at, size_t len, struct bw_buffer *out);

/* The piece of an entry, in `bytes` (first or other). */
bool join_read_piece(struct worker_joins *joins, const struct script_entry *entry,
        struct bw_buffer *bytes, struct piece *ret_piece);

/* What an unpacked event says of the script. */
void join_learn(struct worker_joins *joins, const struct event *record);

/* Members of the JSON object that is open: id, parts that there are and parts that are missing. */
void join_print(struct worker_joins *joins, struct bw_json *json);

/* The script at hand as a line of the dump. False: it could not be read. */
bool join_dump(struct worker_joins *joins);

#endif
