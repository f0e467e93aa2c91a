#include "input/json/envelope.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "format/json/flatten.h"
#include "format/json/skip.h"
#include "input/json/device.h"
#include "input/json/frame.h"
#include "input/json/lines.h"
#include "input/json/names.h"

/* Docker cuts longer lines in several records, and the last of them alone has a line end. */
#define DOCKER_PIECE (16 * BW_KIB)

/* Longer ones are no host's, and no type's of an audit record with what follows it. */
#define MAX_HOST 255
#define MAX_TYPE 64

/* Where the line stands, the one that was least changed first: Elastic, Graylog, Wazuh, Splunk,
 * Docker, then whatever has a message. */
static const bw_str text_names[] = {
        BW_STR_INIT("event.original"), BW_STR_INIT("full_message"), BW_STR_INIT("full_log"),
        BW_STR_INIT("_raw"), BW_STR_INIT("log"), BW_STR_INIT("message"), BW_STR_INIT("@message"),
        BW_STR_INIT("line"), BW_STR_INIT("textPayload"),            /* Google Cloud */
        BW_STR_INIT("content.message"),                             /* Datadog */
        BW_STR_INIT("attributes.message"), BW_STR_INIT("body"),     /* OpenTelemetry */
        BW_STR_INIT("short_message"), BW_STR_INIT("SyslogMessage"), /* GELF, Sentinel */
};

/* Whose it was. */
static const bw_str host_names[] = {
        BW_STR_INIT("host.name"),
        BW_STR_INIT("host.hostname"),
        BW_STR_INIT("hostname"),
        BW_STR_INIT("host"),
        BW_STR_INIT("Computer"),
        BW_STR_INIT("agent.hostname"),
        BW_STR_INIT("agent.name"),
        BW_STR_INIT("beat.hostname"),
        BW_STR_INIT("source"),
        BW_STR_INIT("resource.host.name"),
        BW_STR_INIT("content.host"),
        BW_STR_INIT("attributes.host"),
        BW_STR_INIT("result.host"),
        BW_STR_INIT("labels.host"),
};

/* Whose message it is where a collector took it from the net: then a host is the collector's. */
static const bw_str sender_names[] = {
        BW_STR_INIT("log.syslog.hostname"),
        BW_STR_INIT("observer.hostname"),
        BW_STR_INIT("observer.name"),
        BW_STR_INIT("log.source.address"),
        BW_STR_INIT("log.source.ip"),
};

struct envelope {
    struct json_lines lines; /* first */
    struct json_frame frame;
    struct shapes *shapes;
    struct json_flat *flat;
    uint64_t records;
    uint64_t without;    /* a text */
    uint64_t containers; /* of them: lines of containers */
    bw_time first;       /* of the first record */
};

void envelope_free(struct envelope *envelope)
{
    if (envelope == NULL)
        return;
    json_lines_release(&envelope->lines);
    json_flat_free(envelope->flat);
    shapes_free(envelope->shapes);
    free(envelope);
}

/* ---- a record ---- */

/* The first of `names` that the record has as a text. */
static bw_str text_of(const struct json_record *record, const bw_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint32_t slot = event_shape_find(&record->entry->shape, names[i]);
        if (slot != UINT32_MAX && record->values[slot].kind == EVENT_VALUE_UTF8)
            return bw_bytes_str(record->values[slot].bytes);
    }
    return BW_STR("");
}

static bool is_host(bw_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((uint8_t)text.ptr[i] <= ' ' || text.ptr[i] == '=' || text.ptr[i] == '"')
            return false;
    return text.len != 0 && text.len <= MAX_HOST;
}

/* Records of the audit system name their host only when auditd is told to. */
static void add_node(struct envelope *envelope, const struct json_record *record, bw_str line)
{
    if (!bw_str_starts_with(line, BW_STR("type=")))
        return;
    const bw_str host = text_of(record, host_names, BW_COUNT(host_names));
    if (!is_host(host))
        return;
    bw_buffer_add_text(&envelope->lines.text, "node=");
    bw_buffer_add_str(&envelope->lines.text, host);
    bw_buffer_add_char(&envelope->lines.text, ' ');
}

/* "192.0.2.1:514": where a message came from. */
static bw_str without_port(bw_str host)
{
    const size_t colon = bw_str_find_char(host, ':');
    const bool again =
            colon != SIZE_MAX && bw_str_find_char(bw_str_from(host, colon + 1), ':') != SIZE_MAX;
    return colon != SIZE_MAX && !again ? bw_str_head(host, colon) : host;
}

/* Messages of network devices have neither time nor host where whoever took them cut these off. */
static void add_header(struct envelope *envelope, const struct json_record *record, bw_str line)
{
    const enum json_device_bare bare = json_device_bare(line);
    const bw_time time = bare != JSON_DEVICE_NONE ? json_record_time(record, 0) : BW_TIME_UNKNOWN;
    char text[BW_TIME_TEXT_SIZE];
    if (time == BW_TIME_UNKNOWN)
        return;
    const size_t len = bw_time_format(time, text);
    bw_buffer_add_str(&envelope->lines.text, (bw_str){.ptr = text, .len = len});
    bw_buffer_add_char(&envelope->lines.text, ' ');
    bw_str host = text_of(record, sender_names, BW_COUNT(sender_names));
    host = host.len != 0 ? without_port(host) : text_of(record, host_names, BW_COUNT(host_names));
    if (bare != JSON_DEVICE_NAMELESS || !is_host(host))
        return;
    bw_buffer_add_str(&envelope->lines.text, host);
    bw_buffer_add_char(&envelope->lines.text, ' ');
}

/*
 * Where the next record of the audit system begins in a line of several, as Wazuh joins them:
 * "type=SYSCALL msg=audit(...): ... type=EXECVE msg=audit(...): ...". SIZE_MAX: there is no other.
 */
static size_t next_audit(bw_str line)
{
    static const bw_str type = BW_STR_INIT(" type=");
    size_t at = 0;
    for (;;) {
        const size_t found = bw_str_find(bw_str_from(line, at), type);
        if (found == SIZE_MAX)
            return SIZE_MAX;
        at += found + type.len;
        bw_str rest = bw_str_head(bw_str_from(line, at), MAX_TYPE);
        bw_str word;
        if (bw_str_cut(&rest, ' ', &word) && bw_str_starts_with(rest, BW_STR("msg=audit(")))
            return at - type.len;
    }
}

/* The text as lines, of which the last ends. */
static void add_lines(struct envelope *envelope, const struct json_record *record, bw_str text)
{
    bw_str line;
    const bool ended = bw_str_ends_with(text, BW_STR("\n"));
    bw_str rest = bw_str_trim(text);
    while (bw_str_cut(&rest, '\n', &line)) {
        if (envelope->lines.text.len != 0)
            bw_buffer_add_char(&envelope->lines.text, '\n');
        const bool audit = bw_str_starts_with(line, BW_STR("type="));
        size_t at;
        while (audit && (at = next_audit(line)) != SIZE_MAX) {
            add_node(envelope, record, line);
            bw_buffer_add_str(&envelope->lines.text, bw_str_head(line, at));
            bw_buffer_add_char(&envelope->lines.text, '\n');
            line = bw_str_from(line, at + 1);
        }
        add_node(envelope, record, line);
        add_header(envelope, record, line);
        bw_buffer_add_str(&envelope->lines.text, line);
    }
    if (ended || text.len < DOCKER_PIECE)
        bw_buffer_add_char(&envelope->lines.text, '\n');
}

/* {"log":"…","stream":"stdout",…}: as Docker keeps them, and who collects its files sends them. */
static bool is_of_container(const struct json_record *record)
{
    static const bw_str names[] = {BW_STR_INIT("log"), BW_STR_INIT("stream")};
    const bw_str stream = text_of(record, &names[1], 1);
    return (bw_str_eq(stream, BW_STR("stdout")) || bw_str_eq(stream, BW_STR("stderr"))) &&
           text_of(record, &names[0], 1).len != 0;
}

/* The lines of the record; itself as one when it carries none. */
static void take_record(struct envelope *envelope, const struct json_record *record)
{
    const bw_str text = text_of(record, text_names, BW_COUNT(text_names));
    if (envelope->records++ == 0)
        envelope->first = json_record_time(record, 0);
    envelope->containers += is_of_container(record);
    if (bw_str_trim(text).len != 0) {
        add_lines(envelope, record, text);
        return;
    }
    envelope->without++;
    json_compact(bw_str_head(text_window_str(&envelope->lines.window), record->len),
            &envelope->lines.text);
    bw_buffer_add_char(&envelope->lines.text, '\n');
}

/* ---- the stream ---- */

/* Reads the document that the window begins with, fetching more of it as long as it does not end.
 */
static bw_status read_document(
        struct envelope *envelope, struct json_record *ret_record, size_t *ret_at)
{
    bw_status status;
    bw_str text;
    do {
        text = bw_str_head(text_window_str(&envelope->lines.window), BW_LIMIT_RECORD_BYTES);
        status = json_flatten(envelope->flat, text, ret_record, ret_at, NULL);
    } while (status == BW_E_TRUNCATED && text.len < BW_LIMIT_RECORD_BYTES &&
             text_window_double(&envelope->lines.window));
    return status;
}

/* The lines of the next record. */
static bw_status next(struct json_lines *lines)
{
    struct envelope *envelope = (struct envelope *)lines;
    struct json_record record;
    size_t at = 0;
    switch (json_frame_next(&envelope->frame)) {
    case JSON_FRAME_END:
        return envelope->lines.window.status == BW_OK ? BW_END : envelope->lines.window.status;
    case JSON_FRAME_GARBAGE:
        json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "envelope.unreadable",
                "text between the records that is no JSON object");
        json_frame_resync(&envelope->frame, false, 0);
        return BW_OK;
    case JSON_FRAME_DOCUMENT:
        break;
    }
    const bw_status status = read_document(envelope, &record, &at);
    if (status == BW_E_NOMEM)
        return status;
    if (status != BW_OK) {
        json_lines_tell(lines, status == BW_E_TRUNCATED ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                "envelope.unreadable", "a record that is no JSON, or is cut off");
        json_frame_resync(&envelope->frame, true, at);
        return BW_OK;
    }
    take_record(envelope, &record);
    json_frame_accept(&envelope->frame, record.len);
    if (!lines->text.failed)
        return BW_OK;
    bw_buffer_clear(&envelope->lines.text);
    json_lines_tell(
            lines, INPUT_NOTE_UNREADABLE, "envelope.unreadable", "a record that is too long");
    return BW_OK;
}

struct bw_source *envelope_source(struct envelope *envelope)
{
    return &envelope->lines.source;
}

bw_status envelope_open(
        const struct input_options *options, struct envelope **ret_envelope, struct bw_err *err)
{
    struct envelope *envelope = calloc(1, sizeof(*envelope));
    if (envelope == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    envelope->first = BW_TIME_UNKNOWN;
    bw_status status =
            json_lines_init(&envelope->lines, options, 4 * BW_LIMIT_RECORD_BYTES, next, err);
    if (status == BW_OK) {
        envelope->shapes = shapes_new(json_names_resolve);
        if (envelope->shapes != NULL)
            envelope->flat = json_flat_new(envelope->shapes);
        if (envelope->flat == NULL)
            status = bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    }
    if (status != BW_OK) {
        envelope_free(envelope);
        return status;
    }
    json_frame_init(&envelope->frame, &envelope->lines.window, 0, UINT64_MAX);
    *ret_envelope = envelope;
    return BW_OK;
}

/* ---- what is it? ---- */

/* What the first bytes of JSON may be, of any encoding: a record, an array of them, or a mark. */
static bool may_be_json(bw_bytes head)
{
    for (size_t i = 0; i < head.len && i < 64; i++) {
        const uint8_t c = head.ptr[i];
        if (c == '{' || c == '[')
            return true;
        if (c > ' ' && c != 0xef && c != 0xbb && c != 0xbf && c != 0xff && c != 0xfe)
            return false;
    }
    return false;
}

bool envelope_look(bw_bytes head, struct bw_buffer *ret_lines, struct envelope_look *ret_look)
{
    struct bw_memory_source nothing;
    struct envelope *envelope = NULL;
    bw_memory_source_init(&nothing, (bw_bytes){0});
    const struct input_options options = {.source = &nothing.source, .head = head};
    *ret_look = (struct envelope_look){0};
    if (!may_be_json(head) || envelope_open(&options, &envelope, NULL) != BW_OK || envelope == NULL)
        return false;
    while (json_lines_more(&envelope->lines) == BW_OK) {
        if (envelope->without * 10 > envelope->records + 9)
            break;
        bw_buffer_add_str(ret_lines, bw_buffer_str(&envelope->lines.text));
    }
    const bool fits = envelope->records != 0 && envelope->without * 10 <= envelope->records &&
                      !ret_lines->failed;
    if (fits && envelope->first != BW_TIME_UNKNOWN)
        ret_look->year = bw_date_from_time(envelope->first).year;
    ret_look->containers = envelope->containers == envelope->records;
    envelope_free(envelope);
    return fits;
}
