/* input/journal_event.h - the fields of a systemd journal entry as an event, wherever they come
 * from. */
#ifndef BW_INPUT_JOURNAL_EVENT_H
#define BW_INPUT_JOURNAL_EVENT_H

#include "base/time.h"
#include "input/text_record.h"

/* What a worker of both journal inputs keeps from item to item. */
struct journal_worker {
    struct shapes *shapes;
    struct text_record *record;
};

void *journal_worker_new(void);
void journal_worker_free(void *worker);

/*
 * Adds a field under its own name, and under the names that Sigma and ECS have for it:
 * message, host.name, process.name, process.pid, process.executable, CommandLine, user.id … The
 * record was begun; text is borrowed as the record says.
 */
void journal_event_add(struct text_record *record, bw_str name, bw_str value);

/* The time that __REALTIME_TIMESTAMP or _SOURCE_REALTIME_TIMESTAMP say, in microseconds. */
bw_time journal_event_time(bw_str microseconds);

#endif
