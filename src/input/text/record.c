#include "input/text/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* One field of the record under construction. */
struct built_field {
    const char *name; /* of the caller, or of the shapes: as long as the record is made */
    uint32_t name_len;
    uint32_t flag; /* enum text_field_flag */
};

/* What the last record of a layout was made of. */
struct layout {
    const struct shape_entry *entry; /* NULL: nothing is known */
    uint64_t constants;              /* of the names that were constants: see note_constant */
    uint32_t number;
    uint32_t generation;
};

/* Places that a layout may have. */
#define WAYS 4

struct text_columns {
    struct layout layout;
    uint32_t count;
    uint32_t dropped;
    struct built_field *built;
};

struct text_record {
    struct shapes *shapes;
    const struct text_columns *columns;         /* that the record began with, or NULL */
    struct layout first;                        /* that of number 0, which every line begins with */
    struct layout layouts[TEXT_RECORD_LAYOUTS]; /* WAYS beside each other by their numbers */
    uint32_t learnt;                            /* so far: which of the ways goes next */
    struct layout *layout;
    const struct event_field *expected; /* fields of the layout's last record */
    uint32_t expected_count;
    uint32_t count;
    uint32_t dropped;
    bool as_expected;   /* so far, the names that are none of the program's constants */
    uint64_t constants; /* of those that are */
    struct built_field *built;
    struct event_value *values;
};

struct text_record *text_record_new(struct shapes *shapes)
{
    struct text_record *record = calloc(1, sizeof(*record));
    if (record == NULL)
        return NULL;
    record->shapes = shapes;
    record->built = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*record->built));
    record->values = calloc(BW_LIMIT_EVENT_FIELDS, sizeof(*record->values));
    if (record->built == NULL || record->values == NULL) {
        text_record_free(record);
        return NULL;
    }
    return record;
}

void text_record_free(struct text_record *record)
{
    if (record == NULL)
        return;
    free(record->built);
    free(record->values);
    free(record);
}

static void begin(struct text_record *record, struct layout *layout, uint32_t number)
{
    if (BW_UNLIKELY(shapes_full(record->shapes)))
        shapes_reset(record->shapes);
    const uint32_t generation = shapes_generation(record->shapes);
    if (layout->number != number || layout->generation != generation)
        *layout = (struct layout){.number = number, .generation = generation};
    record->layout = layout;
    record->expected = layout->entry != NULL ? layout->entry->shape.fields : NULL;
    record->expected_count = layout->entry != NULL ? layout->entry->shape.field_count : 0;
    record->columns = NULL;
    record->count = 0;
    record->dropped = 0;
    record->constants = 0;
    record->as_expected = layout->entry != NULL;
}

void text_record_begin(struct text_record *record, uint32_t layout)
{
    if (layout == 0) {
        begin(record, &record->first, 0);
        return;
    }
    struct layout *set = &record->layouts[layout % (TEXT_RECORD_LAYOUTS / WAYS) * WAYS];
    for (uint32_t i = 0; i < WAYS; i++)
        if (set[i].number == layout) {
            begin(record, &set[i], layout);
            return;
        }
    begin(record, &set[record->learnt++ % WAYS], layout);
}

static inline struct built_field field_of(bw_str name, enum text_field_flag flag)
{
    return (struct built_field){
            .name = name.ptr, .name_len = (uint32_t)name.len, .flag = (uint32_t)flag};
}

static inline bw_str name_of(const struct built_field *field)
{
    return (bw_str){.ptr = field->name, .len = field->name_len};
}

struct text_columns *text_columns_new(
        struct bw_arena *arena, const struct text_column *columns, size_t count)
{
    struct text_columns *made = bw_arena_alloc(arena, 1, sizeof(*made));
    if (made == NULL)
        return NULL;
    made->count = (uint32_t)(count < TEXT_COLUMNS_MAX ? count : TEXT_COLUMNS_MAX);
    made->dropped = (uint32_t)(count - made->count < UINT32_MAX ? count - made->count : UINT32_MAX);
    made->built = bw_arena_alloc(arena, made->count + 1, sizeof(*made->built));
    if (made->built == NULL)
        return NULL;
    for (uint32_t i = 0; i < made->count; i++) {
        const bw_str name = bw_str_head(columns[i].name, BW_LIMIT_FIELD_NAME_BYTES);
        const bw_str copy = bw_arena_copy(arena, name);
        if (copy.ptr == NULL)
            return NULL;
        made->built[i] = field_of(copy, columns[i].flag);
    }
    return made;
}

uint32_t text_columns_count(const struct text_columns *columns)
{
    return columns->count;
}

/* The event that began has the columns first. */
static struct event_value *take_columns(
        struct text_record *record, const struct text_columns *columns)
{
    record->columns = columns;
    record->count = columns->count;
    record->dropped = columns->dropped;
    record->constants = (uintptr_t)columns; /* as if they were one: none begins as without them */
    return record->values;
}

struct event_value *text_record_begin_columns(
        struct text_record *record, struct text_columns *columns)
{
    begin(record, &columns->layout, 0);
    return take_columns(record, columns);
}

struct event_value *text_record_begin_layout(
        struct text_record *record, const struct text_columns *columns, uint32_t layout)
{
    text_record_begin(record, layout);
    return take_columns(record, columns);
}

struct event_value *text_record_room(struct text_record *record)
{
    return record->values;
}

static inline bool is_expected(
        const struct text_record *record, bw_str name, enum text_field_flag flag)
{
    if (!record->as_expected || record->count >= record->expected_count)
        return false;
    const struct event_field *expected = &record->expected[record->count];
    return expected->no_keywords == (flag == TEXT_FIELD_PIECE) &&
           expected->in_pieces == (flag == TEXT_FIELD_IN_PIECES) && bw_str_eq(expected->name, name);
}

static inline struct event_value *place_of(
        struct text_record *record, bw_str name, enum text_field_flag flag)
{
    const uint32_t at = record->count++;
    record->built[at] = field_of(name, flag);
    return &record->values[at];
}

#define CONSTANTS_FACTOR UINT64_C(0x9fb21c651e98df25)

/* Where a constant lies says which it is, so one number stands for all of a record and their
 * places: it is compared once, instead of each name. */
static inline uint64_t with_constant(
        uint64_t constants, uint32_t at, bw_str name, enum text_field_flag flag)
{
    const uint64_t what = (uint64_t)at << 32 | (uint64_t)name.len << 2 | (uint64_t)flag;
    return (constants + (uintptr_t)name.ptr + what) * CONSTANTS_FACTOR;
}

/* Where the value of one more field is to be written; NULL when there is no room for it. */
static __attribute__((noinline)) struct event_value *add_field(
        struct text_record *record, bw_str name, enum text_field_flag flag)
{
    if (record->count == BW_LIMIT_EVENT_FIELDS) {
        record->dropped++;
        return NULL;
    }
    record->as_expected = is_expected(record, name, flag);
    return place_of(record, name, flag);
}

/* The same for a constant; how nearly all fields of nearly all lines come. */
static inline struct event_value *add_constant(
        struct text_record *record, bw_str name, enum text_field_flag flag)
{
    if (BW_UNLIKELY(record->count == BW_LIMIT_EVENT_FIELDS)) {
        record->dropped++;
        return NULL;
    }
    record->constants = with_constant(record->constants, record->count, name, flag);
    return place_of(record, name, flag);
}

void text_record_add(struct text_record *record, bw_str name, struct event_value value,
        enum text_field_flag flag)
{
    struct event_value *place = BW_LIKELY(is_expected(record, name, flag))
                                        ? place_of(record, name, flag)
                                        : add_field(record, name, flag);
    if (place != NULL)
        *place = value;
}

static __attribute__((noinline)) void add_other(
        struct text_record *record, bw_str name, bw_str value, enum text_field_flag flag)
{
    struct event_value *place = add_field(record, name, flag);
    if (place != NULL)
        event_value_set_utf8(place, value);
}

/* Nearly every field of nearly every line is what and where it was in the line before. */
static inline void add_text(
        struct text_record *record, bw_str name, bw_str value, enum text_field_flag flag)
{
    if (BW_LIKELY(is_expected(record, name, flag)))
        event_value_set_utf8(place_of(record, name, flag), value);
    else
        add_other(record, name, value, flag);
}

void text_record_add_named(
        struct text_record *record, bw_str name, bw_str value, enum text_field_flag flag)
{
    struct event_value *place = add_constant(record, name, flag);
    if (BW_LIKELY(place != NULL))
        event_value_set_utf8(place, value);
}

static inline bool says_nothing(bw_str value)
{
    return value.len == 0 || (value.len == 1 && value.ptr[0] == '-');
}

void text_record_add_named_opt(struct text_record *record, bw_str name, bw_str value)
{
    if (!says_nothing(value))
        text_record_add_named(record, name, value, TEXT_FIELD_PIECE);
}

void text_record_add_str(struct text_record *record, bw_str name, bw_str value)
{
    add_text(record, name, value, TEXT_FIELD_PIECE);
}

void text_record_add_opt(struct text_record *record, bw_str name, bw_str value)
{
    if (!says_nothing(value))
        text_record_add_str(record, name, value);
}

void text_record_add_decoded(struct text_record *record, bw_str name, bw_str value)
{
    add_text(record, name, value, TEXT_FIELD_DECODED);
}

/* As bw_parse_u64 has it; most are so short that no digit can be one too many. */
static bool number_of(bw_str text, uint64_t *ret_number)
{
    uint64_t number = 0;
    if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0'))
        return false; /* a leading zero means something to whoever wrote it: it stays text */
    if (text.len > 19)
        return bw_parse_u64(text, 0, UINT64_MAX, ret_number) == BW_OK;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned digit = (unsigned char)text.ptr[i] - (unsigned)'0';
        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *ret_number = number;
    return true;
}

void text_record_add_number(struct text_record *record, bw_str name, bw_str value)
{
    uint64_t number;
    if (!number_of(value, &number))
        text_record_add_opt(record, name, value);
    else if (BW_LIKELY(is_expected(record, name, TEXT_FIELD_PIECE)))
        event_value_set_uint(place_of(record, name, TEXT_FIELD_PIECE), number);
    else
        text_record_add(record, name, event_value_uint(number), TEXT_FIELD_PIECE);
}

static inline void add_named_uint(struct text_record *record, bw_str name, uint64_t number)
{
    struct event_value *place = add_constant(record, name, TEXT_FIELD_PIECE);
    if (BW_LIKELY(place != NULL))
        event_value_set_uint(place, number);
}

void text_record_add_named_number(struct text_record *record, bw_str name, bw_str value)
{
    uint64_t number;
    if (number_of(value, &number))
        add_named_uint(record, name, number);
    else
        text_record_add_named_opt(record, name, value);
}

/* What the record is made of stays in registers from field to field. */
void text_record_add_all(struct text_record *record, const struct text_named *fields, size_t count)
{
    uint64_t constants = record->constants;
    uint32_t at = record->count;
    const size_t room = BW_LIMIT_EVENT_FIELDS - at;
    const size_t taken = count < room ? count : room;
    for (const struct text_named *field = fields; field != fields + taken; field++) {
        uint64_t number;
        const bool is_number = field->number && number_of(field->value, &number);
        if (!is_number && field->number && says_nothing(field->value))
            continue;
        constants = with_constant(constants, at, field->name, TEXT_FIELD_PIECE);
        record->built[at] = field_of(field->name, TEXT_FIELD_PIECE);
        if (is_number)
            event_value_set_uint(&record->values[at], number);
        else
            event_value_set_utf8(&record->values[at], field->value);
        at++;
    }
    record->constants = constants;
    record->count = at;
    record->dropped += (uint32_t)(count - taken);
}

void text_record_add_named_number_as(
        struct text_record *record, bw_str name, bw_str other, bw_str value)
{
    uint64_t number;
    if (!number_of(value, &number)) {
        text_record_add_named_opt(record, name, value);
        if (other.len != 0)
            text_record_add_named_opt(record, other, value);
        return;
    }
    add_named_uint(record, name, number);
    if (other.len != 0)
        add_named_uint(record, other, number);
}

void text_value_set_number(struct event_value *ret_value, bw_str value)
{
    uint64_t number;
    if (number_of(value, &number))
        event_value_set_uint(ret_value, number);
    else if (says_nothing(value))
        ret_value->kind = EVENT_VALUE_ABSENT;
    else
        event_value_set_utf8(ret_value, value);
}

uint32_t text_record_dropped(const struct text_record *record)
{
    return record->dropped;
}

const struct event_value *text_record_get(const struct text_record *record, bw_str name)
{
    const uint32_t columns = record->columns != NULL ? record->columns->count : 0;
    for (uint32_t i = 0; i < record->count; i++) {
        const struct built_field *field =
                i < columns ? &record->columns->built[i] : &record->built[i];
        if (bw_str_eq(name_of(field), name))
            return &record->values[i];
    }
    return NULL;
}

/* The shape of what was built, found or made by its names. NULL when full. */
static const struct shape_entry *intern(struct text_record *record)
{
    struct shapes *shapes = record->shapes;
    if (record->columns != NULL && record->columns->count != 0)
        memcpy(record->built, record->columns->built,
                record->columns->count * sizeof(*record->built));
    shapes_slots_begin(shapes);
    for (uint32_t i = 0; i < record->count; i++) {
        const struct built_field *built = &record->built[i];
        const bw_str name = name_of(built);
        uint32_t node = shapes_find(shapes, SHAPES_ROOT, (uint8_t)built->flag, name);
        if (node == SHAPES_NONE) {
            const struct event_field field = {
                    .name = bw_str_head(name, BW_LIMIT_FIELD_NAME_BYTES),
                    .path = bw_str_head(name, BW_LIMIT_FIELD_NAME_BYTES),
                    .no_keywords = built->flag == TEXT_FIELD_PIECE,
                    .in_pieces = built->flag == TEXT_FIELD_IN_PIECES,
            };
            node = shapes_add(shapes, SHAPES_ROOT, (uint8_t)built->flag, name, &field);
        }
        if (node == SHAPES_NONE)
            return NULL;
        shapes_slot_append(shapes, shapes_node_field(shapes, node));
    }
    return shapes_intern(shapes);
}

const struct event_shape *text_record_end(
        struct text_record *record, const struct event_value **ret_values)
{
    const struct shape_entry *entry = record->layout->entry;
    *ret_values = record->values;
    if (entry != NULL && record->as_expected && record->count == record->expected_count &&
            record->constants == record->layout->constants)
        return &entry->shape;
    entry = intern(record);
    if (entry == NULL) {
        shapes_reset(record->shapes);
        record->layout->generation = shapes_generation(record->shapes);
        entry = intern(record);
    }
    record->layout->entry = entry;
    record->layout->constants = record->constants;
    return entry != NULL ? &entry->shape : NULL;
}
