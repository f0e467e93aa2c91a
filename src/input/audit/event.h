/*
 * input/audit/event.h - one record of an audit set as an event: its own fields, what its set as a
 * whole says (on the record that speaks for it), and who did it (on all others).
 */
#ifndef BW_INPUT_AUDIT_EVENT_H
#define BW_INPUT_AUDIT_EVENT_H

#include "input/audit/summary.h"
#include "input/text/record.h"

/* Fills `out` (begun here) from record `index`. `host` is its name, or empty. */
void auditd_event_fill(struct text_record *out, const struct auditd_set *set,
        const struct auditd_fields *fields, const struct auditd_summary *sum, size_t index,
        struct bw_arena *arena);

#endif
