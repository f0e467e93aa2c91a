/*
 * Known records, put where no log lists them any more, and damaged in every way that slack space
 * and pieces of disks damage them. What is given out must be what was written, to the byte.
 */
#include "input/windows/evtx.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/evtx/known_form.h"
#include "input/windows/evtx_blob.h"
#include "support/evtx_crc32.h"
#include "support/evtx_writer.h"

#define HEADER     4096u
#define SOME_TIME  UINT64_C(133011182450000000) /* 2022-07-01T03:04:05Z */
#define ONE_SECOND UINT64_C(10000000)
#define TEST_LIMIT (64 * BW_MIB)
#define MAGIC      UINT32_C(0x00002a2a)
#define DEFINITION 24 /* bytes of a definition before its tokens */
#define MARK       ",\"breakwater.recovered\":true"

/* ---- logs ---- */

static const struct evtx_field process_fields[] = {
        {.name = BW_STR_INIT("UtcTime"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("ProcessId"), .type = EVTX_UINT32},
        {.name = BW_STR_INIT("CommandLine"), .type = EVTX_STRING},
};
static const struct evtx_field query_fields[] = {
        {.name = BW_STR_INIT("QueryName"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("QueryStatus"), .type = EVTX_UINT32},
        {.name = BW_STR_INIT("QueryResults"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("Address"), .type = EVTX_HEX64},
};

static const struct evtx_field policy_fields[] = {
        {.name = BW_STR_INIT("InfoDescription"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("OperationParameter1"), .type = EVTX_STRING},
};
static const struct evtx_field session_fields[] = {
        {.name = BW_STR_INIT("User"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("SessionID"), .type = EVTX_UINT32},
        {.name = BW_STR_INIT("Address"), .type = EVTX_STRING},
};

static const struct evtx_event_kind kinds[] = {
        {.layout = EVTX_LAYOUT_MODERN,
                .provider = BW_STR_INIT("Microsoft-Windows-Sysmon"),
                .provider_guid = BW_STR_INIT("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"),
                .channel = BW_STR_INIT("Microsoft-Windows-Sysmon/Operational"),
                .computer = BW_STR_INIT("host.example"),
                .event_id = 1,
                .version = 5,
                .level = 4,
                .task = 1,
                .opcode = 2,
                .keywords = 8,
                .body = EVTX_BODY_DATA,
                .fields = process_fields,
                .field_count = BW_COUNT(process_fields)},
        {.layout = EVTX_LAYOUT_MODERN,
                .provider = BW_STR_INIT("Microsoft-Windows-Sysmon"),
                .provider_guid = BW_STR_INIT("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"),
                .channel = BW_STR_INIT("Microsoft-Windows-Sysmon/Operational"),
                .computer = BW_STR_INIT("host.example"),
                .event_id = 22,
                .version = 5,
                .level = 4,
                .task = 22,
                .opcode = 2,
                .keywords = 8,
                .body = EVTX_BODY_DATA,
                .fields = query_fields,
                .field_count = BW_COUNT(query_fields)},
        {.layout = EVTX_LAYOUT_MODERN,
                .provider = BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager"),
                .provider_guid = BW_STR_INIT("{5D896912-022D-40AA-A3A8-4FA5515C76D7}"),
                .channel = BW_STR_INIT(
                        "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"),
                .computer = BW_STR_INIT("host.example"),
                .event_id = 21,
                .level = 4,
                .body = EVTX_BODY_USER,
                .user_element = BW_STR_INIT("EventXML"),
                .fields = process_fields,
                .field_count = BW_COUNT(process_fields)},
};

/* Events that Windows has, with the numbers of their templates in Windows 10 and in Windows 7. */
static const struct known {
    struct evtx_event_kind kind;
    uint32_t numbers[2];
} known_kinds[] = {
        {{.layout = EVTX_LAYOUT_MODERN,
                 .provider = BW_STR_INIT("Microsoft-Windows-GroupPolicy"),
                 .channel = BW_STR_INIT("Microsoft-Windows-GroupPolicy/Operational"),
                 .computer = BW_STR_INIT("host.example"),
                 .event_id = 5321,
                 .level = 4,
                 .body = EVTX_BODY_DATA,
                 .fields = policy_fields,
                 .field_count = BW_COUNT(policy_fields)},
                {0xa7a7fd69, 0x1b70520d}},
        {{.layout = EVTX_LAYOUT_LITERAL,
                 .provider = BW_STR_INIT("Microsoft-Windows-TerminalServices-LocalSessionManager"),
                 .channel = BW_STR_INIT(
                         "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"),
                 .computer = BW_STR_INIT("host.example"),
                 .event_id = 21,
                 .level = 4,
                 .body = EVTX_BODY_USER,
                 .user_element = BW_STR_INIT("EventXML"),
                 .user_namespace = BW_STR_INIT("Event_NS"),
                 .fields = session_fields,
                 .field_count = BW_COUNT(session_fields)},
                {0x7d088cd5, 0x16cbcb38}},
};

/* A log of one chunk; its last records may be taken off its list. */
struct log {
    uint8_t *file;
    size_t len;
    char *truth;         /* a line of JSON for each of its records */
    uint32_t starts[64]; /* of the records, in the chunk */
    size_t record_count;
    size_t live; /* so many of them are listed */
};

static uint8_t *chunk_of(struct log *log)
{
    return log->file + HEADER;
}

static void put_le(uint8_t *out, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(number >> 8 * i);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void ignore_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    (void)log, (void)kind, (void)name, (void)offset, (void)count, (void)text;
}

static char *read_live(bw_bytes file)
{
    struct input_log log = {.note = ignore_note};
    struct bw_memory_source source;
    bw_memory_source_init(&source, file);
    const struct input_options options = {
            .source = &source.source, .log = &log, .part_end = UINT64_MAX};
    struct input *input = NULL;
    const struct event *event;
    struct bw_buffer text;
    bw_buffer_init(&text, TEST_LIMIT);
    assert_int_equal(input_evtx.open(&options, &input, NULL), BW_OK);
    while (input_evtx.next(input, &event, NULL) == BW_OK) {
        assert_int_equal(event->identity, 0); /* nobody asked */
        event->render(event, event->render_context, &text);
        bw_buffer_add_char(&text, '\n');
    }
    input_evtx.close(input);
    bw_buffer_add_char(&text, '\0');
    assert_false(text.failed);
    return (char *)text.ptr;
}

/* Both checksums of the chunk as they should be. */
static void sum_chunk(struct log *log)
{
    static struct evtx_crc32 crc;
    uint8_t *chunk = chunk_of(log);
    const uint32_t end = get_u32(chunk + 48);
    evtx_crc32_init(&crc);
    put_le(chunk + 52, evtx_crc32_add(&crc, 0, (bw_bytes){.ptr = chunk + 512, .len = end - 512}),
            4);
    const uint32_t first = evtx_crc32_add(&crc, 0, (bw_bytes){.ptr = chunk, .len = 120});
    put_le(chunk + 124, evtx_crc32_add(&crc, first, (bw_bytes){.ptr = chunk + 128, .len = 384}), 4);
}

/* Of what was written so far; only the first `live` records are listed. Frees the writer. */
static struct log log_end(struct evtx_writer *writer, const struct bw_buffer *bytes, size_t live)
{
    struct log log = {.live = live};
    assert_int_equal(evtx_writer_finish(writer, NULL), BW_OK);
    evtx_writer_free(writer);
    log.file = bytes->ptr;
    log.len = bytes->len;
    assert_int_equal(log.len, HEADER + EVTX_CHUNK_SIZE);
    log.truth = read_live((bw_bytes){.ptr = log.file, .len = log.len});
    for (uint32_t at = 512; get_u32(chunk_of(&log) + at) == MAGIC;
            at += get_u32(chunk_of(&log) + at + 4))
        log.starts[log.record_count++] = at;
    if (log.live != log.record_count) {
        put_le(chunk_of(&log) + 48, log.starts[log.live], 4);
        sum_chunk(&log);
    }
    return log;
}

/*
 * `order` has a letter for each record: p, q and u for the kinds, P for a p whose texts have the
 * zeros behind them that Windows writes and an export leaves out. Those behind a bar are not
 * listed by the log; their ids do not go on where the others end.
 */
static struct log log_new(const char *order)
{
    static const char moment[] = "2022-07-01 03:04:05";
    struct bw_buffer bytes;
    struct evtx_writer *writer = NULL;
    bw_buffer_init(&bytes, TEST_LIMIT);
    struct evtx_buffer_sink sink = evtx_buffer_sink(&bytes);
    const struct evtx_writer_options options = {0};
    assert_int_equal(evtx_writer_new(&sink.sink, &options, &writer, NULL), BW_OK);
    unsigned numbers[BW_COUNT(kinds)];
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        assert_int_equal(evtx_writer_add_kind(writer, &kinds[i], &numbers[i], NULL), BW_OK);
    uint64_t id = 0;
    for (const char *c = order; *c != '\0'; c++) {
        char text[64];
        const size_t zeros = *c == 'P';
        if (*c == '|') {
            id += 1000;
            continue;
        }
        snprintf(text, sizeof(text), "cmd.exe /c number %" PRIu64 " of %s", ++id, order);
        for (char *at = text; *at != '\0'; at++)
            *at = *at == 'P' ? 'p' : *at;
        const struct evtx_record_head head = {
                .time = SOME_TIME + id * ONE_SECOND, .record_id = id, .process_id = 7};
        const struct evtx_value process[] = {
                {.type = EVTX_STRING, .bytes = {moment, strlen(moment) + zeros}},
                {.type = EVTX_UINT32, .number = id},
                {.type = EVTX_STRING, .bytes = {text, strlen(text) + zeros}}};
        const struct evtx_value query[] = {{.type = EVTX_STRING, .bytes = bw_str_of(text)},
                {.type = EVTX_UINT32, .number = 9003},
                {.type = EVTX_STRING, .bytes = BW_STR("none")}, {.type = EVTX_HEX64, .number = id}};
        assert_int_equal(evtx_writer_add(writer, numbers[*c == 'q' ? 1 : 2 * (*c == 'u')], &head,
                                 *c == 'q' ? query : process, NULL, NULL),
                BW_OK);
    }
    return log_end(writer, &bytes, strcspn(order, "|"));
}

static void log_free(struct log *log)
{
    free(log->file);
    free(log->truth);
}

/* ---- the two passes ---- */

struct piece {
    uint64_t offset;
    uint8_t *bytes;
    size_t len;
};

struct finds {
    struct input_finds finds;
    struct input_log log;
    struct piece facts[256];
    size_t fact_count;
    struct piece remains[256];
    size_t remain_count;
};

static struct piece copy_of(uint64_t offset, bw_bytes bytes)
{
    struct piece piece = {.offset = offset, .bytes = malloc(bytes.len + 1), .len = bytes.len};
    assert_non_null(piece.bytes);
    memcpy(piece.bytes, bytes.ptr, bytes.len);
    return piece;
}

static void take_fact(struct input_finds *finds, bw_bytes fact)
{
    struct finds *f = (struct finds *)finds;
    assert_true(f->fact_count < BW_COUNT(f->facts));
    f->facts[f->fact_count++] = copy_of(0, fact);
}

static void take_remains(struct input_finds *finds, uint64_t offset, bw_bytes remains)
{
    struct finds *f = (struct finds *)finds;
    assert_true(f->remain_count < BW_COUNT(f->remains));
    f->remains[f->remain_count++] = copy_of(offset, remains);
}

static struct finds *finds_new(void)
{
    struct finds *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->finds = (struct input_finds){.fact = take_fact, .remains = take_remains};
    f->log.note = ignore_note;
    return f;
}

/* First pass over one item; the identities of its events go to `identities` (NULL: nowhere). */
static void look_through(struct finds *f, const struct input_kind *kind, bw_bytes bytes,
        uint64_t start, uint64_t end, struct bw_buffer *identities)
{
    struct bw_memory_source source;
    bw_memory_source_init(
            &source, (bw_bytes){.ptr = bytes.ptr + start, .len = bytes.len - (size_t)start});
    source.source.offset = start;
    const struct input_options options = {.source = &source.source,
            .log = &f->log,
            .part_start = start,
            .part_end = end,
            .finds = &f->finds};
    struct input *input = NULL;
    const struct event *event;
    assert_int_equal(kind->open(&options, &input, NULL), BW_OK);
    while (kind->next(input, &event, NULL) == BW_OK) {
        assert_int_not_equal(event->identity, 0);
        assert_null(event->recovery);
        if (identities != NULL)
            bw_buffer_printf(identities, "%" PRIu64 "\n", event->identity);
    }
    kind->close(input);
}

static void look_through_log(struct finds *f, const struct log *log)
{
    look_through(
            f, &input_evtx, (bw_bytes){.ptr = log->file, .len = log->len}, 0, UINT64_MAX, NULL);
}

static void look_through_blob(struct finds *f, bw_bytes bytes)
{
    look_through(f, &input_evtx_blob, bytes, 0, UINT64_MAX, NULL);
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *x = a;
    const struct piece *y = b;
    return bw_str_compare((bw_str){.ptr = (const char *)x->bytes, .len = x->len},
            (bw_str){.ptr = (const char *)y->bytes, .len = y->len});
}

struct outcome {
    unsigned found, read, unresolved, ambiguous, unsound;
    unsigned by_source[EVENT_SOURCE_COUNT];
    unsigned by_place[EVENT_PLACE_COUNT];
    uint64_t last_identity;
};

/* Leaves the values of a line of JSON, in order, without the names of members. */
static void keep_values(char *line)
{
    char *out = line;
    for (char *p = line; *p != '\0' && *p != '\n';) {
        char *end = p;
        if (*p == '"') {
            for (end++; *end != '"'; end++)
                end += *end == '\\';
            if (end[1] == ':') {
                p = end + 2;
                continue;
            }
        }
        if (strchr("{}[]", *p) == NULL) {
            memmove(out, p, (size_t)(end - p) + 1);
            out += end - p + 1;
        }
        p = end + 1;
    }
    *out = '\0';
}

/* `text`, whose data have no names, must have the values of a line of `truth`. */
static bool has_values_of(const char *text, const char *truth)
{
    char *mine = strdup(text);
    bool same = false;
    keep_values(mine);
    for (const char *line = truth; *line != '\0' && !same; line = strchr(line, '\n') + 1) {
        char *theirs = strdup(line);
        keep_values(theirs);
        same = strcmp(mine, theirs) == 0;
        free(theirs);
    }
    free(mine);
    return same && (strstr(text, "\"EventData\":{\"Data\":") != NULL ||
                           strstr(text, "\"UserData\":{\"Data\":") != NULL);
}

/* The record as it was before it was marked must be one of `truth`. */
static void check_true(const struct event *event, const char *const *truth)
{
    struct bw_buffer json;
    bw_buffer_init(&json, TEST_LIMIT);
    event->render(event, event->render_context, &json);
    bw_buffer_add_char(&json, '\0');
    assert_false(json.failed);
    char *text = (char *)json.ptr;
    char *mark = strstr(text, MARK);
    assert_non_null(mark);
    strcpy(mark, "}\n");
    bool known = false;
    for (; *truth != NULL && !known; truth++) {
        const char *at = strstr(*truth, text);
        known = event->recovery->source == EVENT_SOURCE_NONE
                        ? has_values_of(text, *truth)
                        : at != NULL && (at == *truth || at[-1] == '\n');
    }
    if (!known)
        fail_msg("nobody wrote this record: %s", text);
    bw_buffer_release(&json);
}

/* Second pass; frees the finds. `truth` ends with NULL. */
static struct outcome revive(struct finds *f, const char *const *truth)
{
    struct outcome outcome = {.found = (unsigned)f->remain_count};
    struct input_reviver *reviver = input_evtx.reviver->create();
    assert_non_null(reviver);
    qsort(f->facts, f->fact_count, sizeof(f->facts[0]), compare_pieces);
    for (size_t i = 0; i < f->fact_count; i++) {
        const bw_bytes fact = {.ptr = f->facts[i].bytes, .len = f->facts[i].len};
        if (i == 0 || compare_pieces(&f->facts[i - 1], &f->facts[i]) != 0)
            assert_int_equal(input_evtx.reviver->add_fact(reviver, fact, NULL), BW_OK);
    }
    for (size_t i = 0; i < f->remain_count; i++) {
        const struct event *event = NULL;
        struct bw_err err = {.status = BW_OK};
        const bw_bytes remains = {.ptr = f->remains[i].bytes, .len = f->remains[i].len};
        const bw_status status =
                input_evtx.reviver->revive(reviver, f->remains[i].offset, remains, &event, &err);
        outcome.read += status == BW_OK;
        outcome.unresolved += status == BW_E_NOT_FOUND;
        outcome.ambiguous += status == BW_E_RANGE;
        if (status != BW_OK) {
            assert_int_not_equal(err.message[0], '\0');
            continue;
        }
        assert_non_null(event->recovery);
        assert_int_equal(event->offset, f->remains[i].offset);
        outcome.by_source[event->recovery->source]++;
        outcome.by_place[event->recovery->place]++;
        outcome.last_identity = event->identity;
        check_true(event, truth);
    }
    outcome.unsound = outcome.found - outcome.read - outcome.unresolved - outcome.ambiguous;
    input_evtx.reviver->destroy(reviver);
    for (size_t i = 0; i < f->fact_count; i++)
        free(f->facts[i].bytes);
    for (size_t i = 0; i < f->remain_count; i++)
        free(f->remains[i].bytes);
    free(f);
    return outcome;
}

static void check_outcome(struct outcome got, unsigned found, unsigned read, unsigned unresolved,
        unsigned ambiguous, unsigned unsound)
{
    char have[128];
    char want[128];
    snprintf(have, sizeof(have), "found %u read %u unresolved %u ambiguous %u unsound %u",
            got.found, got.read, got.unresolved, got.ambiguous, got.unsound);
    snprintf(want, sizeof(want), "found %u read %u unresolved %u ambiguous %u unsound %u", found,
            read, unresolved, ambiguous, unsound);
    assert_string_equal(have, want);
}

/* ---- what can be done to a log ---- */

/* The definition with this child name, searched from the record `from` on; 0 when there is none. */
static uint32_t definition_with(struct log *log, size_t from, const char *name)
{
    uint8_t units[64];
    const size_t len = strlen(name) * 2;
    for (size_t i = 0; i < len; i++)
        units[i] = i % 2 == 0 ? (uint8_t)name[i / 2] : 0;
    const uint8_t *chunk = chunk_of(log);
    const uint8_t *hit =
            memmem(chunk + log->starts[from], EVTX_CHUNK_SIZE - log->starts[from], units, len);
    if (hit == NULL)
        return 0;
    static const uint8_t fragment[4] = {0x0f, 1, 1, 0};
    while (memcmp(hit, fragment, 4) != 0)
        hit--;
    return (uint32_t)(hit - chunk) - DEFINITION;
}

/* The entry of a name: where its header begins. */
static uint32_t name_entry(struct log *log, const char *name)
{
    uint8_t entry[70] = {0};
    const size_t len = strlen(name);
    entry[0] = (uint8_t)len;
    for (size_t i = 0; i < len; i++)
        entry[2 + 2 * i] = (uint8_t)name[i];
    const uint8_t *chunk = chunk_of(log);
    const uint8_t *hit = memmem(chunk, EVTX_CHUNK_SIZE, entry, 2 + 2 * len + 2);
    assert_non_null(hit);
    return (uint32_t)(hit - chunk) - 6;
}

static void set_name(struct log *log, const char *name, const char *other)
{
    uint8_t *entry = chunk_of(log) + name_entry(log, name);
    uint16_t hash = 0;
    assert_int_equal(strlen(name), strlen(other));
    for (size_t i = 0; other[i] != '\0'; i++) {
        entry[8 + 2 * i] = (uint8_t)other[i];
        hash = (uint16_t)(hash * 65599u + (uint8_t)other[i]);
    }
    put_le(entry + 4, hash, 2);
}

/* ---- the cases ---- */

static void the_template_stands_in_the_chunk(void **state)
{
    (void)state;
    struct log log = log_new("pqpq|pqqp");
    struct finds *f = finds_new();
    look_through_log(f, &log);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    check_outcome(got, 4, 4, 0, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_CHUNK], 4);
    assert_int_equal(got.by_place[EVENT_PLACE_SLACK], 4);
    log_free(&log);
}

/* Nothing is looked for where nobody asks: read_live is all that there is. */
static void slack_is_left_alone_unless_asked(void **state)
{
    (void)state;
    struct log log = log_new("pq|pq");
    char *now = read_live((bw_bytes){.ptr = log.file, .len = log.len});
    assert_int_equal(strncmp(now, log.truth, strlen(now)), 0);
    assert_true(strlen(now) < strlen(log.truth));
    free(now);
    log_free(&log);
}

static void a_template_that_slack_alone_defines(void **state)
{
    (void)state;
    struct log log = log_new("pp|qqp");
    struct finds *f = finds_new();
    look_through_log(f, &log);
    check_outcome(revive(f, (const char *const[]){log.truth, NULL}), 3, 3, 0, 0, 0);
    log_free(&log);
}

/* The first record with q has its definition inside; `what` is done to that, then q is asked for.
 */
static struct outcome with_damaged_definition(
        void (*damage)(struct log *log, uint32_t definition), struct log *other)
{
    struct log log = log_new("pp|qqp");
    struct finds *f = finds_new();
    damage(&log, definition_with(&log, 2, "QueryName"));
    look_through_log(f, &log);
    if (other != NULL)
        look_through_log(f, other);
    const struct outcome got =
            revive(f, (const char *const[]){log.truth, other != NULL ? other->truth : NULL, NULL});
    log_free(&log);
    return got;
}

static void overwrite_template(struct log *log, uint32_t definition)
{
    memset(chunk_of(log) + definition + DEFINITION, 0x5a, 40);
}

static void overwrite_guid(struct log *log, uint32_t definition)
{
    memset(chunk_of(log) + definition + 4, 0x77, 16);
}

static void overwrite_names(struct log *log, uint32_t definition)
{
    (void)definition;
    memset(chunk_of(log) + name_entry(log, "Data"), 0x11, 18);
    memset(chunk_of(log) + name_entry(log, "EventData"), 0x11, 28);
}

static void overwrite_all_names(struct log *log, uint32_t definition)
{
    overwrite_names(log, definition);
    memset(chunk_of(log) + name_entry(log, "Name"), 0x11, 18);
}

static void overwrite_hash(struct log *log, uint32_t definition)
{
    (void)definition;
    chunk_of(log)[name_entry(log, "Data") + 4] ^= 1;
}

static void a_template_that_was_overwritten(void **state)
{
    (void)state;
    static const struct {
        void (*damage)(struct log *log, uint32_t definition);
        unsigned alone_unsound; /* the record that has the definition inside is no longer whole */
    } cases[] = {{overwrite_template, 0}, {overwrite_guid, 1}};
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        struct log other = log_new("qp");
        const unsigned unsound = cases[i].alone_unsound;
        const struct outcome alone = with_damaged_definition(cases[i].damage, NULL);
        check_outcome(alone, 3, 3 - unsound, 0, 0, unsound);
        assert_int_equal(alone.by_source[EVENT_SOURCE_NONE], 2 - unsound);
        const struct outcome got = with_damaged_definition(cases[i].damage, &other);
        check_outcome(got, 3, 3 - unsound, 0, 0, unsound);
        assert_int_equal(got.by_source[EVENT_SOURCE_LIBRARY], 2 - unsound);
        assert_int_equal(got.by_source[EVENT_SOURCE_CHUNK], 1);
        log_free(&other);
    }
}

/* The names stand in the part that the log lists, where its own records wrote over them. */
static void names_that_were_overwritten(void **state)
{
    (void)state;
    struct log other = log_new("qp");
    const struct outcome with = with_damaged_definition(overwrite_names, &other);
    assert_int_equal(with.found, 3);
    assert_int_equal(with.read, 3);
    const struct outcome hash = with_damaged_definition(overwrite_hash, &other);
    assert_int_equal(hash.read, 3);
    /* without the library: what the layout does not tell stays unknown, and nothing is made up */
    const struct outcome told = with_damaged_definition(overwrite_hash, NULL);
    assert_int_equal(told.read + told.unresolved, 3);
    const struct outcome without = with_damaged_definition(overwrite_all_names, NULL);
    check_outcome(without, 3, 0, 3, 0, 0); /* what they are of is gone as well */
    check_outcome(with_damaged_definition(overwrite_all_names, &other), 3, 3, 0, 0, 0);
    log_free(&other);
}

/* The element below UserData has a name that the template alone knew. */
static void user_data_without_its_template(void **state)
{
    (void)state;
    struct log log = log_new("pp|uuu");
    struct finds *f = finds_new();
    overwrite_template(&log, definition_with(&log, 2, "EventXML"));
    look_through_log(f, &log);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    check_outcome(got, 3, 3, 0, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_NONE], 3);
    log_free(&log);
}

/* A control character in the text of the second record with q. */
static void overwrite_template_and_text(struct log *log, uint32_t definition)
{
    overwrite_template(log, definition);
    uint8_t *record = chunk_of(log) + log->starts[3];
    uint8_t *text = memmem(record, get_u32(record + 4), "c\0m\0d", 5);
    assert_non_null(text);
    text[2] = 1;
}

/* Where no template speaks for the values, they must look like values. */
static void nameless_values_that_are_odd(void **state)
{
    (void)state;
    const struct outcome got = with_damaged_definition(overwrite_template_and_text, NULL);
    check_outcome(got, 3, 2, 1, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_NONE], 1);
}

static void rename_field(struct log *log, uint32_t definition)
{
    (void)definition;
    set_name(log, "Data", "Date");
}

/* Another name with a hash of its own: the chunk is no longer sound, and one that is tells. */
static void a_name_that_another_took_the_place_of(void **state)
{
    (void)state;
    struct log other = log_new("qp");
    const struct outcome got = with_damaged_definition(rename_field, &other);
    assert_int_equal(got.read, 3);
    assert_int_equal(got.by_source[EVENT_SOURCE_LIBRARY], 3);
    log_free(&other);
}

static uint32_t number_of(struct log *log, const char *field)
{
    return get_u32(chunk_of(log) + definition_with(log, 0, field) + 4);
}

/* Every instance and definition with one number gets another. */
static void renumber(struct log *log, uint32_t from, uint32_t to)
{
    uint8_t *chunk = chunk_of(log);
    for (size_t i = 512; i + 4 < EVTX_CHUNK_SIZE; i++)
        if (get_u32(chunk + i) == from)
            put_le(chunk + i, to, 4);
    sum_chunk(log);
}

/* The right number, another GUID, other values: the other evidence has the right one. */
static void a_foreign_template_in_its_place(void **state)
{
    (void)state;
    struct log log = log_new("pp|qqp");
    struct log other = log_new("qp");
    struct finds *f = finds_new();
    uint8_t *chunk = chunk_of(&log);
    const uint32_t q = definition_with(&log, 2, "QueryName");
    const uint32_t p = definition_with(&log, 0, "CommandLine");
    const uint32_t number = get_u32(chunk + q + 4);
    const uint32_t size = get_u32(chunk + q + 20);
    /* p's definition where q's was, as far as it goes, with q's number and size */
    memcpy(chunk + q + 8, chunk + p + 8, 12);
    memcpy(chunk + q + DEFINITION, chunk + p + DEFINITION,
            get_u32(chunk + p + 20) < size ? get_u32(chunk + p + 20) : size);
    assert_int_equal(get_u32(chunk + q + 4), number);
    look_through_log(f, &log);
    look_through_log(f, &other);
    const struct outcome got = revive(f, (const char *const[]){log.truth, other.truth, NULL});
    check_outcome(got, 3, 3, 0, 0, 0);
    log_free(&log);
    log_free(&other);
}

/* Two templates of one number whose values look the same: nobody can tell which names are meant. */
static void two_templates_of_one_number(void **state)
{
    (void)state;
    struct log log = log_new("p|ppp");
    struct log other = log_new("pp");
    struct finds *f = finds_new();
    set_name(&other, "Data", "Date");
    uint8_t *chunk = chunk_of(&other);
    chunk[definition_with(&other, 0, "CommandLine") + 4 + 12] ^= 0x55; /* another GUID */
    sum_chunk(&other);
    assert_int_equal(number_of(&log, "CommandLine"), number_of(&other, "CommandLine"));
    look_through_log(f, &log);
    look_through_log(f, &other);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    check_outcome(got, 3, 3, 0, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_NONE], 3);
    log_free(&log);
    log_free(&other);
}

/* The same number and other values: the values tell. */
static void two_templates_of_one_number_that_differ(void **state)
{
    (void)state;
    struct log log = log_new("p|ppp");
    struct log other = log_new("qq");
    struct finds *f = finds_new();
    const uint32_t p = number_of(&log, "CommandLine");
    char *truth = log.truth;
    renumber(&other, number_of(&other, "QueryName"), p);
    look_through_log(f, &log);
    look_through_log(f, &other);
    check_outcome(revive(f, (const char *const[]){truth, NULL}), 3, 3, 0, 0, 0);
    log_free(&log);
    log_free(&other);
}

/* ---- names that are published ---- */

#define LOST 3 /* records of a kind that no log lists, behind one that it does */

/* `values` has those of the kind's fields. */
static struct log log_of_kind(const struct evtx_event_kind *kind, const struct evtx_value *values)
{
    const struct evtx_value process[] = {{.type = EVTX_STRING, .bytes = BW_STR("now")},
            {.type = EVTX_UINT32, .number = 1}, {.type = EVTX_STRING, .bytes = BW_STR("cmd")}};
    const struct evtx_writer_options options = {0};
    struct evtx_writer *writer = NULL;
    struct bw_buffer bytes;
    unsigned first = 0;
    unsigned number = 0;
    bw_buffer_init(&bytes, TEST_LIMIT);
    struct evtx_buffer_sink sink = evtx_buffer_sink(&bytes);
    assert_int_equal(evtx_writer_new(&sink.sink, &options, &writer, NULL), BW_OK);
    assert_int_equal(evtx_writer_add_kind(writer, &kinds[0], &first, NULL), BW_OK);
    assert_int_equal(evtx_writer_add_kind(writer, kind, &number, NULL), BW_OK);
    for (unsigned i = 0; i <= LOST; i++) {
        const struct evtx_record_head head = {
                .time = SOME_TIME + i * ONE_SECOND, .record_id = i == 0 ? 1 : 1000 + i};
        assert_int_equal(evtx_writer_add(writer, i == 0 ? first : number, &head,
                                 i == 0 ? process : values, NULL, NULL),
                BW_OK);
    }
    struct log log = log_end(writer, &bytes, 1);
    assert_int_equal(log.record_count, 1 + LOST);
    return log;
}

/* The definition of its data: that which begins last in the first record that has both. */
static uint32_t data_definition(struct log *log)
{
    static const uint8_t fragment[4] = {0x0f, 1, 1, 0};
    uint32_t at = log->starts[2];
    while (memcmp(chunk_of(log) + at, fragment, sizeof(fragment)) != 0)
        at--;
    assert_true(at > log->starts[1] + DEFINITION);
    return at - DEFINITION;
}

/* Its records with the template `number`, whose definition is nowhere; frees the log. */
static struct outcome without_definition(struct log *log, uint32_t number)
{
    const uint32_t at = data_definition(log);
    struct finds *f = finds_new();
    renumber(log, get_u32(chunk_of(log) + at + 4), number);
    memset(chunk_of(log) + at + DEFINITION, 0x5a, 20);
    look_through_log(f, log);
    const struct outcome got = revive(f, (const char *const[]){log->truth, NULL});
    check_outcome(got, LOST, LOST, 0, 0, 0);
    log_free(log);
    return got;
}

static struct outcome known_with(const struct known *known, uint16_t event_id, uint32_t number)
{
    struct evtx_event_kind kind = known->kind;
    const struct evtx_value values[] = {{.type = EVTX_STRING, .bytes = BW_STR("HOST\\somebody")},
            {.type = EVTX_UINT32, .number = 3}, {.type = EVTX_STRING, .bytes = BW_STR("LOCAL")}};
    const struct evtx_value texts[] = {{.type = EVTX_STRING, .bytes = BW_STR("Retrying:")},
            {.type = EVTX_STRING, .bytes = BW_STR("\\\\host.example\\sysvol")}};
    kind.event_id = event_id;
    struct log log = log_of_kind(&kind, kind.field_count == 2 ? texts : values);
    return without_definition(&log, number);
}

/* revive() compares with the truth, names and all, what does not say that it has none. */
static void published_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(known_kinds); i++)
        for (unsigned n = 0; n < 2; n++) {
            const struct known *known = &known_kinds[i];
            const uint16_t id = known->kind.event_id;
            const struct outcome got = known_with(known, id, known->numbers[n]);
            assert_int_equal(got.by_source[EVENT_SOURCE_MANIFEST], LOST);
            const struct outcome other = known_with(known, id, known->numbers[n] ^ 1);
            assert_int_equal(other.by_source[EVENT_SOURCE_NONE], LOST);
            const struct outcome event = known_with(known, 999, known->numbers[n]);
            assert_int_equal(event.by_source[EVENT_SOURCE_NONE], LOST);
        }
}

/* The right names with another type: it is not the template that has this number. */
static void published_names_with_another_type(void **state)
{
    (void)state;
    struct evtx_event_kind kind = known_kinds[0].kind;
    struct evtx_field fields[] = {policy_fields[0], policy_fields[1]};
    const struct evtx_value values[] = {{.type = EVTX_STRING, .bytes = BW_STR("Retrying:")},
            {.type = EVTX_UINT32, .number = 7}};
    fields[1].type = EVTX_UINT32;
    kind.fields = fields;
    struct log log = log_of_kind(&kind, values);
    const struct outcome got = without_definition(&log, known_kinds[0].numbers[0]);
    assert_int_equal(got.by_source[EVENT_SOURCE_NONE], LOST);
}

/* What logs still have wins over what is published. */
static void evidence_comes_first(void **state)
{
    (void)state;
    const struct evtx_value texts[] = {{.type = EVTX_STRING, .bytes = BW_STR("a")},
            {.type = EVTX_STRING, .bytes = BW_STR("b")}};
    const struct evtx_event_kind *kind = &known_kinds[0].kind;
    struct log log = log_of_kind(kind, texts);
    struct finds *f = finds_new();
    const uint32_t at = data_definition(&log);
    renumber(&log, get_u32(chunk_of(&log) + at + 4), known_kinds[0].numbers[0]);
    look_through_log(f, &log);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    check_outcome(got, LOST, LOST, 0, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_CHUNK], LOST);
    log_free(&log);
}

/* Types in turn, so that rows have all of them; the SID and GUID are the same everywhere. */
static const struct evtx_value some_values[] = {
        {.type = EVTX_STRING, .bytes = BW_STR_INIT("some text")},
        {.type = EVTX_UINT32, .number = 42},
        {.type = EVTX_GUID, .bytes = BW_STR_INIT("0123456789abcdef")},
        {.type = EVTX_HEX64, .number = 0x3e7},
        {.type = EVTX_SID, .bytes = BW_STR_INIT("\1\1\0\0\0\0\0\5\22\0\0\0")},
        {.type = EVTX_BOOL, .number = 1},
        {.type = EVTX_UINT16, .number = 7},
        {.type = EVTX_FILETIME, .number = SOME_TIME},
};

/* False: the writer has no such events. */
static bool read_row(const struct evtx_known_provider *provider, const struct evtx_known_data *row)
{
    struct evtx_field fields[EVTX_KNOWN_VALUES];
    struct evtx_value values[EVTX_KNOWN_VALUES];
    uint8_t types[EVTX_KNOWN_VALUES];
    bw_str rest = bw_str_of(row->names);
    bw_str name;
    uint32_t count = 0;
    uint32_t numbers[2];
    struct bw_buffer xml;
    for (; bw_str_cut(&rest, ',', &name); count++) {
        if (name.len == 0 || name.ptr[0] == '<' || row->title != NULL)
            return false;
        values[count] = some_values[count % BW_COUNT(some_values)];
        types[count] = values[count].type;
        fields[count] = (struct evtx_field){.name = name, .type = types[count]};
    }
    bw_buffer_init(&xml, TEST_LIMIT);
    evtx_known_xml(row, 0, &xml);
    const struct evtx_known_hash hash = evtx_known_hash(bw_buffer_bytes(&xml));
    evtx_known_numbers(&hash, types, count, numbers);
    bw_buffer_release(&xml);
    const struct evtx_event_kind kind = {.layout = EVTX_LAYOUT_MODERN,
            .provider = bw_str_of(provider->name),
            .channel = BW_STR("Some/Operational"),
            .computer = BW_STR("host.example"),
            .event_id = row->ids[0],
            .body = row->element != NULL ? EVTX_BODY_USER : EVTX_BODY_DATA,
            .user_element = row->element != NULL ? bw_str_of(row->element) : BW_STR(""),
            .user_namespace = row->space != NULL ? bw_str_of(row->space) : BW_STR(""),
            .fields = fields,
            .field_count = count};
    struct log log = log_of_kind(&kind, values);
    const struct outcome got = without_definition(&log, numbers[count % 2]);
    if (got.by_source[EVENT_SOURCE_MANIFEST] != LOST)
        fail_msg("%s event %u: '%s' was not told", provider->name, row->ids[0], row->names);
    return true;
}

/* Events as the tables have them, their templates gone: what is given out is what was written. */
static void every_row(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t p = 0; p < evtx_known_provider_count; p++)
        for (const struct evtx_known_data *d = evtx_known_providers[p].data; d->names != NULL; d++)
            count += read_row(&evtx_known_providers[p], d);
    assert_true(count > 1000);
}

/* ---- damage to the record itself ---- */

struct damage {
    const char *what;
    void (*apply)(uint8_t *record, uint32_t size);
    unsigned found; /* of three */
    unsigned read;
};

static void cut_trailer(uint8_t *record, uint32_t size)
{
    memset(record + size - 4, 0, 4);
}

static void cut_half(uint8_t *record, uint32_t size)
{
    memset(record + size / 2, 0, size - size / 2);
}

static void longer(uint8_t *record, uint32_t size)
{
    put_le(record + 4, size + 8, 4);
}

static void tiny(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 4, 4, 4);
}

static void no_magic(uint8_t *record, uint32_t size)
{
    (void)size;
    record[0] = 0;
}

/* As when the record was copied while it was being written: its end is there, its values are not.
 */
static void values_not_written(uint8_t *record, uint32_t size)
{
    memset(record + 24 + 4 + 10 + 4 + 18 * 4, 0, size - 4 - (24 + 4 + 10 + 4 + 18 * 4));
}

static void descriptors_not_written(uint8_t *record, uint32_t size)
{
    (void)size;
    memset(record + 24 + 4 + 10 + 4, 0, 32);
}

static void content_of_another(uint8_t *record, uint32_t size)
{
    memset(record + 24, 0xa5, size - 28);
}

static void other_type(uint8_t *record, uint32_t size)
{
    (void)size;
    uint8_t *types = record + 24 + 4 + 10 + 4;
    types[2] ^= 0x05;
}

static void other_size(uint8_t *record, uint32_t size)
{
    (void)size;
    record[24 + 4 + 10 + 4] ^= 2;
}

static void fewer_values(uint8_t *record, uint32_t size)
{
    (void)size;
    record[24 + 4 + 10]--;
}

static void no_time(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 16, UINT64_C(0x0101010101), 8);
}

static void far_time(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 16, UINT64_MAX / 2, 8);
}

static void no_id(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 8, 0, 8);
}

static void huge_id(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 8, UINT64_MAX, 8);
}

static void no_binxml(uint8_t *record, uint32_t size)
{
    (void)size;
    memset(record + 24, 0xff, 8);
}

static void offset_out_of_reach(uint8_t *record, uint32_t size)
{
    (void)size;
    put_le(record + 24 + 4 + 6, 0xfffffff0, 4); /* the number alone finds its template */
}

static const struct damage damages[] = {
        {"trailer cut", cut_trailer, 2, 2},
        {"cut in half", cut_half, 2, 2},
        {"longer than it is", longer, 2, 2},
        {"a size below the header", tiny, 2, 2},
        {"no magic", no_magic, 2, 2},
        {"values not written yet", values_not_written, 3, 2},
        {"descriptors not written yet", descriptors_not_written, 3, 2},
        {"content of something else", content_of_another, 3, 2},
        {"a value of another type", other_type, 3, 2},
        {"a value of another size", other_size, 3, 2},
        {"fewer values", fewer_values, 3, 2},
        {"written before there were logs", no_time, 3, 2},
        {"written in a thousand years", far_time, 3, 2},
        {"record id 0", no_id, 3, 2},
        {"record id out of reach", huge_id, 3, 2},
        {"no BinXML", no_binxml, 3, 2},
        {"template offset out of reach", offset_out_of_reach, 3, 3},
};

static void records_that_are_damaged(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(damages); i++) {
        struct log log = log_new("pq|ppp");
        struct finds *f = finds_new();
        uint8_t *record = chunk_of(&log) + log.starts[3]; /* the second of the three */
        damages[i].apply(record, log.starts[4] - log.starts[3]);
        look_through_log(f, &log);
        const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
        if (got.found != damages[i].found || got.read != damages[i].read)
            fail_msg("%s: found %u, read %u", damages[i].what, got.found, got.read);
        log_free(&log);
    }
}

/* Every byte of a record's structure in turn: nothing that nobody wrote is ever given out. */
static void every_byte_of_the_structure(void **state)
{
    (void)state;
    struct log log = log_new("pq|p");
    const uint32_t start = log.starts[2];
    const uint32_t structure = 24 + 4 + 10 + 4 + 18 * 4;
    for (uint32_t at = 0; at < structure; at++) {
        if (at >= 8 && at < 24)
            continue; /* id and time of the header: any plausible ones are believed */
        for (unsigned bit = 0; bit < 8; bit++) {
            struct finds *f = finds_new();
            chunk_of(&log)[start + at] ^= (uint8_t)(1u << bit);
            look_through_log(f, &log);
            (void)revive(f, (const char *const[]){log.truth, NULL});
            chunk_of(&log)[start + at] ^= (uint8_t)(1u << bit);
        }
    }
    log_free(&log);
}

/* ---- other places ---- */

static void a_chunk_without_its_header(void **state)
{
    (void)state;
    struct log log = log_new("pqpq");
    struct finds *f = finds_new();
    memset(chunk_of(&log), 0, log.starts[1]); /* with its first record */
    look_through_log(f, &log);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    assert_int_equal(got.found, 3);
    assert_int_equal(got.by_place[EVENT_PLACE_BLOCK], got.read);
    log_free(&log);
}

/* A whole chunk, at a place that is aligned to nothing, in bytes that are no log. */
static void a_chunk_in_a_blob(void **state)
{
    (void)state;
    struct log log = log_new("pqpq|qp");
    const size_t len = 3 * BW_MIB + 12345;
    uint8_t *blob = malloc(len);
    assert_non_null(blob);
    static const size_t places[] = {0, 1, 4097, BW_MIB - 30000, BW_MIB - 3, 2 * BW_MIB + 77};
    for (size_t i = 0; i < BW_COUNT(places); i++) {
        struct finds *f = finds_new();
        for (size_t k = 0; k < len; k++)
            blob[k] = (uint8_t)(k * 31 >> 3);
        memcpy(blob + places[i], chunk_of(&log), EVTX_CHUNK_SIZE);
        look_through_blob(f, (bw_bytes){.ptr = blob, .len = len});
        const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
        check_outcome(got, 6, 6, 0, 0, 0);
        assert_int_equal(got.by_source[EVENT_SOURCE_CHUNK], 6);
        assert_int_equal(got.by_place[EVENT_PLACE_BLOB], 6);
    }
    free(blob);
    log_free(&log);
}

/* However the blob is cut into parts, each record is found once. */
static void a_blob_in_parts(void **state)
{
    (void)state;
    struct log log = log_new("pqpqpqpq");
    const size_t len = 6 * EVTX_CHUNK_SIZE + 100;
    uint8_t *blob = calloc(1, len);
    assert_non_null(blob);
    for (size_t i = 0; i < 4; i++)
        memcpy(blob + 30000 + i * (EVTX_CHUNK_SIZE + 5000), chunk_of(&log), EVTX_CHUNK_SIZE);
    struct finds *f = finds_new();
    for (uint64_t at = 0; at < len; at += EVTX_CHUNK_SIZE)
        look_through(f, &input_evtx_blob, (bw_bytes){.ptr = blob, .len = len}, at,
                at + EVTX_CHUNK_SIZE < len ? at + EVTX_CHUNK_SIZE : UINT64_MAX, NULL);
    check_outcome(revive(f, (const char *const[]){log.truth, NULL}), 32, 32, 0, 0, 0);
    free(blob);
    log_free(&log);
}

/* A single record: the first has its definitions inside and tells by them where its chunk began. */
static void a_record_alone(void **state)
{
    (void)state;
    struct log log = log_new("ppp");
    uint8_t blob[EVTX_CHUNK_SIZE] = {0};
    struct finds *f = finds_new();
    const size_t first = log.starts[1] - log.starts[0];
    memcpy(blob + 333, chunk_of(&log) + log.starts[0], first);
    look_through_blob(f, (bw_bytes){.ptr = blob, .len = sizeof(blob)});
    check_outcome(revive(f, (const char *const[]){log.truth, NULL}), 1, 1, 0, 0, 0);

    /* one that has none: only with the help of other evidence */
    const size_t second = log.starts[2] - log.starts[1];
    memset(blob, 0, sizeof(blob));
    memcpy(blob + 777, chunk_of(&log) + log.starts[1], second);
    f = finds_new();
    look_through_blob(f, (bw_bytes){.ptr = blob, .len = sizeof(blob)});
    check_outcome(revive(f, (const char *const[]){log.truth, NULL}), 1, 0, 1, 0, 0);
    f = finds_new();
    look_through_blob(f, (bw_bytes){.ptr = blob, .len = sizeof(blob)});
    look_through_log(f, &log);
    const struct outcome got = revive(f, (const char *const[]){log.truth, NULL});
    check_outcome(got, 1, 1, 0, 0, 0);
    assert_int_equal(got.by_source[EVENT_SOURCE_LIBRARY], 1);
    log_free(&log);
}

/* The record in the slack is one of the chunk's: free space begins behind it, where `log` has it.
 */
static void count_slack(struct log *to, struct log *log)
{
    put_le(chunk_of(to) + 48,
            get_u32(chunk_of(log) + 48) + get_u32(chunk_of(log) + log->starts[2] + 4), 4);
    sum_chunk(to);
}

/* The record that is found in `log` is one that `live` has, whose names `truth` knows. */
static void check_identity(const struct log *log, const struct log *live, const char *truth)
{
    struct bw_buffer identities;
    bw_buffer_init(&identities, TEST_LIMIT);
    struct finds *f = finds_new();
    look_through(f, &input_evtx, (bw_bytes){.ptr = live->file, .len = live->len}, 0, UINT64_MAX,
            &identities);
    look_through_log(f, log);
    const struct outcome got = revive(f, (const char *const[]){truth, NULL});
    assert_int_equal(got.read, 1);
    char line[32];
    snprintf(line, sizeof(line), "%" PRIu64 "\n", got.last_identity);
    bw_buffer_add_char(&identities, '\0');
    assert_non_null(strstr((const char *)identities.ptr, line));
    bw_buffer_release(&identities);
}

/* A copy is the same record wherever it stands and whatever its names come from. */
static void identities_of_copies(void **state)
{
    (void)state;
    struct log log = log_new("pq|q");
    struct log live = log_new("pq|q");
    count_slack(&live, &log);
    check_identity(&log, &live, log.truth);
    log_free(&log);
    log_free(&live);
}

/* An export leaves out zeros behind texts, which what it was made of still has. */
static void identities_of_exports(void **state)
{
    (void)state;
    struct log log = log_new("pq|P");
    struct log live = log_new("pq|p");
    count_slack(&live, &live);
    check_identity(&log, &live, live.truth);
    log_free(&log);
    log_free(&live);
}

/* What another process sends is not believed: any damage is an error, never a fault. */
static void facts_and_remains_from_elsewhere(void **state)
{
    (void)state;
    struct log log = log_new("pq|pq");
    struct finds *f = finds_new();
    look_through_log(f, &log);
    struct input_reviver *reviver = input_evtx.reviver->create();
    assert_non_null(reviver);
    for (size_t i = 0; i < f->fact_count; i++)
        for (size_t at = 0; at < f->facts[i].len; at += 3) {
            uint8_t *bytes = f->facts[i].bytes;
            bytes[at] ^= 0x41;
            (void)!input_evtx.reviver->add_fact(
                    reviver, (bw_bytes){.ptr = bytes, .len = f->facts[i].len}, NULL);
            (void)!input_evtx.reviver->add_fact(reviver, (bw_bytes){.ptr = bytes, .len = at}, NULL);
            bytes[at] ^= 0x41;
        }
    for (size_t i = 0; i < f->remain_count; i++)
        for (size_t at = 0; at < f->remains[i].len; at++) {
            const struct event *event = NULL;
            uint8_t *bytes = f->remains[i].bytes;
            bytes[at] ^= 0xff;
            (void)!input_evtx.reviver->revive(
                    reviver, 0, (bw_bytes){.ptr = bytes, .len = f->remains[i].len}, &event, NULL);
            bytes[at] ^= 0xff;
            assert_int_not_equal(input_evtx.reviver->revive(reviver, 0,
                                         (bw_bytes){.ptr = bytes, .len = at}, &event, NULL),
                    BW_OK);
        }
    input_evtx.reviver->destroy(reviver);
    (void)revive(f, (const char *const[]){log.truth, NULL});
    log_free(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_template_stands_in_the_chunk),
            cmocka_unit_test(slack_is_left_alone_unless_asked),
            cmocka_unit_test(a_template_that_slack_alone_defines),
            cmocka_unit_test(a_template_that_was_overwritten),
            cmocka_unit_test(names_that_were_overwritten),
            cmocka_unit_test(user_data_without_its_template),
            cmocka_unit_test(nameless_values_that_are_odd),
            cmocka_unit_test(a_name_that_another_took_the_place_of),
            cmocka_unit_test(a_foreign_template_in_its_place),
            cmocka_unit_test(two_templates_of_one_number),
            cmocka_unit_test(two_templates_of_one_number_that_differ),
            cmocka_unit_test(published_names),
            cmocka_unit_test(published_names_with_another_type),
            cmocka_unit_test(evidence_comes_first),
            cmocka_unit_test(every_row),
            cmocka_unit_test(records_that_are_damaged),
            cmocka_unit_test(every_byte_of_the_structure),
            cmocka_unit_test(a_chunk_without_its_header),
            cmocka_unit_test(a_chunk_in_a_blob),
            cmocka_unit_test(a_blob_in_parts),
            cmocka_unit_test(a_record_alone),
            cmocka_unit_test(identities_of_copies),
            cmocka_unit_test(identities_of_exports),
            cmocka_unit_test(facts_and_remains_from_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
