#include "report/years.h"

#include "base/time.h"

#define DAY      (86400 * BW_TIME_SECOND)
#define YEARS_UP 10 /* that a file may lie around before it is copied without its time */

static bool year_was_assumed(const struct report_source *source)
{
    const struct hunt_summary *summary = source->summary;
    for (uint32_t i = 0; i < summary->note_count; i++)
        if (summary->notes[i].kind == INPUT_NOTE_ASSUMED &&
                bw_str_ends_with(summary->notes[i].name, BW_STR(".year_assumed")))
            return true;
    return false;
}

/* Logs whose stamps may lack the year; others of a host are what they are compared with. */
static bool may_lack_year(bw_str log)
{
    static const bw_str others[] = {
            BW_STR_INIT("system.wtmp"), BW_STR_INIT("system.btmp"), BW_STR_INIT("system.lastlog")};
    for (size_t i = 0; i < BW_COUNT(others); i++)
        if (bw_str_eq(log, others[i]))
            return false;
    static const bw_str devices[] = {BW_STR_INIT("iptables.log"), BW_STR_INIT("pfsense.log"),
            BW_STR_INIT("cisco_asa.log"), BW_STR_INIT("cisco_ios.log")};
    for (size_t i = 0; i < BW_COUNT(devices); i++)
        if (bw_str_eq(log, devices[i]))
            return true;
    return bw_str_starts_with(log, BW_STR("system."));
}

static bool is_timed(const struct ledger_log *log)
{
    return log->records != 0 && log->first != BW_TIME_UNKNOWN && log->last != BW_TIME_UNKNOWN;
}

/* The time so many years before; the last of February where that year has no such day. */
static bw_time years_before(bw_time time, int32_t years)
{
    struct bw_date date = bw_date_from_time(time);
    date.year -= years;
    if (date.month == 2 && date.day == 29)
        date.day = 28;
    return bw_time_from_date(&date);
}

/* Records of the host's other logs that are of the log's time when it is so many years older; none
 * when one of them is of its time as it was taken. */
static uint64_t records_then(
        const struct hunt_ledger *ledger, const struct ledger_log *log, int32_t years)
{
    const bw_time first = years_before(log->first, years);
    const bw_time last = years_before(log->last, years);
    uint64_t records = 0;
    for (uint32_t i = 0; i < ledger->log_count; i++) {
        const struct ledger_log *other = &ledger->logs[i];
        if (!bw_str_eq(other->host, log->host) || may_lack_year(other->log) || !is_timed(other))
            continue;
        if (log->first <= other->last + DAY && log->last >= other->first - DAY)
            return 0;
        if (first <= other->last + DAY && last >= other->first - DAY)
            records += other->records;
    }
    return records;
}

static bool is_doubted(
        const struct hunt_ledger *ledger, const struct ledger_log *log, struct years_doubt *doubt)
{
    if (!may_lack_year(log->log) || !is_timed(log))
        return false;
    /* One old log of few records is no reason: hosts keep such. */
    for (int32_t years = 1; years <= YEARS_UP; years++) {
        if (records_then(ledger, log, years) < log->records)
            continue;
        const int32_t taken = bw_date_from_time(log->first).year;
        *doubt = (struct years_doubt){
                .host = log->host, .log = log->log, .taken = taken, .other = taken - years};
        return true;
    }
    return false;
}

size_t years_doubted(const struct report_source *source, struct years_doubt doubts[YEARS_MAX])
{
    size_t count = 0;
    if (source->ledger == NULL || !year_was_assumed(source))
        return 0;
    for (uint32_t i = 0; i < source->ledger->log_count && count < YEARS_MAX; i++)
        count += is_doubted(source->ledger, &source->ledger->logs[i], &doubts[count]);
    return count;
}
