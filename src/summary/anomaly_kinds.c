#include "summary/anomaly_kinds.h"

bw_str anomaly_weight_name(enum anomaly_weight weight)
{
    static const bw_str names[ANOMALY_WEIGHT_COUNT] = {[ANOMALY_MINOR] = BW_STR_INIT("minor"),
            [ANOMALY_NOTABLE] = BW_STR_INIT("notable"),
            [ANOMALY_SERIOUS] = BW_STR_INIT("serious")};
    return names[weight];
}

#define KIND(name, weight, what, why)                                                              \
    {                                                                                              \
        BW_STR_INIT(name), ANOMALY_##weight, BW_STR_INIT(what), BW_STR_INIT(why)                   \
    }

/* Names that end like a note's (behind its dot) are of that note, too. */
static const struct anomaly_kind kinds[] = {
        KIND("log_cleared", SERIOUS, "log cleared",
                "what was in it is gone; whoever did it wanted that, or tidied up"),
        KIND("hidden_record", SERIOUS, "record hidden inside another",
                "ordinary viewers do not show it: tools that remove records leave this behind"),
        KIND("audit_off", SERIOUS, "auditing switched off",
                "nothing of what follows is recorded until it is switched on"),
        KIND("logging_stopped", NOTABLE, "logging service stopped",
                "what happened until it began again stands nowhere; a shutdown does that, too"),
        KIND("log_ended", SERIOUS, "log ends while others of its host go on",
                "it was stopped, removed, or not collected"),
        KIND("log_silent", SERIOUS, "silence while other logs of the host go on",
                "records were removed, or the service did not run"),
        KIND("clock_set", NOTABLE, "clock set by hand",
                "times before and after do not fit together: sort events with care"),
        KIND("clock_jump", NOTABLE, "clock jumped", "times before and after do not fit together"),
        KIND("policy_changed", NOTABLE, "audit policy changed",
                "other events are recorded from here on than before"),
        KIND("configuration_changed", NOTABLE, "configuration of logging changed",
                "other events are recorded from here on than before"),
        KIND("events_lost", NOTABLE, "events lost by the logging service",
                "there were more than it could write; a flood can be made on purpose"),
        KIND("record_id_gap", NOTABLE, "record numbers missing",
                "records were removed, or the log is an export of chosen ones"),
        KIND("serial_gap", NOTABLE, "serial numbers missing",
                "records were lost in the kernel or taken out of the log"),
        KIND("serial_restart", NOTABLE, "serial numbers begin again",
                "the machine started and the log does not say so, or it was put together of "
                "pieces"),
        KIND("duplicate_id", NOTABLE, "record number twice",
                "the log was put together of pieces, or edited"),
        KIND("checksum", NOTABLE, "checksum wrong", "bytes were changed after they were written"),
        KIND("hole", NOTABLE, "hole in the log", "a piece is missing between two that are there"),
        KIND("zeros", NOTABLE, "bytes of zero in a text log",
                "cut while its writer had it open, or a crash: records are missing before them"),
        KIND("time_backwards", NOTABLE, "time runs backwards",
                "the clock was set back, or lines were put in"),
        KIND("time_mismatch", NOTABLE, "two times of a record differ by much",
                "written later than it happened, or changed"),
        KIND("host_silent", NOTABLE, "silence of a whole host",
                "it was off, or what it wrote then is not here"),
        KIND("rotation_missing", NOTABLE, "file of a rotated log missing",
                "it was removed, or not collected: what was in it stands nowhere else"),
        KIND("rotation_hole", NOTABLE, "hole between two files of a rotated log",
                "a file between them was removed, the end of one was cut, or nothing was written"),
        KIND("rotation_order", NOTABLE, "files of a rotated log not in the order of time",
                "one was renamed or put in, or the clock was wrong when it was written"),
        KIND("emptied_log", NOTABLE, "log is empty that should not be",
                "emptied, or rotated a moment ago: look for the one before it"),
        KIND("empty_log", MINOR, "log is empty", "emptied, never used, or rotated a moment ago"),
        KIND("clock_offset", NOTABLE, "clock differs from others",
                "times of this host do not fit those of others: correct them before you sort"),
        KIND("clock_agrees", MINOR, "clock agrees with others", "within a few seconds"),
        KIND("clock_unknown", MINOR, "clock can not be compared",
                "what it saw was not seen by another host often enough"),
        KIND("unexpected_shutdown", NOTABLE, "shutdown without warning",
                "power, crash, or a hard stop: the last events may be missing"),
        KIND("log_full", NOTABLE, "log full", "old records are overwritten, or new ones dropped"),
        KIND("truncated", NOTABLE, "file ends early", "it was cut, or copied while it was written"),
        KIND("cut_beginning", NOTABLE, "log begins in the middle of a line",
                "what stood before was cut off: by hand, or by what collected it"),
        KIND("cut_end", NOTABLE, "log ends in the middle of a line",
                "it was cut, or copied while it was written"),
        KIND("damage", NOTABLE, "part that can not be read", "records may be missing there"),
        KIND("unreadable", NOTABLE, "records that can not be read",
                "damaged, or of another form than the rest"),
        KIND("free_space", MINOR, "records behind the end of a block",
                "old records of a block that was used again, or a copy of a running machine"),
        KIND("no_line_end", MINOR, "last line has no end",
                "cut between two words, edited by hand, or copied while it was written"),
        KIND("value", MINOR, "value that does not fit its type", "damaged or made by hand"),
        KIND("repeated_names", MINOR, "names that come again in a record",
                "which of their values belong together is not told"),
        KIND("chunk_header", MINOR, "damaged chunk", "its records are read all the same"),
        KIND("file_header", MINOR, "log was not closed",
                "copied from a running machine: normal; else a crash"),
        KIND("online", MINOR, "journal was not closed", "copied from a running machine: normal"),
        KIND("journal_renewed", NOTABLE, "journal was damaged and begun anew",
                "after a crash; or somebody wrote into it"),
        KIND("log_shortened", MINOR, "old records removed by the logging service",
                "normal when a limit of size is met; a command can do it, too"),
        KIND("shutdown", MINOR, "event log stopped with the machine", "normal at a shutdown"),
        KIND("summer_time_ended", MINOR, "time goes back by an hour in a night to Sunday",
                "summer time ended and stamps have no zone: times on one side of it are an hour "
                "off"),
        KIND("zone_assumed", MINOR, "time zone taken as given",
                "all times of it are off by hours if that is wrong: --assume-zone"),
        KIND("day_order_assumed", MINOR, "month taken to stand before the day",
                "its times are off by months if that is wrong"),
        KIND("year_assumed", MINOR, "year taken as given",
                "its times are off by years if that is wrong: --assume-year"),
};

static const struct anomaly_kind other_kinds[INPUT_NOTE_COUNT] = {
        [INPUT_NOTE_ANOMALY] = KIND("other", MINOR, "oddity", "everything was read all the same"),
        [INPUT_NOTE_DAMAGE] =
                KIND("damage", NOTABLE, "something is missing", "it was cut or is damaged"),
        [INPUT_NOTE_ASSUMED] = KIND("assumed", MINOR, "taken as given",
                "the log does not say it: times are wrong if it is"),
};

static const struct anomaly_kind *find(bw_str name)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (bw_str_eq(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

const struct anomaly_kind *anomaly_kind_find(bw_str name)
{
    const struct anomaly_kind *kind = find(name);
    return kind != NULL ? kind : &other_kinds[INPUT_NOTE_ANOMALY];
}

unsigned anomaly_kind_rank(const struct anomaly_kind *kind)
{
    unsigned rank = 0;
    while (rank < BW_COUNT(kinds) && &kinds[rank] != kind)
        rank++;
    return rank;
}

const struct anomaly_kind *anomaly_kind_of_note(enum input_note kind, bw_str name)
{
    const size_t dot = bw_str_find_char(name, '.');
    const struct anomaly_kind *known = find(dot != SIZE_MAX ? bw_str_from(name, dot + 1) : name);
    if (known == NULL && kind == INPUT_NOTE_UNREADABLE)
        known = find(BW_STR("unreadable"));
    return known != NULL ? known : &other_kinds[kind];
}
