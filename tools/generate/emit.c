#include "emit.h"

#include "base/number.h"

#define FIELDS_MAX 128

/* items of an array end with U+001F in scenario files, and with NUL here. */
static bw_str array_text(bw_str text, struct bw_buffer *out)
{
    const size_t start = out->len;
    bw_str item;
    while (text.len != 0 && bw_str_cut(&text, '\x1f', &item)) {
        bw_buffer_add_str(out, item);
        bw_buffer_add_char(out, '\0');
    }
    return (bw_str){.ptr = (const char *)out->ptr + start, .len = out->len - start};
}

/* Hexadecimal digits as the bytes of a binary value. */
static bw_str binary_text(bw_str text, struct bw_buffer *out)
{
    const size_t start = out->len;
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        const char digits[4] = {'0', 'x', text.ptr[i], text.ptr[i + 1]};
        uint64_t byte = 0;
        (void)!bw_parse_hex64((bw_str){.ptr = digits, .len = 4}, &byte);
        bw_buffer_add_char(out, (char)byte);
    }
    return (bw_str){.ptr = (const char *)out->ptr + start, .len = out->len - start};
}

static uint32_t number_of(const struct pattern *pattern, const struct eval *eval, uint32_t fallback)
{
    uint64_t number;
    const bw_str text = pattern_text(pattern, eval);
    return bw_parse_u64(text, 0, UINT32_MAX, &number) == BW_OK ? (uint32_t)number : fallback;
}

/* A line of text: fields as they are. */
static bw_status emit_text(const struct emission *emission, const struct eval *eval,
        struct output *output, struct output_place *ret_place, struct bw_err *err)
{
    const struct event_kind *event = emission->event;
    bw_str texts[FIELDS_MAX];
    for (size_t i = 0; i < event->format.field_count; i++)
        texts[i] = pattern_text(&emission->fields[i], eval);
    const struct record record = {
            .event = event, .host = eval->host, .time = eval->time, .texts = texts};
    if (eval->out->failed)
        return bw_fail(err, BW_E_LIMIT, "event %.*s: too much text", bw_str_width(event->key),
                event->key.ptr);
    return output_add(output, &record, ret_place, err);
}

bw_status emit_record(const struct emission *emission, const struct eval *eval,
        struct output *output, struct output_place *ret_place, struct bw_err *err)
{
    const struct event_kind *event = emission->event;
    const size_t count = event->format.field_count;
    struct evtx_value values[FIELDS_MAX];
    uint8_t rooms[FIELDS_MAX][EVTX_SID_MAX];
    if (count > FIELDS_MAX)
        return bw_fail(err, BW_E_LIMIT, "event with more than %d fields", FIELDS_MAX);
    if (event->provider->form != NULL)
        return emit_text(emission, eval, output, ret_place, err);
    for (size_t i = 0; i < count; i++) {
        const struct evtx_field *field = &event->format.fields[i];
        bw_str text = pattern_text(&emission->fields[i], eval);
        if (field->type == (EVTX_ARRAY | EVTX_STRING))
            text = array_text(text, eval->out);
        else if (field->type == EVTX_BINARY)
            text = binary_text(text, eval->out);
        if (field->optional && text.len == 0)
            values[i] = (struct evtx_value){.type = EVTX_NULL};
        else if (!evtx_value_parse(field->type, text, rooms[i], &values[i]))
            return bw_fail(err, BW_E_MALFORMED, "event %.*s: field %.*s: '%.*s' is not of its type",
                    bw_str_width(event->key), event->key.ptr, bw_str_width(field->name),
                    field->name.ptr, bw_str_width(text), text.ptr);
    }
    const uint32_t process_id = number_of(&event->process_id, eval, 4);
    const uint32_t thread_id = (uint32_t)rng_between(eval->rng, 10, 1800) * 4;
    const struct record record = {.event = event,
            .host = eval->host,
            .time = eval->time,
            .process_id = process_id,
            .thread_id = thread_id,
            .user_sid = pattern_text(&event->user_sid, eval),
            .values = values};
    if (eval->out->failed)
        return bw_fail(err, BW_E_LIMIT, "event %.*s: too much text", bw_str_width(event->key),
                event->key.ptr);
    return output_add(output, &record, ret_place, err);
}
