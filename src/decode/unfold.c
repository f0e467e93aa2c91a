#include "decode/unfold.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_out.h"
#include "base/limits.h"
#include "base/utf.h"
#include "decode/layers.h"
#include "decode/quiet.h"
#include "decode/request.h"
#include "decode/signs.h"
#include "decode/web_forms.h"

/* Shapes whose code fields are remembered: by serial, so most logs need a few hundred. */
#define SHAPES_CACHED 1024

/* Such fields of one shape. Real ones have up to six; keys of hostile JSON may repeat. */
#define FIELDS_MAX 16

/* Decoded texts of one event. */
#define EVENT_TEXTS_MAX 96

/* Of each text in the record that outputs show. */
#define SHOWN_BYTES (64 * BW_KIB)

struct shape_fields {
    bool known;
    uint32_t serial;
    uint32_t field_count;
    uint64_t id;
    uint16_t slots[FIELDS_MAX];
    unsigned requests[FIELDS_MAX]; /* request_field_flags; 0: the field holds code */
    uint32_t count;
};

struct decoded {
    uint32_t slot;
    struct decode_form form;
};

struct unfolder {
    struct shape_fields *shapes;
    struct quiet_values *quiet;
    struct bw_arena *arena; /* of the event at hand */
    const struct event *raw;
    struct event event;
    struct decoded texts[EVENT_TEXTS_MAX];
    uint32_t text_count;
    bw_str raw_texts[FIELDS_MAX];
    uint32_t raw_count;
    uint64_t cut;
    struct decode_forms forms;
};

struct unfolder *unfolder_new(void)
{
    struct unfolder *u = calloc(1, sizeof(*u));
    if (u == NULL)
        return NULL;
    u->shapes = calloc(SHAPES_CACHED, sizeof(*u->shapes));
    u->quiet = quiet_values_new();
    u->arena = bw_arena_new(BW_LIMIT_DECODE_ARENA);
    if (u->shapes == NULL || u->quiet == NULL || u->arena == NULL) {
        unfolder_free(u);
        return NULL;
    }
    return u;
}

void unfolder_free(struct unfolder *unfolder)
{
    if (unfolder == NULL)
        return;
    bw_arena_free(unfolder->arena);
    quiet_values_free(unfolder->quiet);
    free(unfolder->shapes);
    free(unfolder);
}

uint64_t unfold_cut_count(const struct unfolder *unfolder)
{
    return unfolder->cut;
}

/* ---- which fields ---- */

/* The last part of a field's name, without letter case, underscores and blanks. */
static const bw_str code_fields[] = {
        BW_STR_INIT("commandline"),        /* 4688, Sysmon 1, auditd, ECS process.command_line */
        BW_STR_INIT("parentcommandline"),  /* the same of the parent */
        BW_STR_INIT("processcommandline"), /* Defender, older 4688 exports */
        BW_STR_INIT("scriptblocktext"),    /* PowerShell 4104, ECS powershell.file... */
        BW_STR_INIT("payload"),            /* PowerShell 4103 */
        BW_STR_INIT("contextinfo"),        /* the same, and 800 */
        BW_STR_INIT("hostapplication"),    /* PowerShell 400, 600 */
        BW_STR_INIT("data"),               /* the same without names */
        BW_STR_INIT("imagepath"),          /* System 7045 */
        BW_STR_INIT("servicefilename"),    /* Security 4697 */
        BW_STR_INIT("taskcontent"),        /* Security 4698 */
        BW_STR_INIT("taskcontentnew"),     /* Security 4702 */
        BW_STR_INIT("actionname"),         /* TaskScheduler 200 */
        BW_STR_INIT("arguments"),          /* scheduled tasks */
        BW_STR_INIT("details"),            /* Sysmon 13: values of the registry */
        BW_STR_INIT("newvalue"),           /* Security 4657 */
        BW_STR_INIT("destination"),        /* Sysmon 20: WMI consumers */
        BW_STR_INIT("query"),              /* Sysmon 19: WMI filters */
        BW_STR_INIT("args"),               /* ECS process.args */
        BW_STR_INIT("cmdline"),            /* osquery, Falco, journal _CMDLINE */
        BW_STR_INIT("proctitle"),          /* auditd as JSON */
        BW_STR_INIT("command"),            /* sudo, cron */
        BW_STR_INIT("scriptblock"),
        BW_STR_INIT("script"),
};

static bool is_code_field(bw_str name)
{
    char folded[32];
    size_t len = 0;
    for (size_t i = name.len; i-- != 0;) {
        const char c = name.ptr[i];
        if (c == '.')
            break;
        if (c == '_' || c == ' ' || c == '-')
            continue;
        if (len == sizeof(folded))
            return false;
        folded[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    for (size_t i = 0; i < BW_COUNT(code_fields); i++) {
        size_t k = 0;
        while (k < len && len == code_fields[i].len && folded[k] == code_fields[i].ptr[len - 1 - k])
            k++;
        if (k == len && len == code_fields[i].len)
            return true;
    }
    return false;
}

static const struct shape_fields *fields_of(struct unfolder *u, const struct event_shape *shape)
{
    struct shape_fields *fields = &u->shapes[shape->serial % SHAPES_CACHED];
    if (fields->known && fields->serial == shape->serial && fields->id == shape->id &&
            fields->field_count == shape->field_count)
        return fields;
    *fields = (struct shape_fields){.known = true,
            .serial = shape->serial,
            .id = shape->id,
            .field_count = shape->field_count};
    for (uint32_t i = 0; i < shape->field_count && i <= UINT16_MAX; i++) {
        const unsigned request = request_field_flags(shape, i);
        if (fields->count == FIELDS_MAX || (request == 0 && !is_code_field(shape->fields[i].name)))
            continue;
        fields->requests[fields->count] = request;
        fields->slots[fields->count++] = (uint16_t)i;
    }
    return fields;
}

/* ---- values ---- */

static unsigned signs_of(const struct event_value *value)
{
    if (value->kind == EVENT_VALUE_UTF8)
        return decode_signs(bw_bytes_str(value->bytes));
    if (value->kind == EVENT_VALUE_UTF16)
        return decode_signs_utf16le(value->bytes);
    unsigned signs = 0;
    for (uint32_t i = 0; value->kind == EVENT_VALUE_LIST && i < value->count; i++)
        if (value->items[i].kind != EVENT_VALUE_LIST)
            signs |= signs_of(&value->items[i]);
    return signs;
}

/* The text of a value; borrowed or in the arena. False: it is none, or there is no room. */
static bool text_of(struct unfolder *u, const struct event_value *value, bw_str *ret_text)
{
    if (value->kind == EVENT_VALUE_UTF8) {
        *ret_text = bw_bytes_str(value->bytes);
        return true;
    }
    if (value->kind != EVENT_VALUE_UTF16)
        return false;
    char *room = bw_arena_alloc_raw(u->arena, BW_UTF16_TO_8_MAX(value->bytes.len) + 1, 1);
    if (room == NULL)
        return false;
    *ret_text = (bw_str){.ptr = room, .len = bw_utf16le_to_utf8(value->bytes, room)};
    return true;
}

/* Keeps the forms of the text that were found. */
static void take_forms(struct unfolder *u, uint32_t slot, bw_str text)
{
    if (u->forms.count != 0 && u->raw_count < FIELDS_MAX)
        u->raw_texts[u->raw_count++] = text;
    for (uint32_t i = 0; i < u->forms.count && u->text_count < EVENT_TEXTS_MAX; i++)
        u->texts[u->text_count++] = (struct decoded){.slot = slot, .form = u->forms.items[i]};
}

static void take_value(struct unfolder *u, uint32_t slot, const struct event_value *value,
        unsigned signs, struct decode_limits *limits)
{
    bw_str text;
    if (!text_of(u, value, &text)) {
        u->cut += value->kind == EVENT_VALUE_UTF16;
        return;
    }
    const size_t left = limits->work;
    decode_layers(text, signs, limits, u->arena, &u->forms);
    u->cut += u->forms.cut;
    if (u->forms.count == 0 && !u->forms.cut)
        quiet_values_add(u->quiet, value, left - limits->work);
    take_forms(u, slot, text);
}

/* An argument list says more as one line: -enc and what follows are two of them. */
static bool join_items(struct unfolder *u, const struct event_value *list, bw_str *ret_text)
{
    struct bw_buffer line;
    bw_buffer_init(&line, BW_LIMIT_RECORD_BYTES);
    for (uint32_t i = 0; i < list->count; i++) {
        if (i != 0)
            bw_buffer_add_char(&line, ' ');
        if (list->items[i].kind != EVENT_VALUE_LIST)
            event_value_print(&list->items[i], &line);
    }
    *ret_text = bw_arena_copy(u->arena, bw_buffer_str(&line));
    bw_buffer_release(&line);
    return ret_text->ptr != NULL;
}

/* What a first look at a slot says. */
struct slot_signs {
    bool quiet;    /* known to hide nothing, */
    uint32_t work; /* which took so much to find out */
    unsigned signs;
};

static struct slot_signs look_at(struct unfolder *u, const struct event_value *value)
{
    struct slot_signs look = {.quiet = false};
    look.quiet = quiet_values_find(u->quiet, value, &look.work);
    if (look.quiet)
        return look;
    look.signs = signs_of(value);
    if (look.signs == 0)
        quiet_values_add(u->quiet, value, 0);
    return look;
}

static void take_slot(struct unfolder *u, uint32_t slot, const struct slot_signs *look,
        struct decode_limits *limits)
{
    const struct event_value *value = &u->raw->values[slot];
    unsigned signs = look->signs;
    bw_str line;
    if (look->quiet && look->work < limits->work) {
        limits->work -= look->work;
        return;
    }
    if (look->quiet)
        signs = signs_of(value);
    if (signs == 0)
        return;
    if (value->kind != EVENT_VALUE_LIST) {
        take_value(u, slot, value, signs, limits);
    } else if (join_items(u, value, &line)) {
        const struct event_value joined = event_value_utf8(line);
        take_value(u, slot, &joined, decode_signs(line), limits);
    }
}

/* ---- requests ---- */

/* Does a part of a request have forms besides itself? */
static bool request_needs(const struct event_value *value, unsigned flags)
{
    if (value->kind == EVENT_VALUE_UTF8)
        return web_forms_needed(bw_bytes_str(value->bytes), flags);
    for (uint32_t i = 0; value->kind == EVENT_VALUE_LIST && i < value->count; i++)
        if (value->items[i].kind != EVENT_VALUE_LIST && request_needs(&value->items[i], flags))
            return true;
    return value->kind == EVENT_VALUE_UTF16;
}

static void take_request(
        struct unfolder *u, uint32_t slot, const struct event_value *value, unsigned flags)
{
    bw_str text;
    for (uint32_t i = 0; value->kind == EVENT_VALUE_LIST && i < value->count; i++)
        if (value->items[i].kind != EVENT_VALUE_LIST)
            take_request(u, slot, &value->items[i], flags);
    if (!text_of(u, value, &text))
        return;
    request_forms(text, flags, u->arena, &u->forms);
    take_forms(u, slot, text);
}

/* ---- the event ---- */

static void render(const struct event *event, void *context, struct bw_buffer *out)
{
    const struct unfolder *u = context;
    (void)event;
    const size_t begin = out->len;
    u->raw->render(u->raw, u->raw->render_context, out);
    if (out->failed || out->len < begin + 2 || out->ptr[out->len - 1] != '}')
        return;
    out->len--;
    if (out->ptr[out->len - 1] != '{')
        bw_buffer_add_char(out, ',');
    bw_buffer_add_text(out, "\"breakwater.decoded\":");
    struct bw_json json = {.out = out};
    bw_json_open_array(&json);
    for (uint32_t i = 0; i < u->text_count; i++) {
        bw_json_open_object(&json);
        bw_json_member_str(&json, "path", u->raw->shape->fields[u->texts[i].slot].path);
        bw_json_member_str(&json, "layers", u->texts[i].form.layers);
        bw_json_member_str(&json, "text", bw_str_head(u->texts[i].form.text, SHOWN_BYTES));
        bw_json_close_object(&json);
    }
    bw_json_close_array(&json);
    bw_buffer_add_char(out, '}');
}

/* The raw value, or its items, and then the decoded ones of the slot. */
static bool make_list(struct unfolder *u, uint32_t slot, struct event_value *value)
{
    const struct event_value *raw = &u->raw->values[slot];
    const bool list = raw->kind == EVENT_VALUE_LIST;
    const uint32_t raw_count = list ? raw->count : 1;
    uint32_t count = raw_count;
    for (uint32_t i = 0; i < u->text_count; i++)
        count += u->texts[i].slot == slot;
    struct event_value *items = bw_arena_alloc(u->arena, count, sizeof(*items));
    if (items == NULL)
        return false;
    memcpy(items, list ? raw->items : raw, raw_count * sizeof(*items));
    count = raw_count;
    for (uint32_t i = 0; i < u->text_count; i++)
        if (u->texts[i].slot == slot)
            items[count++] = event_value_utf8(u->texts[i].form.text);
    *value = (struct event_value){.kind = EVENT_VALUE_LIST, .count = count, .items = items};
    return true;
}

static const struct event *make_event(struct unfolder *u, const struct shape_fields *fields)
{
    const uint32_t count = u->raw->shape->field_count;
    struct event_value *values = bw_arena_alloc_raw(u->arena, count, sizeof(*values));
    bool ok = values != NULL;
    if (ok)
        memcpy(values, u->raw->values, count * sizeof(*values));
    for (uint32_t i = 0; i < fields->count && ok; i++) {
        bool any = false;
        for (uint32_t k = 0; k < u->text_count; k++)
            any |= u->texts[k].slot == fields->slots[i];
        ok = !any || make_list(u, fields->slots[i], &values[fields->slots[i]]);
    }
    if (!ok) {
        u->cut++;
        return NULL;
    }
    u->event = *u->raw;
    u->event.values = values;
    u->event.render = render;
    u->event.render_context = u;
    return &u->event;
}

const struct event *unfold_event(struct unfolder *unfolder, const struct event *event)
{
    const struct shape_fields *fields = fields_of(unfolder, event->shape);
    if (fields->count == 0)
        return NULL;
    struct slot_signs looks[FIELDS_MAX];
    unsigned signs = 0;
    for (uint32_t i = 0; i < fields->count; i++) {
        const struct event_value *value = &event->values[fields->slots[i]];
        if (fields->requests[i] != 0)
            looks[i] = (struct slot_signs){.signs = request_needs(value, fields->requests[i])};
        else
            looks[i] = look_at(unfolder, value);
        signs |= looks[i].signs;
    }
    if (signs == 0)
        return NULL;
    bw_arena_rewind(unfolder->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    struct decode_limits limits = decode_limits_of_event();
    unfolder->raw = event;
    unfolder->text_count = 0;
    unfolder->raw_count = 0;
    for (uint32_t i = 0; i < fields->count; i++) {
        const uint32_t slot = fields->slots[i];
        if (fields->requests[i] == 0)
            take_slot(unfolder, slot, &looks[i], &limits);
        else if (looks[i].signs != 0)
            take_request(unfolder, slot, &event->values[slot], fields->requests[i]);
    }
    return unfolder->text_count != 0 ? make_event(unfolder, fields) : NULL;
}

/* Is `decoded` a text of the field at `path`, and does `value` have to do with it? */
static bool is_text_of(
        const struct unfolder *u, const struct decoded *decoded, bw_str path, bw_str value)
{
    const bw_str text = decoded->form.text;
    return bw_str_eq(u->raw->shape->fields[decoded->slot].path, path) &&
           (bw_str_find(text, value) != SIZE_MAX || bw_str_find(value, text) != SIZE_MAX);
}

bw_str unfold_layers_of(const struct unfolder *unfolder, bw_str path, bw_str value)
{
    if (value.len == 0)
        return BW_STR("");
    for (uint32_t i = 0; i < unfolder->text_count; i++)
        if (bw_str_eq(unfolder->texts[i].form.text, value) &&
                is_text_of(unfolder, &unfolder->texts[i], path, value))
            return unfolder->texts[i].form.layers;
    /* a mapping may have taken a piece of a text, or put several together */
    for (uint32_t i = 0; i < unfolder->raw_count; i++)
        if (bw_str_find(unfolder->raw_texts[i], value) != SIZE_MAX)
            return BW_STR("");
    for (uint32_t i = 0; i < unfolder->text_count; i++)
        if (is_text_of(unfolder, &unfolder->texts[i], path, value))
            return unfolder->texts[i].form.layers;
    return BW_STR("");
}
