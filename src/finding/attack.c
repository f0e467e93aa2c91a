#include "finding/attack.h"

#include <string.h>

#include "finding/attack_techniques.h"

/* "T1059.001": what an id can be at most. */
#define TECHNIQUE_LEN     5
#define SUB_TECHNIQUE_LEN 9

struct stage_names {
    const char *title, *tactic_id, *tag;
};

/* attack.mitre.org/tactics/enterprise, in the order of the matrix. */
static const struct stage_names stages[] = {
        [ATTACK_STAGE_UNKNOWN] = {"Unclassified", "", ""},
        [ATTACK_STAGE_RECONNAISSANCE] = {"Reconnaissance", "TA0043", "reconnaissance"},
        [ATTACK_STAGE_RESOURCE_DEVELOPMENT] = {"Resource development", "TA0042",
                "resource-development"},
        [ATTACK_STAGE_INITIAL_ACCESS] = {"Initial access", "TA0001", "initial-access"},
        [ATTACK_STAGE_EXECUTION] = {"Execution", "TA0002", "execution"},
        [ATTACK_STAGE_PERSISTENCE] = {"Persistence", "TA0003", "persistence"},
        [ATTACK_STAGE_PRIVILEGE_ESCALATION] = {"Privilege escalation", "TA0004",
                "privilege-escalation"},
        [ATTACK_STAGE_DEFENSE_EVASION] = {"Defense evasion", "TA0005", "defense-evasion"},
        [ATTACK_STAGE_CREDENTIAL_ACCESS] = {"Credential access", "TA0006", "credential-access"},
        [ATTACK_STAGE_DISCOVERY] = {"Discovery", "TA0007", "discovery"},
        [ATTACK_STAGE_LATERAL_MOVEMENT] = {"Lateral movement", "TA0008", "lateral-movement"},
        [ATTACK_STAGE_COLLECTION] = {"Collection", "TA0009", "collection"},
        [ATTACK_STAGE_COMMAND_AND_CONTROL] = {"Command and control", "TA0011",
                "command-and-control"},
        [ATTACK_STAGE_EXFILTRATION] = {"Exfiltration", "TA0010", "exfiltration"},
        [ATTACK_STAGE_IMPACT] = {"Impact", "TA0040", "impact"},
};
_Static_assert(BW_COUNT(stages) == ATTACK_STAGE_COUNT, "name every attack_stage");

/* What v19 calls the two halves of TA0005, and the new half's number. */
static const struct {
    const char *tag;
    enum attack_stage stage;
} stage_aliases[] = {
        {"stealth", ATTACK_STAGE_DEFENSE_EVASION},
        {"defense-impairment", ATTACK_STAGE_DEFENSE_EVASION},
        {"ta0112", ATTACK_STAGE_DEFENSE_EVASION},
};

static const struct stage_names *stage_of(enum attack_stage stage)
{
    return &stages[(size_t)stage < BW_COUNT(stages) ? stage : ATTACK_STAGE_UNKNOWN];
}

bw_str attack_stage_title(enum attack_stage stage)
{
    return bw_str_of(stage_of(stage)->title);
}

bw_str attack_stage_tactic_id(enum attack_stage stage)
{
    return bw_str_of(stage_of(stage)->tactic_id);
}

bw_str attack_stage_tag(enum attack_stage stage)
{
    return bw_str_of(stage_of(stage)->tag);
}

static char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Case is ignored, and '_' is as good as '-': Sigma's older rules have it. */
static bool tag_equals(bw_str tag, const char *name)
{
    if (tag.len != strlen(name))
        return false;
    for (size_t i = 0; i < tag.len; i++) {
        const char c = tag.ptr[i] == '_' ? '-' : tag.ptr[i];
        if (ascii_upper(c) != ascii_upper(name[i]))
            return false;
    }
    return true;
}

bool attack_stage_parse(bw_str tag, enum attack_stage *ret_stage)
{
    for (size_t i = ATTACK_STAGE_UNKNOWN + 1; i < BW_COUNT(stages); i++) {
        if (tag_equals(tag, stages[i].tag) || tag_equals(tag, stages[i].tactic_id)) {
            *ret_stage = (enum attack_stage)i;
            return true;
        }
    }
    for (size_t i = 0; i < BW_COUNT(stage_aliases); i++) {
        if (tag_equals(tag, stage_aliases[i].tag)) {
            *ret_stage = stage_aliases[i].stage;
            return true;
        }
    }
    return false;
}

static bool digits_at(bw_str s, size_t start, size_t count)
{
    for (size_t i = start; i < start + count; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return true;
}

bool attack_is_technique(bw_str tag)
{
    if (tag.len != TECHNIQUE_LEN && tag.len != SUB_TECHNIQUE_LEN)
        return false;
    if (ascii_upper(tag.ptr[0]) != 'T' || !digits_at(tag, 1, 4))
        return false;
    return tag.len == TECHNIQUE_LEN || (tag.ptr[TECHNIQUE_LEN] == '.' && digits_at(tag, 6, 3));
}

static const struct attack_technique *technique_find(bw_str id)
{
    size_t low = 0;
    size_t high = attack_technique_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = bw_str_compare(id, bw_str_of(attack_techniques[middle].id));
        if (order == 0)
            return &attack_techniques[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool attack_technique_find(bw_str id, bw_str *ret_name, enum attack_stage *ret_stage)
{
    if (!attack_is_technique(id))
        return false;
    char upper[SUB_TECHNIQUE_LEN];
    for (size_t i = 0; i < id.len; i++)
        upper[i] = ascii_upper(id.ptr[i]);
    const bw_str key = {.ptr = upper, .len = id.len};
    const struct attack_technique *technique = technique_find(key);
    if (technique == NULL)
        technique = technique_find(bw_str_head(key, TECHNIQUE_LEN));
    if (technique == NULL)
        return false;
    *ret_name = bw_str_of(technique->name);
    *ret_stage = technique->stage;
    return true;
}
