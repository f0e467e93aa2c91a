#include "sigma/match/column.h"

#include <string.h>

#include "base/utf.h"
#include "match/fold.h"
#include "match/glob.h"
#include "match/literals.h"

/* A value's text before folding: what a mapping makes, or what a list or SID prints. */
#define PRINTED_MAX (16 * BW_MIB)

static bool copy_slots(
        struct sigma_binding *binding, const struct sigma_slots *found, struct bw_arena *arena)
{
    uint32_t *slots = bw_arena_alloc_raw(arena, found->count + 1, sizeof(*slots));
    if (slots == NULL)
        return false;
    memcpy(slots, found->slots, found->count * sizeof(*slots));
    binding->slots = slots;
    binding->slot_count = found->count;
    binding->object = found->object;
    return true;
}

/* Adds the slots of one more field, each of them once. */
static void add_slots(struct sigma_slots *slots, const struct sigma_slots *more)
{
    for (uint32_t i = 0; i < more->count && slots->count < SIGMA_MAX_SLOTS; i++) {
        uint32_t k = 0;
        while (k < slots->count && slots->slots[k] != more->slots[i])
            k++;
        if (k == slots->count)
            slots->slots[slots->count++] = more->slots[i];
    }
}

/*
 * JOIN wants one slot for each of its fields, ANY all that there are; the others are served by the
 * first that is there.
 */
static void find_mapped(const struct sigma_image *image, const struct sigma_names *names,
        const struct sigma_image_mapping *mapping, struct sigma_slots *ret_slots)
{
    struct sigma_slots all = {.count = 0, .object = 0};
    for (uint32_t i = 0; i < mapping->from_count && all.count < SIGMA_MAX_SLOTS; i++) {
        struct sigma_slots one;
        const uint32_t from = image->lists[mapping->first_from + i];
        const bool found = sigma_names_find(image, names, from, &one);
        if (mapping->kind == SIGMA_MAPPING_JOIN) {
            all.slots[all.count++] = found ? one.slots[0] : SIGMA_NONE;
        } else if (found && mapping->kind == SIGMA_MAPPING_ANY) {
            add_slots(&all, &one);
        } else if (found) {
            *ret_slots = one;
            return;
        }
    }
    bool any = false;
    for (uint32_t i = 0; i < all.count; i++)
        any |= all.slots[i] != SIGMA_NONE;
    if (!any)
        all.count = 0;
    *ret_slots = all;
}

/* Keywords: every slot, or those in which they are to be looked for where the shape says which. */
static bool bind_keywords(
        const struct event_shape *shape, struct bw_arena *arena, struct sigma_binding *binding)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shape->field_count; i++)
        count += !shape->fields[i].no_keywords;
    binding->all = count == shape->field_count;
    if (binding->all)
        return true;
    uint32_t *slots = bw_arena_alloc_raw(arena, count + 1u, sizeof(*slots));
    if (slots == NULL)
        return false;
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (!shape->fields[i].no_keywords)
            slots[binding->slot_count++] = i;
    binding->slots = slots;
    return true;
}

bool sigma_binding_make(const struct sigma_image *image, const struct sigma_names *names,
        uint32_t field, uint32_t mapping, struct bw_arena *arena, struct sigma_binding *ret_binding)
{
    *ret_binding = (struct sigma_binding){.mapping = NULL};
    if (field == SIGMA_FIELD_KEYWORD)
        return bind_keywords(names->shape, arena, ret_binding);
    const bw_str field_name = sigma_image_str(image, image->fields[field].name);
    ret_binding->anomalies = bw_str_eq(field_name, BW_STR("breakwater.anomaly"));
    ret_binding->recovered = bw_str_eq(field_name, BW_STR("breakwater.recovered"));
    if (ret_binding->anomalies || ret_binding->recovered)
        return true;
    const struct sigma_image_mapping *m = mapping != SIGMA_NONE ? &image->mappings[mapping] : NULL;
    struct sigma_slots found = {.count = 0};
    struct sigma_slots mapped = {.count = 0};
    if ((m != NULL && m->override) || !sigma_names_find(image, names, field, &found))
        found = (struct sigma_slots){.count = 0};
    /* a value of a name goes before the mapping, an object before nothing but its lack */
    const bool of_value = found.count != 0 && found.object == 0;
    if (!of_value && m != NULL)
        find_mapped(image, names, m, &mapped);
    if (of_value || m == NULL || (found.count != 0 && mapped.count == 0))
        return copy_slots(ret_binding, &found, arena);
    ret_binding->mapping = m;
    return copy_slots(ret_binding, &mapped, arena);
}

struct taking {
    const struct sigma_image *image;
    struct bw_arena *arena;
    struct sigma_values *values;
    uint32_t capacity;
};

static struct sigma_value *add_value(struct taking *t)
{
    struct sigma_values *values = t->values;
    if (values->count == t->capacity) {
        const uint32_t capacity = t->capacity != 0 ? t->capacity * 4 : 4;
        struct sigma_value *items = bw_arena_alloc_raw(t->arena, capacity, sizeof(*values->items));
        if (items == NULL)
            return NULL;
        if (values->count != 0)
            memcpy(items, values->items, values->count * sizeof(*items));
        values->items = items;
        t->capacity = capacity;
    }
    struct sigma_value *value = &values->items[values->count++];
    *value = (struct sigma_value){.value = NULL};
    return value;
}

/* Room for a folded text and its padding, which is zeroed by finish_folded. */
static char *folded_room(struct bw_arena *arena, size_t max)
{
    return bw_arena_alloc_raw(arena, max + MATCH_LITERALS_PADDING, 1);
}

static bw_str finish_folded(char *room, size_t len)
{
    memset(room + len, 0, MATCH_LITERALS_PADDING);
    return (bw_str){.ptr = room, .len = len};
}

bw_str sigma_value_fold(bw_str text, struct bw_arena *arena)
{
    char *room = folded_room(arena, MATCH_FOLD_MAX_UTF8(text.len));
    if (room == NULL)
        return (bw_str){0};
    return finish_folded(room, match_fold_utf8(text, room));
}

static bool fold_text(struct taking *t, bw_str text, struct sigma_value *value)
{
    value->folded = sigma_value_fold(text, t->arena);
    return value->folded.ptr != NULL;
}

/* Kinds that event_value_text does not serve: printed into a buffer, copied to the arena. */
static bw_str print_value(const struct event_value *value, struct bw_arena *arena)
{
    struct bw_buffer buffer;
    bw_buffer_init(&buffer, PRINTED_MAX);
    event_value_print(value, &buffer);
    const bw_str copy = bw_arena_copy(arena, bw_buffer_str(&buffer));
    bw_buffer_release(&buffer);
    return copy;
}

static bool take_scalar(struct taking *t, const struct event_value *v)
{
    struct sigma_value *value = add_value(t);
    if (value == NULL)
        return false;
    value->value = v;
    if (v->kind == EVENT_VALUE_UTF16) {
        char *room = folded_room(t->arena, MATCH_FOLD_MAX_UTF16(v->bytes.len));
        if (room != NULL)
            value->folded = finish_folded(room, match_fold_utf16le(v->bytes, room));
        return room != NULL;
    }
    char scratch[EVENT_VALUE_TEXT_SIZE];
    bw_str text;
    if (event_value_text(v, scratch, &text))
        return fold_text(t, text, value);
    value->text = print_value(v, t->arena);
    return value->text.ptr != NULL && fold_text(t, value->text, value);
}

static bool take_value(struct taking *t, const struct event_value *v)
{
    if (v->kind == EVENT_VALUE_ABSENT)
        return true;
    t->values->present = true;
    if (v->kind == EVENT_VALUE_LIST) {
        bool ok = true;
        for (uint32_t i = 0; i < v->count && ok; i++)
            ok = v->items[i].kind == EVENT_VALUE_LIST || take_value(t, &v->items[i]);
        return ok;
    }
    return event_value_is_null(v) || take_scalar(t, v);
}

static bool add_made(struct taking *t, bw_str text)
{
    struct sigma_value *value = add_value(t);
    if (value == NULL)
        return false;
    value->text = text;
    return fold_text(t, text, value);
}

/* Replaces what the mapping's tables name; both tables compare without letter case. */
static bw_str apply_tables(
        struct taking *t, const struct sigma_image_mapping *m, struct sigma_value *value)
{
    const struct sigma_image *image = t->image;
    for (uint32_t i = 0; i < m->value_count; i++) {
        const struct sigma_image_pair *pair = &image->pairs[m->first_value + i];
        if (bw_str_eq(sigma_image_str(image, pair->from), value->folded))
            return sigma_image_str(image, pair->to);
    }
    const bw_str text = sigma_value_text(value, t->arena);
    for (uint32_t i = 0; i < m->prefix_count; i++) {
        const struct sigma_image_pair *pair = &image->pairs[m->first_prefix + i];
        const bw_str from = sigma_image_str(image, pair->from);
        if (from.len > value->folded.len || value->folded.len != text.len ||
                !match_glob(from, bw_str_head(value->folded, from.len)))
            continue;
        const bw_str to = sigma_image_str(image, pair->to);
        char *joined = bw_arena_alloc_raw(t->arena, to.len + text.len - from.len + 1, 1);
        if (joined == NULL)
            break;
        memcpy(joined, to.ptr, to.len);
        memcpy(joined + to.len, text.ptr + from.len, text.len - from.len);
        return (bw_str){.ptr = joined, .len = to.len + text.len - from.len};
    }
    return text;
}

/* Up to the first place where one of the lines of `ends` stands. */
static bw_str cut_at(bw_str text, bw_str ends)
{
    bw_str end;
    while (bw_str_cut(&ends, '\n', &end))
        text = bw_str_head(text, bw_str_find(text, end));
    return text;
}

static size_t last_place(bw_str text, bw_str part)
{
    for (size_t at = text.len; at-- > 0;)
        if (bw_str_starts_with(bw_str_from(text, at), part))
            return at;
    return SIZE_MAX;
}

/* Up to the last place of the first of the lines of `ends` that stands in it: what somebody else
 * chose can not end it early. */
static bw_str cut_at_last(bw_str text, bw_str ends)
{
    bw_str end;
    while (bw_str_cut(&ends, '\n', &end)) {
        const size_t at = last_place(text, end);
        if (at != SIZE_MAX)
            return bw_str_head(text, at);
    }
    return text;
}

static bool cut_values(struct taking *t, bw_str (*cut_with)(bw_str text, bw_str ends), bw_str ends)
{
    for (uint32_t i = 0; i < t->values->count; i++) {
        struct sigma_value *value = &t->values->items[i];
        const bw_str text = sigma_value_text(value, t->arena);
        const bw_str cut = cut_with(text, ends);
        if (cut.len == text.len)
            continue;
        *value = (struct sigma_value){.text = cut};
        if (!fold_text(t, cut, value))
            return false;
    }
    return true;
}

/* What stands behind "<key>=" at the start of a line (blanks before it do not count). */
static bool extract_line(bw_str blob, bw_str key, bw_str *ret_value)
{
    bw_str line;
    while (bw_str_cut(&blob, '\n', &line)) {
        line = bw_str_trim(line);
        if (!bw_str_starts_with(line, key) || line.len <= key.len || line.ptr[key.len] != '=')
            continue;
        *ret_value = bw_str_trim(bw_str_from(line, key.len + 1));
        return true;
    }
    return false;
}

static bool take_extracted(
        struct taking *t, const struct sigma_binding *binding, const struct event_value *slots)
{
    const bw_str key = sigma_image_str(t->image, binding->mapping->text);
    struct sigma_values blobs = {0};
    struct taking inner = {.image = t->image, .arena = t->arena, .values = &blobs};
    for (uint32_t i = 0; i < binding->slot_count; i++)
        if (!take_value(&inner, &slots[binding->slots[i]]))
            return false;
    for (uint32_t i = 0; i < blobs.count; i++) {
        bw_str found;
        if (!extract_line(sigma_value_text(&blobs.items[i], t->arena), key, &found))
            continue;
        t->values->present = true;
        if (found.len != 0 && !add_made(t, found))
            return false;
    }
    return true;
}

/* A value's text, or those of a list's items: the arguments of a command are one line. */
static void add_joined(
        struct bw_buffer *joined, bw_str with, bool *any, const struct event_value *v)
{
    const bool list = v->kind == EVENT_VALUE_LIST;
    const struct event_value *items = list ? v->items : v;
    for (uint32_t i = 0; i < (list ? v->count : 1); i++) {
        if (!list && event_value_is_null(v)) /* an empty argument is one, an empty name is none */
            continue;
        if (*any)
            bw_buffer_add_str(joined, with);
        event_value_print(&items[i], joined);
        *any = true;
    }
}

static bool take_joined(
        struct taking *t, const struct sigma_binding *binding, const struct event_value *slots)
{
    const bw_str with = sigma_image_str(t->image, binding->mapping->text);
    struct bw_buffer joined;
    bw_buffer_init(&joined, PRINTED_MAX);
    bool any = false;
    for (uint32_t i = 0; i < binding->slot_count; i++) {
        const struct event_value *v =
                binding->slots[i] != SIGMA_NONE ? &slots[binding->slots[i]] : NULL;
        if (v != NULL)
            add_joined(&joined, with, &any, v);
    }
    bool ok = true;
    if (any) {
        t->values->present = true;
        const bw_str copy = bw_arena_copy(t->arena, bw_buffer_str(&joined));
        ok = copy.ptr != NULL && add_made(t, copy);
    }
    bw_buffer_release(&joined);
    return ok;
}

bool sigma_mapping_is_plain(const struct sigma_image_mapping *mapping)
{
    return (mapping->kind == SIGMA_MAPPING_FIRST || mapping->kind == SIGMA_MAPPING_ANY) &&
           mapping->value_count == 0 && mapping->prefix_count == 0;
}

/* Of those members that have a value. */
static bool take_member_names(
        struct taking *t, const struct sigma_binding *binding, const struct event *event)
{
    bool ok = true;
    for (uint32_t i = 0; i < binding->slot_count && ok; i++) {
        const uint32_t slot = binding->slots[i];
        if (!event_value_is_null(&event->values[slot]))
            ok = add_made(t, bw_str_from(event->shape->fields[slot].path, binding->object));
    }
    return ok;
}

static bool take_mapped(
        struct taking *t, const struct sigma_binding *binding, const struct event_value *slots)
{
    const struct sigma_image_mapping *m = binding->mapping;
    bool ok = true;
    if (m->kind == SIGMA_MAPPING_EXTRACT)
        ok = take_extracted(t, binding, slots);
    else if (m->kind == SIGMA_MAPPING_JOIN)
        ok = take_joined(t, binding, slots);
    else
        for (uint32_t i = 0; i < binding->slot_count && ok; i++)
            ok = take_value(t, &slots[binding->slots[i]]);
    if (ok && m->kind == SIGMA_MAPPING_UNTIL)
        ok = cut_values(t, cut_at, sigma_image_str(t->image, m->text));
    else if (ok && m->kind == SIGMA_MAPPING_UNTIL_LAST)
        ok = cut_values(t, cut_at_last, sigma_image_str(t->image, m->text));
    if (!ok || (m->value_count == 0 && m->prefix_count == 0))
        return ok;
    for (uint32_t i = 0; i < t->values->count; i++) {
        struct sigma_value *value = &t->values->items[i];
        const bw_str text = apply_tables(t, m, value);
        *value = (struct sigma_value){.text = text};
        if (!fold_text(t, text, value))
            return false;
    }
    return true;
}

static bool take_anomalies(struct taking *t, uint32_t anomalies)
{
    bool ok = true;
    for (unsigned i = 0; i < EVENT_ANOMALY_COUNT && ok; i++) {
        if ((anomalies & 1u << i) == 0)
            continue;
        t->values->present = true;
        ok = add_made(t, event_anomaly_name(i));
    }
    return ok;
}

bool sigma_values_take(const struct sigma_image *image, const struct sigma_binding *binding,
        const struct event *event, struct bw_arena *arena, struct sigma_values *ret_values)
{
    *ret_values = (struct sigma_values){0};
    struct taking t = {.image = image, .arena = arena, .values = ret_values};
    if (binding->anomalies)
        return take_anomalies(&t, event->anomalies);
    if (binding->recovered) {
        ret_values->present = true;
        return add_made(&t, event->recovery != NULL ? BW_STR("true") : BW_STR("false"));
    }
    if (binding->mapping != NULL)
        return take_mapped(&t, binding, event->values) &&
               (binding->object == 0 || take_member_names(&t, binding, event));
    const uint32_t count = binding->all ? event->shape->field_count : binding->slot_count;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t slot = binding->all ? i : binding->slots[i];
        if (!take_value(&t, &event->values[slot]))
            return false;
    }
    return binding->object == 0 || take_member_names(&t, binding, event);
}

bool sigma_values_take_one(const struct sigma_image *image,
        const struct sigma_image_mapping *mapping, const struct event_value *value,
        struct bw_arena *arena, struct sigma_values *ret_values)
{
    static const uint32_t slot = 0;
    const struct sigma_binding binding = {.mapping = mapping, .slots = &slot, .slot_count = 1};
    *ret_values = (struct sigma_values){0};
    struct taking t = {.image = image, .arena = arena, .values = ret_values};
    return mapping != NULL ? take_mapped(&t, &binding, value) : take_value(&t, value);
}

bw_str sigma_value_text(struct sigma_value *value, struct bw_arena *arena)
{
    if (value->text.ptr != NULL)
        return value->text;
    const struct event_value *v = value->value;
    if (v->kind == EVENT_VALUE_UTF8) {
        value->text = bw_bytes_str(v->bytes);
    } else if (v->kind == EVENT_VALUE_UTF16) {
        char *room = bw_arena_alloc_raw(arena, BW_UTF16_TO_8_MAX(v->bytes.len) + 1, 1);
        if (room != NULL)
            value->text = (bw_str){room, bw_utf16le_to_utf8(v->bytes, room)};
    } else {
        value->text = print_value(v, arena);
    }
    if (value->text.ptr == NULL)
        value->text = BW_STR("");
    return value->text;
}
