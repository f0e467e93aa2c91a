/*
 * decode/script.h - PowerShell scripts that are logged in several records, and their text as one.
 *
 * A script block of more than about 20,000 characters becomes several records of event 4104 (the
 * provider cuts at 10,000 to 20,000 characters, in the middle of words): one ScriptBlockId,
 * MessageNumber 1 to MessageTotal. Source of the fields: the manifest of the provider
 * Microsoft-Windows-PowerShell, event 4104; Elastic's names are those of its PowerShell module.
 */
#ifndef BW_DECODE_SCRIPT_H
#define BW_DECODE_SCRIPT_H

#include "base/buffer.h"
#include "event/event.h"

/* Where records of one shape say it. Slots, or SCRIPT_NO_SLOT. */
#define SCRIPT_NO_SLOT UINT32_MAX
struct script_fields {
    uint32_t text; /* SCRIPT_NO_SLOT: no records of script blocks */
    uint32_t id;
    uint32_t number;
    uint32_t total;
    uint32_t path; /* of the file that it was in; may be missing */
    uint32_t user; /* likewise */
    uint32_t host; /* likewise */
};

void script_fields_find(const struct event_shape *shape, struct script_fields *ret_fields);

/* The same, with what was found for the shapes of one worker. */
struct script_shapes;
struct script_shapes *script_shapes_new(void); /* NULL when memory is out */
void script_shapes_free(struct script_shapes *shapes);

/* NULL when records of the shape are no script blocks: told by one look. Valid until the next call.
 */
const struct script_fields *script_shapes_find(
        struct script_shapes *shapes, const struct event_shape *shape);

struct script_part {
    uint32_t number; /* from 1 */
    uint32_t total;  /* at least `number` */
};

/*
 * Which part of a script the event is. False when it does not say so, or says what can not be: then
 * it is a record as any other.
 */
bool script_part_of(const struct event *event, const struct script_fields *fields,
        struct script_part *ret_part);

/*
 * The key of the script that the event is part of: equal for all of its parts, whatever wrote them
 * down, within one run. Names of hosts are compared without letter case and domain, since logs of
 * one host call it now by the one name and now by the other. The total is in it, so that a forged
 * part can not change what a script was told to have. False: it has no id.
 */
bool script_key(const struct event *event, const struct script_fields *fields, uint32_t total,
        uint64_t ret_key[2]);

/*
 * Puts texts together. Where parts are missing stands a mark of their numbers between lines of its
 * own, "[... 3-5/9 ...]": nothing that a rule looks for, and nothing that makes one text of what
 * stands before and behind it.
 */
struct script_join {
    struct bw_buffer *text;
    uint32_t total;
    uint32_t next; /* number of the part that comes next: begin with 1 */
};
void script_join_add(struct script_join *join, uint32_t number, bw_str text);
void script_join_end(struct script_join *join); /* the mark behind the last, where one is missing */

/*
 * At most `size` bytes of `text` with what stands at `at` in sight, cut between characters; three
 * dots stand where something was left out. Appended to `out`.
 */
void script_excerpt(bw_str text, size_t at, size_t size, struct bw_buffer *out);

#endif
