#include "finding/level.h"

static const bw_str level_names[] = {
        [FINDING_LEVEL_INFORMATIONAL] = BW_STR_INIT("informational"),
        [FINDING_LEVEL_LOW] = BW_STR_INIT("low"),
        [FINDING_LEVEL_MEDIUM] = BW_STR_INIT("medium"),
        [FINDING_LEVEL_HIGH] = BW_STR_INIT("high"),
        [FINDING_LEVEL_CRITICAL] = BW_STR_INIT("critical"),
};
_Static_assert(BW_COUNT(level_names) == FINDING_LEVEL_COUNT, "name every finding_level");

static const struct {
    bw_str name;
    enum finding_level level;
} level_aliases[] = {
        {BW_STR_INIT("info"), FINDING_LEVEL_INFORMATIONAL},
        {BW_STR_INIT("crit"), FINDING_LEVEL_CRITICAL},
};

bw_str finding_level_name(enum finding_level level)
{
    return level_names[(size_t)level < BW_COUNT(level_names) ? level : 0];
}

bool finding_level_parse(bw_str text, enum finding_level *ret_level)
{
    for (size_t i = 0; i < BW_COUNT(level_names); i++) {
        if (bw_str_eq_ascii_nocase(text, level_names[i])) {
            *ret_level = (enum finding_level)i;
            return true;
        }
    }
    for (size_t i = 0; i < BW_COUNT(level_aliases); i++) {
        if (bw_str_eq_ascii_nocase(text, level_aliases[i].name)) {
            *ret_level = level_aliases[i].level;
            return true;
        }
    }
    return false;
}
