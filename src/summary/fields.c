#include "summary/fields.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "plug/summarizer_kind.h"
#include "sigma/match/names.h"
#include "sigma/match/view.h"

/* Slots that are looked at for one field: repeated elements beyond them are not the first. */
#define FIELD_SLOTS 4
/* Shapes that are remembered; hostile JSON makes a new one with every line. A power of two. */
#define SHAPES 512
/* Places that a shape may have: a log of two shapes that met at one would learn both in each line.
 */
#define WAYS 4
/* Texts of the event at hand. */
#define TEXT_ARENA (4 * BW_MIB)
#define MAX_TEXT   (64 * BW_KIB)

#define NO_SLOT UINT16_MAX

_Static_assert(BW_LIMIT_EVENT_FIELDS < NO_SLOT, "a slot is a small number");

struct shape_slots {
    uint64_t id;
    bool known;
    uint64_t present; /* as summary_fields_present has it */
    uint16_t *slots;  /* the first of each field, then the second of each, to FIELD_SLOTS */
};

struct summary_fields {
    const struct sigma_image *image;
    const bw_str *names;
    uint32_t *numbers; /* of the image */
    struct sigma_name_bits *bits;
    uint32_t count;
    struct shape_slots *shapes; /* SHAPES of them, WAYS beside each other by the id's low bits */
    uint32_t learnt;            /* so far: which of the ways goes next */
    const uint16_t *slots;      /* of the event at hand */
    uint64_t present;           /* in it */
    const struct event *event;
    struct bw_buffer text;  /* one value while it is printed */
    struct bw_arena *arena; /* texts of the event at hand */
    bool arena_used;
    struct bw_arena_mark empty;
    struct sigma_view *view; /* what log sources say of the fields; NULL where the image has none */
    bool served;             /* they say something of the event at hand */
};

static bool has_logsource(const struct sigma_image *image)
{
    uint32_t i = 0;
    while (i < image->logsources_count &&
            !bw_str_eq(sigma_image_str(image, image->logsources[i].category),
                    BW_STR(SUMMARY_LOGSOURCE)))
        i++;
    return i < image->logsources_count;
}

struct summary_fields *summary_fields_new(
        const struct sigma_image *image, const bw_str *names, uint32_t count)
{
    struct summary_fields *f = calloc(1, sizeof(*f));
    if (f == NULL)
        return NULL;
    f->image = image;
    f->names = names;
    f->count = count;
    f->numbers = calloc((size_t)count + 1, sizeof(*f->numbers));
    f->shapes = calloc(SHAPES, sizeof(*f->shapes));
    f->arena = bw_arena_new(TEXT_ARENA);
    bw_buffer_init(&f->text, MAX_TEXT);
    f->bits = calloc((size_t)count + 1, sizeof(*f->bits));
    bool ready = f->numbers != NULL && f->shapes != NULL && f->arena != NULL && f->bits != NULL;
    for (uint32_t i = 0; i < count && ready; i++) {
        f->numbers[i] = sigma_names_field(image, names[i]);
        ready = sigma_name_bits_of(image, names[i], f->numbers[i], &f->bits[i]);
    }
    if (!ready) {
        summary_fields_free(f);
        return NULL;
    }
    f->empty = bw_arena_mark(f->arena);
    if (!has_logsource(image))
        return f;
    static const char *const categories[] = {SUMMARY_LOGSOURCE};
    const struct sigma_view_of of = {.image = image,
            .categories = categories,
            .category_count = 1,
            .fields = names,
            .field_count = count,
            .mapped = true};
    f->view = sigma_view_new(&of);
    if (f->view != NULL)
        return f;
    summary_fields_free(f);
    return NULL;
}

void summary_fields_free(struct summary_fields *f)
{
    if (f == NULL)
        return;
    for (uint32_t i = 0; f->shapes != NULL && i < SHAPES; i++)
        free(f->shapes[i].slots);
    free(f->shapes);
    for (uint32_t i = 0; f->bits != NULL && i < f->count; i++)
        free(f->bits[i].bits);
    free(f->bits);
    free(f->numbers);
    bw_arena_free(f->arena);
    sigma_view_free(f->view);
    bw_buffer_release(&f->text);
    free(f);
}

/* An object's values are the field's where it is asked for by the object's own name: another name
 * of the field that is an object somewhere is not what is meant. */
static bool is_meant(const struct event_shape *shape, const struct sigma_slots *found, bw_str name)
{
    return found->object == 0 ||
           bw_str_eq(bw_str_head(shape->fields[found->slots[0]].path, found->object - 1), name);
}

static void learn(
        struct summary_fields *f, struct shape_slots *place, const struct event_shape *shape)
{
    const struct sigma_names names = sigma_names_of(shape);
    struct sigma_slots found;
    place->present = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        const bool has =
                sigma_names_may_have(&names, &f->bits[i]) &&
                sigma_names_find_text(f->image, &names, f->names[i], f->numbers[i], &found) &&
                is_meant(shape, &found, f->names[i]);
        if (has && i < SUMMARY_PRESENT_FIELDS)
            place->present |= UINT64_C(1) << i;
        for (uint32_t k = 0; k < FIELD_SLOTS; k++)
            place->slots[k * f->count + i] =
                    has && k < found.count ? (uint16_t)found.slots[k] : NO_SLOT;
    }
    place->id = shape->id;
    place->known = true;
}

/* Where the shape is known, or may be learnt. */
static struct shape_slots *find_place(struct summary_fields *f, uint64_t id)
{
    struct shape_slots *set = &f->shapes[id & (SHAPES - 1) & ~(uint64_t)(WAYS - 1)];
    for (uint32_t i = 0; i < WAYS; i++)
        if (set[i].id == id && set[i].known)
            return &set[i];
    return &set[f->learnt++ % WAYS];
}

void summary_fields_look(struct summary_fields *f, const struct event *event)
{
    struct shape_slots *place = find_place(f, event->shape->id);
    if (f->arena_used)
        bw_arena_rewind(f->arena, f->empty);
    f->arena_used = false;
    f->event = event;
    f->slots = NULL;
    if (f->view != NULL)
        f->served = sigma_view_look(f->view, event) != SIGMA_NONE;
    f->present = BW_UNLIKELY(f->served) ? UINT64_MAX : 0;
    if (place->slots == NULL)
        place->slots = calloc((size_t)f->count * FIELD_SLOTS + 1, sizeof(*place->slots));
    if (place->slots == NULL)
        return; /* as if it had no field: the next flush gives memory back */
    if (!place->known || place->id != event->shape->id)
        learn(f, place, event->shape);
    f->slots = place->slots;
    f->present |= place->present;
}

uint64_t summary_fields_present(const struct summary_fields *f)
{
    return f->present;
}

/* What a log source makes of the field, where one serves the event: seldom. */
static __attribute__((noinline)) bw_str mapped_text(const struct summary_fields *f, uint32_t field)
{
    return sigma_view_text(f->view, field);
}

/* The first value of the field that says something. */
static const struct event_value *value_of(const struct summary_fields *f, uint32_t field)
{
    for (uint32_t k = 0; f->slots != NULL && k < FIELD_SLOTS; k++) {
        const uint32_t slot = f->slots[k * f->count + field];
        if (slot == NO_SLOT)
            return NULL;
        if (!event_value_is_null(&f->event->values[slot]))
            return &f->event->values[slot];
    }
    return NULL;
}

bool summary_fields_has(const struct summary_fields *f, uint32_t field)
{
    return value_of(f, field) != NULL || (BW_UNLIKELY(f->served) && mapped_text(f, field).len != 0);
}

const struct event_value *summary_fields_value(const struct summary_fields *f, uint32_t field)
{
    return value_of(f, field);
}

void summary_fields_print(const struct summary_fields *f, uint32_t field, struct bw_buffer *out)
{
    for (uint32_t k = 0; f->slots != NULL && k < FIELD_SLOTS; k++) {
        const uint32_t slot = f->slots[k * f->count + field];
        if (slot == NO_SLOT)
            return;
        if (k != 0)
            bw_buffer_add_char(out, '\n');
        event_value_print(&f->event->values[slot], out);
    }
}

bw_str summary_fields_text(struct summary_fields *f, uint32_t field)
{
    char scratch[EVENT_VALUE_TEXT_SIZE];
    bw_str text;
    const struct event_value *value = value_of(f, field);
    if (value == NULL)
        return BW_UNLIKELY(f->served) ? mapped_text(f, field) : BW_STR("");
    if (value->kind == EVENT_VALUE_UTF8)
        return bw_bytes_str(value->bytes);
    bw_buffer_clear(&f->text);
    if (!event_value_text(value, scratch, &text)) {
        event_value_print(value, &f->text);
        text = bw_buffer_str(&f->text);
    }
    f->arena_used = true;
    text = bw_arena_copy(f->arena, text);
    return text.ptr != NULL ? text : BW_STR("");
}

bool summary_fields_number(const struct summary_fields *f, uint32_t field, uint64_t *ret_number)
{
    const struct event_value *value = value_of(f, field);
    double number;
    if (value == NULL)
        return false;
    if (value->kind == EVENT_VALUE_UINT) {
        *ret_number = value->u;
        return true;
    }
    if (!event_value_number(value, &number) || number < 0 || number > 9e15)
        return false;
    *ret_number = (uint64_t)number;
    return true;
}

void summary_add_cell(struct bw_buffer *key, bw_str cell)
{
    cell = bw_str_head(cell, SUMMARY_MAX_CELL);
    if (cell.len == 0)
        return;
    const size_t begin = key->len;
    bw_buffer_add_str(key, cell);
    for (size_t i = begin; i < key->len; i++)
        if (key->ptr[i] == (uint8_t)SUMMARY_SEPARATOR)
            key->ptr[i] = '?';
}

void summary_next_cell(struct bw_buffer *key)
{
    bw_buffer_add_char(key, SUMMARY_SEPARATOR);
}

void summary_split_key(bw_str key, bw_str *cells, uint32_t count)
{
    bw_str rest = key;
    for (uint32_t i = 0; i < count; i++) {
        cells[i] = BW_STR("");
        (void)bw_str_cut(&rest, SUMMARY_SEPARATOR, &cells[i]);
    }
}
