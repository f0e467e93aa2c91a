/* tools/generate/output.h - where records go: one file for each host and channel. */
#ifndef GENERATE_OUTPUT_H
#define GENERATE_OUTPUT_H

#include "world.h"

enum output_format {
    OUTPUT_EVTX,
    OUTPUT_JSONL,      /* as evtx_dump writes it */
    OUTPUT_WINLOGBEAT, /* as Winlogbeat ships it (ECS) */
};

/* One record on its way out. */
struct record {
    const struct event_kind *event;
    const struct host *host;
    uint64_t time; /* FILETIME */
    uint32_t process_id;
    uint32_t thread_id;
    bw_str user_sid; /* text, "" when there is none */
    const struct evtx_value *values;
    const bw_str *texts; /* of a log of lines, instead of `values` */
    uint64_t serial;     /* number of the record in its log, from 0; given by output_add */
};

struct output; /* opaque */

/* Makes `directory` if need be. */
BW_MUST_CHECK bw_status output_new(const struct world *world, enum output_format format,
        const char *directory, struct output **ret_output, struct bw_err *err);
void output_free(struct output *output);

/*
 * Adds a record; its time is moved behind the last one of the same file if need be. Stores the
 * file's path below the directory (borrowed until the next call), the record id and the time that
 * the record got. The id of a text is the number of its line, of an audit
 * record its serial.
 */
struct output_place {
    const char *file;
    uint64_t record_id;
    uint64_t time;
};
BW_MUST_CHECK bw_status output_add(struct output *output, const struct record *record,
        struct output_place *ret_place, struct bw_err *err);

/* Bytes of all files so far. */
uint64_t output_size(const struct output *output);

/* Completes all files. */
BW_MUST_CHECK bw_status output_finish(struct output *output, struct bw_err *err);

/* One line of JSON for a record, with its end of line. */
void json_record(struct bw_buffer *out, enum output_format format, const struct world *world,
        const struct record *record, uint64_t record_id);

#endif
