/* input/journal/event.h - the fields of a systemd journal entry as an event, wherever they come
 * from. */
#ifndef BW_INPUT_JOURNAL_EVENT_H
#define BW_INPUT_JOURNAL_EVENT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/time.h"
#include "input/journal/audit.h"
#include "input/syslog/message.h"
#include "input/text/record.h"

struct journal_field {
    bw_str name;
    bw_str value;
};

/* What a worker of both journal inputs keeps from item to item. */
struct journal_worker {
    struct shapes *shapes;
    struct text_record *record;
    struct message message;
    struct message_book *book;
    struct journal_audit *audit; /* made when there is something for it; NULL until then */
    struct carried *carried;     /* the same, of records of other logs (input/syslog/carried.h) */
    struct bw_arena *arena;      /* and what they need */
    struct bw_buffer text;       /* the message of one of them */
    struct journal_field fields[BW_LIMIT_EVENT_FIELDS]; /* of the entry at hand */
    uint32_t field_count;
};

void *journal_worker_new(void);
void journal_worker_free(void *state);

/* Another item begins: what the one before said of processes is forgotten. */
void journal_worker_begin(struct journal_worker *worker);

/*
 * An entry: begin, its fields one by one (text is borrowed until the event is done with), end.
 * Fields stand under their own names, and under those that Sigma and ECS have for them (message,
 * host.name, process.name, process.pid …); what MESSAGE says is taken apart as syslog's messages
 * are, so that event.dataset is system.auth for sshd, sudo and PAM, and system.syslog for others.
 * Entries of the audit system have the fields of its records (input/journal/audit.h) beside their
 * own, and those whose message is a record of another log that one's (input/syslog/carried.h). Past
 * BW_LIMIT_EVENT_FIELDS fields are dropped. NULL: there is no room for the names.
 */
void journal_event_begin(struct journal_worker *worker);
void journal_event_add(struct journal_worker *worker, bw_str name, bw_str value);
const struct event_shape *journal_event_end(
        struct journal_worker *worker, const struct event_value **ret_values);

/* The time that __REALTIME_TIMESTAMP or _SOURCE_REALTIME_TIMESTAMP say, in microseconds. */
bw_time journal_event_time(bw_str microseconds);

#endif
