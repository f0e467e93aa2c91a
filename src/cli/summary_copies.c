#include "cli/summary_copies.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/evidence.h"

/* So many are named, the others counted. */
#define NAMED 5

/* A log and an export of it have as many records from the same second to the same; with fewer
 * records that is chance. */
#define EXPORT_RECORDS 20

void summary_copies_add(struct summary_copies *copies, const struct hunt_item *item)
{
    if (item->records == 0 || item->first == BW_TIME_UNKNOWN || copies->count == SUMMARY_COPIES_MAX)
        return;
    if (copies->count == copies->capacity) {
        const size_t capacity = copies->capacity != 0 ? copies->capacity * 2 : 64;
        struct copied_item *items = realloc(copies->items, capacity * sizeof(*items));
        if (items == NULL)
            return;
        copies->items = items;
        copies->capacity = capacity;
    }
    struct copied_item *added = &copies->items[copies->count];
    *added = (struct copied_item){.index = item->index,
            .records = item->records,
            .bytes = item->bytes,
            .first = item->first,
            .last = item->last,
            .label = strndup(item->label.ptr, item->label.len)};
    (void)snprintf(added->format, sizeof(added->format), "%.*s", bw_str_width(item->format),
            item->format.ptr);
    copies->count += added->label != NULL;
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* Those that may be copies stand together, in the order of the walk. */
static int compare(const void *left, const void *right)
{
    const struct copied_item *a = left;
    const struct copied_item *b = right;
    int order = ORDER(a->records, b->records);
    order = order != 0 ? order : ORDER(a->first / BW_TIME_SECOND, b->first / BW_TIME_SECOND);
    order = order != 0 ? order : ORDER(a->last / BW_TIME_SECOND, b->last / BW_TIME_SECOND);
    order = order != 0 ? order : ORDER(a->index, b->index);
    return order != 0 ? order : strcmp(a->label, b->label);
}

static bool stand_together(const struct copied_item *a, const struct copied_item *b)
{
    return a->records == b->records && a->first / BW_TIME_SECOND == b->first / BW_TIME_SECOND &&
           a->last / BW_TIME_SECOND == b->last / BW_TIME_SECOND;
}

static bool is_copy(const struct copied_item *a, const struct copied_item *b)
{
    if (strcmp(a->format, b->format) == 0)
        return a->bytes == b->bytes && a->first == b->first && a->last == b->last;
    return a->records >= EXPORT_RECORDS && a->last / BW_TIME_SECOND != a->first / BW_TIME_SECOND;
}

static void tell(const struct copied_item *copy, const struct copied_item *of)
{
    fputs("breakwater: ", stderr);
    cli_print_text(bw_str_of(copy->label), stderr);
    fputs(": looks like a copy of ", stderr);
    cli_print_text(bw_str_of(of->label), stderr);
    fputs(": what is in both counts twice\n", stderr);
}

void summary_copies_tell(struct summary_copies *copies)
{
    uint64_t told = 0;
    if (copies->count != 0)
        qsort(copies->items, copies->count, sizeof(*copies->items), compare);
    for (size_t i = 1, group = 0; i < copies->count; i++) {
        if (!stand_together(&copies->items[group], &copies->items[i]))
            group = i;
        size_t of = group;
        while (of < i && !is_copy(&copies->items[of], &copies->items[i]))
            of++;
        if (of < i && told++ < NAMED)
            tell(&copies->items[i], &copies->items[of]);
    }
    if (told > NAMED)
        fprintf(stderr, "breakwater: %" PRIu64 " more look like copies of others\n", told - NAMED);
}

void summary_copies_release(struct summary_copies *copies)
{
    for (size_t i = 0; i < copies->count; i++)
        free(copies->items[i].label);
    free(copies->items);
    *copies = (struct summary_copies){0};
}
