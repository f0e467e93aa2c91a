#include "plug/hunt_summary.h"

static const struct {
    bw_str name;
    bool loss;
} outcomes[] = {
        [HUNT_DONE] = {BW_STR_INIT("done"), false},
        [HUNT_DONE_PARTLY] = {BW_STR_INIT("read in part"), true},
        [HUNT_NOT_A_LOG] = {BW_STR_INIT("not a log"), false},
        [HUNT_EMPTY] = {BW_STR_INIT("empty"), false},
        [HUNT_NOT_A_FILE] = {BW_STR_INIT("not a file"), false},
        [HUNT_NOT_SELECTED] = {BW_STR_INIT("not selected"), false},
        [HUNT_UNREADABLE] = {BW_STR_INIT("unreadable"), true},
        [HUNT_WORKER_LOST] = {BW_STR_INIT("worker lost"), true},
        [HUNT_INTERRUPTED] = {BW_STR_INIT("interrupted"), true},
};
_Static_assert(BW_COUNT(outcomes) == HUNT_OUTCOME_COUNT, "name every hunt_outcome");

bw_str hunt_outcome_name(enum hunt_outcome outcome)
{
    return (size_t)outcome < BW_COUNT(outcomes) ? outcomes[outcome].name : BW_STR("unknown");
}

bool hunt_outcome_is_loss(enum hunt_outcome outcome)
{
    return (size_t)outcome < BW_COUNT(outcomes) && outcomes[outcome].loss;
}

bool hunt_summary_nothing_fits(const struct hunt_summary *summary)
{
    return summary->filtered != 0 && summary->recovered.found == 0 &&
           summary->records == summary->filtered + summary->unreadable;
}

uint64_t hunt_summary_damaged(const struct hunt_summary *summary)
{
    uint64_t items = 0;
    for (uint32_t i = 0; i < summary->note_count; i++)
        if (summary->notes[i].kind == INPUT_NOTE_DAMAGE)
            items += summary->notes[i].items;
    return items;
}
