#include "input/audit/lineage.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"

/* Places for a process: a new one takes the place that was written longest ago. */
#define WAYS 4
#define SETS (BW_LIMIT_AUDIT_PROCESSES / WAYS)

_Static_assert((SETS & (SETS - 1)) == 0, "a mask finds the set");

struct entry {
    uint64_t node;
    uint64_t at; /* of its text: the place in all that was ever written, plus 1; 0: no entry */
    uint32_t pid;
    uint32_t image_len;
    uint32_t alias_len;
    uint32_t command_len;
    uint32_t user_len;
};

/*
 * Texts are written one behind the other into a ring, so that the oldest are overwritten without
 * any bookkeeping: an entry whose text is gone is gone.
 */
struct auditd_lineage {
    struct entry *entries;
    char *ring;
    uint64_t written;
    uint64_t begun; /* where the log began: what was written before is of another */
};

#define RING BW_LIMIT_AUDIT_PROCESS_BYTES

_Static_assert(3 * AUDITD_LINEAGE_COMMAND_MAX + 256 <= RING, "any text fits");

struct auditd_lineage *auditd_lineage_new(void)
{
    struct auditd_lineage *lineage = calloc(1, sizeof(*lineage));
    if (lineage == NULL)
        return NULL;
    lineage->entries = calloc((size_t)SETS * WAYS, sizeof(*lineage->entries));
    lineage->ring = malloc(RING);
    if (lineage->entries == NULL || lineage->ring == NULL) {
        auditd_lineage_free(lineage);
        return NULL;
    }
    return lineage;
}

void auditd_lineage_free(struct auditd_lineage *lineage)
{
    if (lineage == NULL)
        return;
    free(lineage->entries);
    free(lineage->ring);
    free(lineage);
}

void auditd_lineage_clear(struct auditd_lineage *lineage)
{
    /* from the ring's start again, so that what is forgotten when does not depend on the past */
    lineage->written = (lineage->written / RING + 1) * RING;
    lineage->begun = lineage->written;
}

/* Numbers of processes follow each other: so do their places, and few lines of the cache serve. */
static struct entry *set_of(struct auditd_lineage *lineage, uint64_t node, uint32_t pid)
{
    return &lineage->entries[((bw_hash_mix(node, 0) + pid) & (SETS - 1)) * WAYS];
}

static bool is_alive(const struct auditd_lineage *lineage, const struct entry *entry)
{
    return entry->at > lineage->begun && lineage->written - (entry->at - 1) <= RING;
}

static struct entry *find(struct auditd_lineage *lineage, uint64_t node, uint32_t pid)
{
    struct entry *set = set_of(lineage, node, pid);
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].pid == pid && set[i].node == node && is_alive(lineage, &set[i]))
            return &set[i];
    return NULL;
}

/* Where a new text of `len` bytes begins: texts are whole, so what is left at the end is skipped.
 */
static uint64_t make_room(struct auditd_lineage *lineage, size_t len)
{
    const size_t at = (size_t)(lineage->written % RING);
    if (RING - at < len)
        lineage->written += RING - at;
    const uint64_t start = lineage->written;
    lineage->written += len;
    return start;
}

static void put(char **out, bw_str text)
{
    if (text.len != 0)
        memcpy(*out, text.ptr, text.len);
    *out += text.len;
}

void auditd_lineage_set(struct auditd_lineage *lineage, uint64_t node, uint32_t pid,
        const struct auditd_process *process)
{
    const bw_str image = bw_str_head(process->image, AUDITD_LINEAGE_COMMAND_MAX);
    const bw_str alias = bw_str_head(process->alias, AUDITD_LINEAGE_COMMAND_MAX);
    const bw_str command = bw_str_head(process->command, AUDITD_LINEAGE_COMMAND_MAX);
    const bw_str user = bw_str_head(process->user, 256);
    struct entry *entry = find(lineage, node, pid);
    if (entry == NULL) {
        struct entry *set = set_of(lineage, node, pid);
        entry = set;
        for (size_t i = 1; i < WAYS; i++)
            if (set[i].at < entry->at)
                entry = &set[i];
    }
    const uint64_t start = make_room(lineage, image.len + alias.len + command.len + user.len);
    char *out = lineage->ring + start % RING;
    put(&out, image);
    put(&out, alias);
    put(&out, command);
    put(&out, user);
    *entry = (struct entry){
            .node = node,
            .at = start + 1,
            .pid = pid,
            .image_len = (uint32_t)image.len,
            .alias_len = (uint32_t)alias.len,
            .command_len = (uint32_t)command.len,
            .user_len = (uint32_t)user.len,
    };
}

static size_t text_length(const struct entry *entry)
{
    return (size_t)entry->image_len + entry->alias_len + entry->command_len + entry->user_len;
}

static struct auditd_process parts_of(const struct entry *entry, const char *text)
{
    const bw_str all = {.ptr = text, .len = text_length(entry)};
    const bw_str behind_image = bw_str_from(all, entry->image_len);
    const bw_str behind_alias = bw_str_from(behind_image, entry->alias_len);
    return (struct auditd_process){
            .image = bw_str_head(all, entry->image_len),
            .alias = bw_str_head(behind_image, entry->alias_len),
            .command = bw_str_head(behind_alias, entry->command_len),
            .user = bw_str_from(behind_alias, entry->command_len),
    };
}

/* A copy of what an entry says: its place in the ring may be written over. */
struct copy {
    char text[3 * AUDITD_LINEAGE_COMMAND_MAX + 256];
    struct auditd_process process;
};

static void copy_out(struct auditd_lineage *lineage, const struct entry *entry, struct copy *copy)
{
    memcpy(copy->text, lineage->ring + (entry->at - 1) % RING, text_length(entry));
    copy->process = parts_of(entry, copy->text);
}

bool auditd_lineage_get(struct auditd_lineage *lineage, uint64_t node, uint32_t pid,
        struct auditd_process *ret_process)
{
    struct entry *entry = find(lineage, node, pid);
    if (entry == NULL)
        return false;
    /* a daemon that was started long ago and still has children must not be forgotten */
    if (lineage->written - entry->at > RING / 2) {
        struct copy copy;
        copy_out(lineage, entry, &copy);
        auditd_lineage_set(lineage, node, pid, &copy.process);
        entry = find(lineage, node, pid);
        if (entry == NULL)
            return false;
    }
    *ret_process = parts_of(entry, lineage->ring + (entry->at - 1) % RING);
    return true;
}

void auditd_lineage_copy(
        struct auditd_lineage *lineage, uint64_t node, uint32_t parent, uint32_t child)
{
    const struct entry *entry = find(lineage, node, parent);
    if (entry == NULL) {
        auditd_lineage_drop(lineage, node, child);
        return;
    }
    struct copy copy;
    copy_out(lineage, entry, &copy);
    auditd_lineage_set(lineage, node, child, &copy.process);
}

void auditd_lineage_drop(struct auditd_lineage *lineage, uint64_t node, uint32_t pid)
{
    struct entry *entry = find(lineage, node, pid);
    if (entry != NULL)
        *entry = (struct entry){.at = 0};
}
