/*
 * Form of the bytes, all little-endian (a worker and its parent are one program):
 *
 *   u64 events that were not counted, for want of room
 *   u32 forms; each: u64 id, u32 size, then `size` bytes:
 *       u32 sources, each u32 (SIGMA_PLAN_SOURCE)
 *       u32 fields, each u32
 *       u32 rules, each: u32 rule, u32 groups, each: u32 count, u32 place of a field …
 *   u32 cells; each: u64 form, u32 and bytes of the host, u32 and bytes of the log, u64 records,
 *       u64 outside, u64 first, u64 last, 4 × u64 bits of fields that had a value
 */
#include "sigma/match/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "sigma/match/needs.h"

#define COVER_CELLS  2048
#define COVER_SLOTS  4096 /* power of two */
#define COVER_BYTES  (8 * BW_MIB)
#define FORM_BYTES   (6 * BW_MIB) /* all in one frame, with the cells */
#define MAX_FORMS    16384
#define LOG_NAME_MAX 128
#define BIT_WORDS    (SIGMA_COVER_FIELDS / 64)

/* One place of the shape that may hold one of the fields. */
struct watch {
    uint32_t slot;
    uint32_t bit;
};

struct sigma_cover_cell {
    const struct sigma_class *class;
    uint64_t generation;
    uint32_t host;
    uint32_t form;
    uint64_t records;
    uint64_t outside;
    bw_time first;
    bw_time last;
    uint64_t bits[BIT_WORDS];
    uint32_t watch_count; /* of those not seen yet */
    struct watch *watches;
    bw_str log;
};

struct form {
    uint64_t id;
    bw_str bytes;
    bool told;
    uint32_t field_count;
    const uint32_t *fields;
};

struct sigma_cover {
    const struct sigma_image *image;
    struct bw_arena *arena; /* of the cells; emptied with each drain */
    struct sigma_cover_cell *cells;
    uint32_t *slots; /* cell + 1 */
    uint32_t count;
    uint64_t uncounted;          /* since the last drain */
    uint64_t epoch;              /* grows with each drain */
    struct bw_arena *form_arena; /* of the forms: as long as the worker's rules */
    struct form *forms;
    uint32_t form_count;
    struct bw_map *form_of; /* id, as eight bytes -> index */
};

struct sigma_cover *sigma_cover_new(const struct sigma_image *image)
{
    struct sigma_cover *cover = calloc(1, sizeof(*cover));
    if (cover == NULL)
        return NULL;
    cover->image = image;
    cover->epoch = 1;
    cover->arena = bw_arena_new(COVER_BYTES);
    cover->form_arena = bw_arena_new(FORM_BYTES);
    cover->cells = calloc(COVER_CELLS, sizeof(*cover->cells));
    cover->slots = calloc(COVER_SLOTS, sizeof(*cover->slots));
    cover->forms = calloc(MAX_FORMS, sizeof(*cover->forms));
    cover->form_of = cover->form_arena != NULL ? bw_map_new(cover->form_arena) : NULL;
    if (cover->arena == NULL || cover->cells == NULL || cover->slots == NULL ||
            cover->forms == NULL || cover->form_of == NULL) {
        sigma_cover_free(cover);
        return NULL;
    }
    return cover;
}

void sigma_cover_free(struct sigma_cover *cover)
{
    if (cover == NULL)
        return;
    bw_arena_free(cover->arena);
    bw_arena_free(cover->form_arena);
    free(cover->cells);
    free(cover->slots);
    free(cover->forms);
    free(cover);
}

static void add_u32(struct bw_buffer *out, uint32_t value)
{
    bw_buffer_add(out, &value, sizeof(value));
}

static void add_u64(struct bw_buffer *out, uint64_t value)
{
    bw_buffer_add(out, &value, sizeof(value));
}

static void add_str(struct bw_buffer *out, bw_str text)
{
    add_u32(out, (uint32_t)text.len);
    bw_buffer_add_str(out, text);
}

/* The fields in the order in which rules ask for them: the same for the same rules. */
struct form_fields {
    uint32_t count;
    uint32_t fields[SIGMA_COVER_FIELDS];
};

static uint32_t field_place(struct form_fields *f, uint32_t field)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->fields[i] == field)
            return i;
    if (f->count == SIGMA_COVER_FIELDS)
        return SIGMA_NONE;
    f->fields[f->count++] = field;
    return f->count - 1;
}

/* A group with a field that has no place any more demands nothing: it might be there. */
static bool group_places(struct form_fields *f, struct sigma_needs_group *group)
{
    for (uint32_t i = 0; i < group->count; i++) {
        group->fields[i] = field_place(f, group->fields[i]);
        if (group->fields[i] == SIGMA_NONE)
            return false;
    }
    return true;
}

static void add_rule(struct sigma_cover *cover, const struct sigma_plan *plan, uint32_t index,
        struct form_fields *fields, struct bw_buffer *out)
{
    struct sigma_needs needs;
    uint32_t kept = 0;
    sigma_needs_find(cover->image, plan, plan->rules[index].root, &needs);
    for (uint32_t i = 0; i < needs.count; i++)
        if (group_places(fields, &needs.groups[i]))
            needs.groups[kept++] = needs.groups[i];
    add_u32(out, plan->rules[index].rule);
    add_u32(out, kept);
    for (uint32_t i = 0; i < kept; i++) {
        add_u32(out, needs.groups[i].count);
        bw_buffer_add(out, needs.groups[i].fields,
                needs.groups[i].count * sizeof(needs.groups[i].fields[0]));
    }
}

/* Number from 1 of the form with these bytes; SIGMA_NONE when there is no room for it. */
static uint32_t form_keep(struct sigma_cover *cover, bw_str bytes, const struct form_fields *fields)
{
    const uint64_t id = bw_hash64(bw_str_bytes(bytes), 0x636f766572);
    const bw_str key = {.ptr = (const char *)&id, .len = sizeof(id)};
    uint64_t found;
    if (bw_map_get(cover->form_of, key, &found))
        return (uint32_t)found;
    uint32_t *kept = bw_arena_alloc(cover->form_arena, fields->count + 1u, sizeof(*kept));
    const bw_str copy = bw_arena_copy(cover->form_arena, bytes);
    if (cover->form_count == MAX_FORMS || kept == NULL || copy.ptr == NULL ||
            !bw_map_set(cover->form_of, key, cover->form_count + 1u))
        return SIGMA_NONE;
    memcpy(kept, fields->fields, fields->count * sizeof(*kept));
    cover->forms[cover->form_count++] =
            (struct form){.id = id, .bytes = copy, .field_count = fields->count, .fields = kept};
    return cover->form_count;
}

static uint32_t form_make(struct sigma_cover *cover, const struct sigma_plan *plan)
{
    struct form_fields fields = {.count = 0};
    struct bw_buffer rules;
    struct bw_buffer out;
    bw_buffer_init(&rules, FORM_BYTES);
    bw_buffer_init(&out, FORM_BYTES);
    add_u32(&rules, plan->rule_count + plan->decided_count);
    for (uint32_t i = 0; i < plan->rule_count; i++)
        add_rule(cover, plan, i, &fields, &rules);
    for (uint32_t i = 0; i < plan->decided_count; i++) { /* which lacked nothing but a value */
        add_u32(&rules, plan->decided[i]);
        add_u32(&rules, 0);
    }
    add_u32(&out, plan->source_count);
    bw_buffer_add(&out, plan->sources, plan->source_count * sizeof(*plan->sources));
    add_u32(&out, fields.count);
    bw_buffer_add(&out, fields.fields, fields.count * sizeof(fields.fields[0]));
    bw_buffer_add_str(&out, bw_buffer_str(&rules));
    const uint32_t form = out.failed || rules.failed
                                  ? SIGMA_NONE
                                  : form_keep(cover, bw_buffer_str(&out), &fields);
    bw_buffer_release(&rules);
    bw_buffer_release(&out);
    return form;
}

static bool has_value(const struct event_value *value)
{
    /* rules find the empty text in a list of nothing but empty items */
    return value->kind == EVENT_VALUE_LIST ||
           (value->kind != EVENT_VALUE_ABSENT && !event_value_is_null(value));
}

/* Where the shape may hold the fields that the form asks for. */
static bool watches_make(struct sigma_cover *cover, struct sigma_cover_cell *cell)
{
    const struct form *form = &cover->forms[cell->form - 1];
    const struct sigma_plan *plan = cell->class->plan;
    for (int pass = 0; pass < 2; pass++) {
        uint32_t count = 0;
        for (uint32_t bit = 0; bit < form->field_count; bit++) {
            for (uint32_t c = 0; c < plan->column_count; c++) {
                const struct sigma_binding *binding = &cell->class->bindings[c];
                if (plan->columns[c].field != form->fields[bit])
                    continue;
                for (uint32_t i = 0; i < binding->slot_count; i++) {
                    if (binding->slots[i] == SIGMA_NONE)
                        continue;
                    if (pass == 1)
                        cell->watches[count] = (struct watch){binding->slots[i], bit};
                    count++;
                }
            }
        }
        cell->watch_count = count;
        if (pass == 0)
            cell->watches = bw_arena_alloc_raw(cover->arena, count + 1u, sizeof(*cell->watches));
        if (cell->watches == NULL)
            return false;
    }
    return true;
}

static bw_str log_name(
        struct sigma_cover *cover, const struct sigma_class *class, const struct event *event)
{
    uint32_t slot = class->origin->channel;
    if (slot == SIGMA_NONE)
        slot = event_shape_find(event->shape, BW_STR("event.dataset"));
    if (slot == SIGMA_NONE)
        return BW_STR("");
    struct bw_buffer text;
    bw_buffer_init(&text, BW_LIMIT_RECORD_BYTES);
    event_value_print(&event->values[slot], &text);
    const bw_str copy =
            bw_arena_copy(cover->arena, bw_str_head(bw_buffer_str(&text), LOG_NAME_MAX));
    bw_buffer_release(&text);
    return copy.ptr != NULL ? copy : BW_STR("");
}

static uint32_t *cell_slot(struct sigma_cover *cover, const struct sigma_class *class,
        uint64_t generation, uint32_t host)
{
    const uint64_t hash = bw_hash_mix(bw_hash_mix((uintptr_t) class, generation), host);
    size_t at = (size_t)hash & (COVER_SLOTS - 1);
    while (cover->slots[at] != 0) {
        const struct sigma_cover_cell *cell = &cover->cells[cover->slots[at] - 1];
        if (cell->class == class && cell->generation == generation && cell->host == host)
            break;
        at = (at + 1) & (COVER_SLOTS - 1);
    }
    return &cover->slots[at];
}

/* NULL when there is no room: such events stay out of the ledger, which says so. */
static struct sigma_cover_cell *cell_find(struct sigma_cover *cover, struct sigma_class *class,
        uint64_t generation, const struct event *event, uint32_t host)
{
    if (class->plan->form == 0)
        class->plan->form = form_make(cover, class->plan);
    if (class->plan->form == SIGMA_NONE)
        return NULL;
    uint32_t *slot = cell_slot(cover, class, generation, host);
    if (*slot == 0) {
        if (cover->count == COVER_CELLS)
            return NULL;
        struct sigma_cover_cell *cell = &cover->cells[cover->count];
        *cell = (struct sigma_cover_cell){.class = class,
                .generation = generation,
                .host = host,
                .form = class->plan->form,
                .first = BW_TIME_UNKNOWN,
                .last = BW_TIME_UNKNOWN,
                .log = log_name(cover, class, event)};
        if (!watches_make(cover, cell))
            return NULL;
        *slot = ++cover->count;
    }
    class->cell = &cover->cells[*slot - 1];
    class->cell_epoch = cover->epoch;
    return class->cell;
}

/* What was seen is not looked for again. */
static void watch(struct sigma_cover_cell *cell, const struct event *event)
{
    for (uint32_t i = 0; i < cell->watch_count;) {
        const struct watch w = cell->watches[i];
        const bool seen = (cell->bits[w.bit / 64] >> w.bit % 64 & 1) != 0;
        if (!seen && !has_value(&event->values[w.slot])) {
            i++;
            continue;
        }
        cell->bits[w.bit / 64] |= UINT64_C(1) << w.bit % 64;
        cell->watches[i] = cell->watches[--cell->watch_count];
    }
}

bool sigma_cover_event(struct sigma_cover *cover, struct sigma_class *class, uint64_t generation,
        const struct event *event, uint32_t host, bool outside)
{
    struct sigma_cover_cell *cell = class->cell;
    if (BW_UNLIKELY(class->cell_epoch != cover->epoch || cell->host != host))
        cell = cell_find(cover, class, generation, event, host);
    if (cell == NULL) {
        cover->uncounted++;
        return class->plan->form != SIGMA_NONE; /* a drain makes room for cells, not for forms */
    }
    if (outside) {
        cell->outside++;
        return false;
    }
    cell->records++;
    if (event->time != BW_TIME_UNKNOWN) {
        if (cell->first == BW_TIME_UNKNOWN || event->time < cell->first)
            cell->first = event->time;
        if (cell->last == BW_TIME_UNKNOWN || event->time > cell->last)
            cell->last = event->time;
    }
    if (cell->watch_count != 0)
        watch(cell, event);
    return cover->count == COVER_CELLS;
}

static void add_forms(struct sigma_cover *cover, struct bw_buffer *out)
{
    uint32_t fresh = 0;
    for (uint32_t i = 0; i < cover->form_count; i++)
        fresh += !cover->forms[i].told;
    add_u32(out, fresh);
    for (uint32_t i = 0; i < cover->form_count; i++) {
        struct form *form = &cover->forms[i];
        if (form->told)
            continue;
        add_u64(out, form->id);
        add_str(out, form->bytes);
        form->told = true;
    }
}

void sigma_cover_drain(
        struct sigma_cover *cover, const struct detector_hosts *hosts, struct bw_buffer *out)
{
    add_u64(out, cover->uncounted);
    cover->uncounted = 0;
    add_forms(cover, out);
    add_u32(out, cover->count);
    for (uint32_t i = 0; i < cover->count; i++) {
        const struct sigma_cover_cell *cell = &cover->cells[i];
        add_u64(out, cover->forms[cell->form - 1].id);
        add_str(out, hosts->name(hosts->user, cell->host));
        add_str(out, cell->log);
        add_u64(out, cell->records);
        add_u64(out, cell->outside);
        add_u64(out, (uint64_t)cell->first);
        add_u64(out, (uint64_t)cell->last);
        bw_buffer_add(out, cell->bits, sizeof(cell->bits));
    }
    if (cover->count != 0)
        memset(cover->slots, 0, COVER_SLOTS * sizeof(*cover->slots));
    cover->count = 0;
    cover->epoch++;
    bw_arena_rewind(cover->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
}
