#include "input/journal_event.h"

#include <stdlib.h>

#include "base/number.h"

/* Journal fields (systemd.journal-fields(7)) that have a name in Sigma's rules or in ECS. */
static const struct {
    bw_str journal;
    bw_str name;
    bool number;
} names[] = {
        {BW_STR_INIT("MESSAGE"), BW_STR_INIT("message"), false},
        {BW_STR_INIT("_HOSTNAME"), BW_STR_INIT("host.name"), false},
        {BW_STR_INIT("SYSLOG_IDENTIFIER"), BW_STR_INIT("process.name"), false},
        {BW_STR_INIT("_PID"), BW_STR_INIT("process.pid"), true},
        {BW_STR_INIT("_EXE"), BW_STR_INIT("process.executable"), false},
        {BW_STR_INIT("_CMDLINE"), BW_STR_INIT("process.command_line"), false},
        {BW_STR_INIT("_UID"), BW_STR_INIT("user.id"), false},
        {BW_STR_INIT("_SYSTEMD_UNIT"), BW_STR_INIT("systemd.unit"), false},
        {BW_STR_INIT("_TRANSPORT"), BW_STR_INIT("systemd.transport"), false},
};

void *journal_worker_new(void)
{
    struct journal_worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->shapes = shapes_new(NULL);
    if (worker->shapes != NULL)
        worker->record = text_record_new(worker->shapes);
    if (worker->record == NULL) {
        journal_worker_free(worker);
        return NULL;
    }
    return worker;
}

void journal_worker_free(void *state)
{
    struct journal_worker *worker = state;
    if (worker == NULL)
        return;
    text_record_free(worker->record);
    shapes_free(worker->shapes);
    free(worker);
}

void journal_event_add(struct text_record *record, bw_str name, bw_str value)
{
    if (bw_str_eq(name, BW_STR("MESSAGE")))
        text_record_add_decoded(record, name, value); /* keywords are looked for here */
    else
        text_record_add_str(record, name, value);
    for (size_t i = 0; i < BW_COUNT(names); i++) {
        if (!bw_str_eq(name, names[i].journal))
            continue;
        if (names[i].number)
            text_record_add_number(record, names[i].name, value);
        else
            text_record_add_str(record, names[i].name, value);
    }
}

bw_time journal_event_time(bw_str microseconds)
{
    uint64_t value;
    if (bw_parse_u64(microseconds, 1, INT64_MAX / 1000, &value) != BW_OK)
        return BW_TIME_UNKNOWN;
    return (bw_time)value * 1000;
}
