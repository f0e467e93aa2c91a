#include "plug/hunt_beside.h"

static int compare(const struct hunt_process_mark *mark, bw_time time, uint64_t record_id)
{
    if (mark->time != time)
        return mark->time < time ? -1 : 1;
    return mark->record_id < record_id ? -1 : mark->record_id > record_id;
}

uint32_t hunt_beside_process(
        const struct hunt_beside *beside, bw_time time, uint64_t record_id, bw_str host)
{
    uint32_t from = 0;
    uint32_t end = beside->mark_count;
    while (from < end) {
        const uint32_t middle = from + (end - from) / 2;
        if (compare(&beside->marks[middle], time, record_id) < 0)
            from = middle + 1;
        else
            end = middle;
    }
    for (; from < beside->mark_count && compare(&beside->marks[from], time, record_id) == 0; from++)
        if (bw_str_eq_ascii_nocase(beside->processes[beside->marks[from].process].host, host))
            return beside->marks[from].process;
    return HUNT_NO_PROCESS;
}
