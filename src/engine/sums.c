#include "engine/sums.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

#define SUMS_BYTES     (8 * BW_MIB)
#define HOST_NAME_MAX_ 256
/* Hosts beyond the table are counted by the bits that their hashes set. */
#define SEEN_BITS 65536

struct sums {
    struct bw_arena *arena;
    struct hunt_host_sum hosts[HUNT_MAX_HOSTS]; /* sorted by name: the first in that order */
    char host_names[HUNT_MAX_HOSTS + 1][HOST_NAME_MAX_];
    uint16_t host_name_of[HUNT_MAX_HOSTS]; /* index into host_names */
    uint16_t free_name;
    uint32_t host_count;
    uint64_t host_bits;
    bool host_fits;
    char passed[HUNT_PASSED_HOSTS][HOST_NAME_MAX_]; /* in the order of their names */
    size_t passed_len[HUNT_PASSED_HOSTS];
    uint32_t passed_count;
    bool passed_more;
    bool passed_nameless;
    uint8_t seen[SEEN_BITS / 8];
    struct hunt_format_sum formats[HUNT_MAX_FORMATS];
    uint32_t format_count;
    struct hunt_note_sum notes[HUNT_MAX_NOTES];
    struct {
        uint64_t item_index;
        uint64_t offset;
    } examples[HUNT_MAX_NOTES];
    uint32_t note_count;
};

struct sums *sums_new(void)
{
    struct sums *sums = calloc(1, sizeof(*sums));
    if (sums == NULL)
        return NULL;
    sums->arena = bw_arena_new(SUMS_BYTES);
    if (sums->arena == NULL) {
        free(sums);
        return NULL;
    }
    return sums;
}

void sums_free(struct sums *sums)
{
    if (sums == NULL)
        return;
    bw_arena_free(sums->arena);
    free(sums);
}

static void span_widen(bw_time *first, bw_time *last, bw_time more_first, bw_time more_last)
{
    if (more_first != BW_TIME_UNKNOWN && (*first == BW_TIME_UNKNOWN || more_first < *first))
        *first = more_first;
    if (more_last != BW_TIME_UNKNOWN && (*last == BW_TIME_UNKNOWN || more_last > *last))
        *last = more_last;
}

/* First place whose name is not before `name`. */
static uint32_t host_place(const struct sums *sums, bw_str name)
{
    uint32_t low = 0;
    uint32_t high = sums->host_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (bw_str_compare(sums->hosts[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void count_distinct(struct sums *sums, bw_str name)
{
    const uint64_t bit = bw_hash64(bw_str_bytes(name), 1) % SEEN_BITS;
    const uint8_t mask = (uint8_t)(1u << (bit % 8));
    sums->host_bits += (sums->seen[bit / 8] & mask) == 0;
    sums->seen[bit / 8] |= mask;
}

static bw_str passed_host(const struct sums *sums, uint32_t at)
{
    return (bw_str){.ptr = sums->passed[at], .len = sums->passed_len[at]};
}

/* Keeps the names that come first, whoever was faster. */
static void add_passed(struct sums *sums, bw_str name)
{
    uint32_t at = 0;
    while (at < sums->passed_count && bw_str_compare(passed_host(sums, at), name) < 0)
        at++;
    if (at < sums->passed_count && bw_str_eq(passed_host(sums, at), name))
        return;
    sums->passed_more |= sums->passed_count == HUNT_PASSED_HOSTS;
    if (at == HUNT_PASSED_HOSTS)
        return;
    sums->passed_count += sums->passed_count < HUNT_PASSED_HOSTS;
    const uint32_t after = sums->passed_count - 1 - at;
    memmove(sums->passed[at + 1], sums->passed[at], after * sizeof(sums->passed[0]));
    memmove(&sums->passed_len[at + 1], &sums->passed_len[at], after * sizeof(sums->passed_len[0]));
    memcpy(sums->passed[at], name.ptr, name.len);
    sums->passed_len[at] = name.len;
}

/*
 * The table keeps the names that come first in order: one that was pushed out can not come back,
 * so what it holds in the end does not depend on who was faster.
 */
void sums_add_host(struct sums *sums, const struct wire_host *host)
{
    const bw_str name = bw_str_head(host->name, HOST_NAME_MAX_);
    if (host->passed && name.len != 0)
        add_passed(sums, name);
    sums->passed_nameless |= host->passed && name.len == 0;
    sums->host_fits |= !host->passed;
    if (host->passed || host->records == 0)
        return;
    count_distinct(sums, name);
    const uint32_t at = host_place(sums, name);
    if (at < sums->host_count && bw_str_eq(sums->hosts[at].name, name)) {
        sums->hosts[at].records += host->records;
        span_widen(&sums->hosts[at].first, &sums->hosts[at].last, host->first, host->last);
        return;
    }
    if (at == HUNT_MAX_HOSTS)
        return;
    uint16_t storage = (uint16_t)sums->host_count;
    if (sums->host_count == HUNT_MAX_HOSTS) {
        const uint16_t pushed_out = sums->host_name_of[HUNT_MAX_HOSTS - 1];
        storage = sums->free_name;
        sums->free_name = pushed_out;
    } else if (++sums->host_count == HUNT_MAX_HOSTS) {
        sums->free_name = HUNT_MAX_HOSTS;
    }
    const size_t after = sums->host_count - 1 - at;
    memmove(&sums->hosts[at + 1], &sums->hosts[at], after * sizeof(sums->hosts[0]));
    memmove(&sums->host_name_of[at + 1], &sums->host_name_of[at],
            after * sizeof(sums->host_name_of[0]));
    if (name.len != 0)
        memcpy(sums->host_names[storage], name.ptr, name.len);
    sums->host_name_of[at] = storage;
    sums->hosts[at] = (struct hunt_host_sum){
            .name = {.ptr = sums->host_names[storage], .len = name.len},
            .records = host->records,
            .first = host->first,
            .last = host->last,
    };
}

void sums_add_format(struct sums *sums, const struct hunt_item *item)
{
    uint32_t i = 0;
    while (i < sums->format_count && !bw_str_eq(sums->formats[i].name, item->format))
        i++;
    if (i == sums->format_count) {
        if (i == HUNT_MAX_FORMATS)
            return;
        sums->formats[i].name = bw_arena_copy(sums->arena, item->format);
        sums->format_count += sums->formats[i].name.ptr != NULL;
    }
    sums->formats[i].items++;
    sums->formats[i].bytes += item->bytes;
    sums->formats[i].records += item->records;
}

static void set_example(struct sums *sums, uint32_t i, const struct hunt_note *note)
{
    struct bw_buffer text;
    bw_buffer_init(&text, 4096);
    bw_buffer_add_str(&text, bw_str_head(note->item, 2048));
    bw_buffer_printf(&text, ", offset %" PRIu64 ": ", note->offset);
    bw_buffer_add_str(&text, bw_str_head(note->text, 1024));
    sums->notes[i].example = bw_arena_copy(sums->arena, bw_buffer_str(&text));
    sums->examples[i].item_index = note->item_index;
    sums->examples[i].offset = note->offset;
    bw_buffer_release(&text);
}

void sums_add_note(struct sums *sums, const struct hunt_note *note)
{
    uint32_t i = 0;
    while (i < sums->note_count &&
            !(sums->notes[i].kind == note->kind && bw_str_eq(sums->notes[i].name, note->name)))
        i++;
    if (i == HUNT_MAX_NOTES)
        return;
    const bool first = i == sums->note_count;
    if (first) {
        sums->notes[i] = (struct hunt_note_sum){
                .kind = note->kind, .name = bw_arena_copy(sums->arena, note->name)};
        if (sums->notes[i].name.ptr == NULL)
            return;
        sums->note_count++;
    }
    sums->notes[i].items++;
    sums->notes[i].places += note->places;
    sums->notes[i].count += note->count;
    if (first || note->item_index < sums->examples[i].item_index)
        set_example(sums, i, note);
}

static int compare_formats(const void *a, const void *b)
{
    return bw_str_compare(
            ((const struct hunt_format_sum *)a)->name, ((const struct hunt_format_sum *)b)->name);
}

static int compare_notes(const void *a, const void *b)
{
    const struct hunt_note_sum *left = a;
    const struct hunt_note_sum *right = b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return bw_str_compare(left->name, right->name);
}

void sums_finish(struct sums *sums, struct hunt_summary *summary)
{
    qsort(sums->formats, sums->format_count, sizeof(sums->formats[0]), compare_formats);
    qsort(sums->notes, sums->note_count, sizeof(sums->notes[0]), compare_notes);
    memcpy(summary->formats, sums->formats, sizeof(summary->formats));
    summary->format_count = sums->format_count;
    summary->hosts = sums->hosts;
    summary->host_count = sums->host_count;
    summary->hosts_more = sums->host_count == HUNT_MAX_HOSTS && sums->host_bits > HUNT_MAX_HOSTS
                                  ? sums->host_bits - HUNT_MAX_HOSTS
                                  : 0;
    summary->host_fits = sums->host_fits;
    for (uint32_t i = 0; i < sums->passed_count; i++)
        summary->passed_hosts[i] = passed_host(sums, i);
    summary->passed_host_count = sums->passed_count;
    summary->passed_more = sums->passed_more;
    summary->passed_nameless = sums->passed_nameless;
    summary->notes = sums->notes;
    summary->note_count = sums->note_count;
}
