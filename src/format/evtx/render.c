#include "format/evtx/render.h"

#include <string.h>

#include "format/evtx/json_text.h"
#include "format/evtx/shape.h"

/* Longest text of a value that is not a string, binary, a SID or a list; with quotes. */
#define SHORT_VALUE_MAX 64

struct printer {
    struct bw_buffer *out;
    uint8_t *to;
    uint8_t *end;
};

static void begin(struct printer *p)
{
    p->to = p->out->ptr + p->out->len;
    p->end = p->out->ptr + p->out->capacity;
}

static void commit(struct printer *p)
{
    p->out->len = (size_t)(p->to - p->out->ptr);
}

/* Makes room for `size` bytes at p->to. */
static bool room(struct printer *p, size_t size)
{
    if (BW_LIKELY((size_t)(p->end - p->to) >= size))
        return true;
    commit(p);
    const bool there = bw_buffer_reserve(p->out, size);
    begin(p);
    return there;
}

/* Literals begin with a comma where one may be needed: not behind an opening bracket. */
static bool put_literal(struct printer *p, bw_str text)
{
    if (!room(p, text.len))
        return false;
    if (text.ptr[0] == ',' && (p->to[-1] == '{' || p->to[-1] == '['))
        text = (bw_str){.ptr = text.ptr + 1, .len = text.len - 1};
    memcpy(p->to, text.ptr, text.len);
    p->to += text.len;
    return true;
}

static void put_decimal(struct printer *p, uint64_t number)
{
    uint8_t digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    memcpy(p->to, digits + at, sizeof(digits) - at);
    p->to += sizeof(digits) - at;
}

/* Scalars of types whose text needs no escaping. */
static void put_quoted_scalar(struct printer *p, const struct event_value *value)
{
    bw_str text;
    *p->to++ = '"';
    if (event_value_text(value, (char *)p->to, &text))
        p->to += text.len;
    *p->to++ = '"';
}

static bool put_slow(struct printer *p, const struct event_value *value)
{
    commit(p);
    event_value_print_json(value, p->out);
    begin(p);
    return !p->out->failed;
}

static bool put_value(struct printer *p, const struct event_value *value)
{
    switch ((enum event_value_kind)value->kind) {
    case EVENT_VALUE_UTF16:
        if (!room(p, EVTX_JSON_TEXT_MAX(value->bytes.len)))
            return false;
        p->to += evtx_json_text(value->bytes, p->to);
        return true;
    case EVENT_VALUE_UINT:
        if (!room(p, SHORT_VALUE_MAX))
            return false;
        put_decimal(p, value->u);
        return true;
    case EVENT_VALUE_HEX:
    case EVENT_VALUE_TIME:
        if (!room(p, SHORT_VALUE_MAX))
            return false;
        put_quoted_scalar(p, value);
        return true;
    case EVENT_VALUE_GUID:
        if (value->bytes.len != 16)
            return put_slow(p, value);
        if (!room(p, SHORT_VALUE_MAX))
            return false;
        put_quoted_scalar(p, value);
        return true;
    case EVENT_VALUE_ABSENT:
    case EVENT_VALUE_NULL:
    case EVENT_VALUE_UTF8:
    case EVENT_VALUE_INT:
    case EVENT_VALUE_FLOAT:
    case EVENT_VALUE_BOOL:
    case EVENT_VALUE_SID:
    case EVENT_VALUE_BINARY:
    case EVENT_VALUE_LIST:
    case EVENT_VALUE_KIND_COUNT:
        break;
    }
    return put_slow(p, value);
}

/* A value in an array; the values of a list are values of the array. */
static bool put_item(struct printer *p, const struct event_value *value)
{
    const bool list = value->kind == EVENT_VALUE_LIST;
    const struct event_value *items = list ? value->items : value;
    const uint32_t count = list ? value->count : 1;
    for (uint32_t i = 0; i < count; i++)
        if (!put_literal(p, BW_STR(",")) || !put_value(p, &items[i]))
            return false;
    return true;
}

static bool all_absent(const struct event *event, const struct evtx_op *op)
{
    for (uint32_t i = 0; i < op->count; i++)
        if (event->values[op->field + i].kind != EVENT_VALUE_ABSENT)
            return false;
    return true;
}

void evtx_render(const struct event *event, void *context, struct bw_buffer *out)
{
    const struct evtx_shape *shape = context;
    struct printer p = {.out = out};
    if (!bw_buffer_reserve(out, 1))
        return;
    begin(&p);
    uint32_t i = 0;
    bool good = true;
    while (i < shape->op_count && good) {
        const struct evtx_op *op = &shape->ops[i++];
        const struct event_value *value = &event->values[op->field];
        switch ((enum evtx_op_kind)op->kind) {
        case EVTX_OP_LITERAL:
            good = put_literal(&p, op->literal);
            break;
        case EVTX_OP_MEMBER:
            if (value->kind != EVENT_VALUE_ABSENT)
                good = put_literal(&p, op->literal) && put_value(&p, value);
            break;
        case EVTX_OP_ITEM:
            if (value->kind != EVENT_VALUE_ABSENT)
                good = put_item(&p, value);
            break;
        case EVTX_OP_IF_ABSENT:
            if (all_absent(event, op))
                i = op->target;
            break;
        case EVTX_OP_JUMP:
            i = op->target;
            break;
        }
    }
    if (good)
        commit(&p);
}
