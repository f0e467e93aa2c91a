/*
 * Whole logs, written by the test writer: what is read is what was written, whatever was done to
 * the file in between.
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

#include "base/hash.h"
#include "support/evtx_writer.h"
#include "support/mutate.h"

#define HEADER      4096u
#define CHUNK       65536u
#define SOME_TIME   UINT64_C(133011182450000000) /* 2022-07-01T03:04:05Z */
#define ONE_SECOND  UINT64_C(10000000)
#define TEST_LIMIT  (64 * BW_MIB)
#define SYSMON_GUID "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"

/* ---- what reading gives, as text and as counts ---- */

struct reading {
    struct input_log log;
    struct bw_buffer text;  /* a line for each event when asked for */
    struct bw_buffer notes; /* a line for each note: name, count */
    struct input_counts counts;
    uint32_t anomalies; /* of all events */
    uint64_t digest;    /* of all events: values, anomalies, offsets */
    bw_status status;
    bool want_text;
};

static void take_note(struct input_log *log, enum input_note kind, bw_str name, uint64_t offset,
        uint64_t count, bw_str text)
{
    struct reading *reading = (struct reading *)log;
    assert_true(text.len != 0);
    (void)kind;
    (void)offset;
    bw_buffer_add_str(&reading->notes, name);
    bw_buffer_printf(&reading->notes, " %" PRIu64 "\n", count);
}

static void reading_init(struct reading *reading, bool want_text)
{
    *reading = (struct reading){.log = {.note = take_note}, .want_text = want_text};
    bw_buffer_init(&reading->text, TEST_LIMIT);
    bw_buffer_init(&reading->notes, TEST_LIMIT);
}

static void reading_release(struct reading *reading)
{
    bw_buffer_release(&reading->text);
    bw_buffer_release(&reading->notes);
}

static const char *as_text(struct bw_buffer *buffer)
{
    bw_buffer_add_char(buffer, '\0');
    buffer->len--;
    assert_false(buffer->failed);
    return (const char *)buffer->ptr;
}

static void take_event(struct reading *reading, const struct event *event)
{
    struct bw_buffer json;
    bw_buffer_init(&json, TEST_LIMIT);
    event->render(event, event->render_context, &json);
    assert_false(json.failed);
    reading->digest = bw_hash64(bw_buffer_bytes(&json), reading->digest);
    reading->digest = bw_hash_mix(reading->digest, event->offset);
    reading->digest = bw_hash_mix(reading->digest, event->anomalies);
    reading->digest = bw_hash_mix(reading->digest, event->record_id);
    reading->digest = bw_hash_mix(reading->digest, (uint64_t)event->time);
    reading->anomalies |= event->anomalies;
    if (reading->want_text) {
        bw_buffer_add_str(&reading->text, bw_buffer_str(&json));
        bw_buffer_add_char(&reading->text, '\n');
    }
    bw_buffer_release(&json);
}

/* Reads [start, end) of a file; the digest goes on, so that parts in order give the whole. */
static void read_part(struct reading *reading, bw_bytes file, uint64_t start, uint64_t end,
        void *worker, size_t head)
{
    struct bw_memory_source source;
    const size_t skip = start < file.len ? (size_t)start : file.len;
    bw_memory_source_init(
            &source, (bw_bytes){.ptr = file.ptr + skip + head, .len = file.len - skip - head});
    source.source.offset = skip + head;
    source.source.size = file.len;
    const struct input_options options = {.source = &source.source,
            .log = &reading->log,
            .part_start = start,
            .part_end = end,
            .worker = worker,
            .head = {.ptr = file.ptr, .len = head}};
    struct input *input = NULL;
    const struct event *event;
    uint64_t events = 0;
    reading->status = input_evtx.open(&options, &input, NULL);
    if (reading->status != BW_OK)
        return;
    while ((reading->status = input_evtx.next(input, &event, NULL)) == BW_OK) {
        take_event(reading, event);
        events++;
    }
    const struct input_counts counts = input_evtx.counts(input);
    assert_int_equal(counts.records, events);
    reading->counts.records += counts.records;
    reading->counts.unreadable += counts.unreadable;
    input_evtx.close(input);
}

static void read_file(struct reading *reading, bw_bytes file)
{
    read_part(reading, file, 0, UINT64_MAX, NULL, 0);
}

/* ---- logs ---- */

struct log {
    struct bw_buffer bytes;
    struct evtx_buffer_sink sink;
    struct evtx_writer *writer;
};

static void log_begin(struct log *log, const struct evtx_writer_options *options)
{
    bw_buffer_init(&log->bytes, TEST_LIMIT);
    log->sink = evtx_buffer_sink(&log->bytes);
    assert_int_equal(evtx_writer_new(&log->sink.sink, options, &log->writer, NULL), BW_OK);
}

static bw_bytes log_end(struct log *log)
{
    assert_int_equal(evtx_writer_finish(log->writer, NULL), BW_OK);
    evtx_writer_free(log->writer);
    log->writer = NULL;
    return bw_buffer_bytes(&log->bytes);
}

static const struct evtx_field process_fields[] = {
        {.name = BW_STR_INIT("UtcTime"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("ProcessGuid"), .type = EVTX_GUID},
        {.name = BW_STR_INIT("ProcessId"), .type = EVTX_UINT32},
        {.name = BW_STR_INIT("Image"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("LogonId"), .type = EVTX_HEX64},
        {.name = BW_STR_INIT("Extra"), .type = EVTX_STRING, .optional = true},
};

static const struct evtx_event_kind process_kind = {
        .layout = EVTX_LAYOUT_MODERN,
        .provider = BW_STR_INIT("Microsoft-Windows-Sysmon"),
        .provider_guid = BW_STR_INIT(SYSMON_GUID),
        .channel = BW_STR_INIT("Microsoft-Windows-Sysmon/Operational"),
        .computer = BW_STR_INIT("host.example"),
        .event_id = 1,
        .version = 5,
        .level = 4,
        .task = 1,
        .keywords = UINT64_C(0x8000000000000000),
        .body = EVTX_BODY_DATA,
        .fields = process_fields,
        .field_count = BW_COUNT(process_fields),
};

static uint8_t guid_bytes[EVTX_GUID_SIZE];
static uint8_t sid_bytes[EVTX_SID_MAX];

static void process_values(struct evtx_value *values, uint64_t number)
{
    assert_true(evtx_guid_parse(BW_STR(SYSMON_GUID), guid_bytes));
    values[0] = (struct evtx_value){.type = EVTX_STRING, .bytes = BW_STR("2022-07-01 03:04:05")};
    values[1] = (struct evtx_value){
            .type = EVTX_GUID, .bytes = {.ptr = (const char *)guid_bytes, .len = EVTX_GUID_SIZE}};
    values[2] = (struct evtx_value){.type = EVTX_UINT32, .number = number};
    values[3] = (struct evtx_value){
            .type = EVTX_STRING, .bytes = BW_STR("C:\\Windows\\System32\\caf\xc3\xa9 \"x\".exe")};
    values[4] = (struct evtx_value){.type = EVTX_HEX64, .number = 0x3e7};
    values[5] = (struct evtx_value){.type = EVTX_NULL};
}

static void add_process(struct log *log, unsigned kind, struct evtx_record_head head)
{
    struct evtx_value values[BW_COUNT(process_fields)];
    process_values(values, 4242);
    head.process_id = 1912;
    head.thread_id = 996;
    if (head.time == 0)
        head.time = SOME_TIME;
    assert_int_equal(evtx_writer_add(log->writer, kind, &head, values, NULL, NULL), BW_OK);
}

static unsigned add_kind(struct log *log, const struct evtx_event_kind *kind)
{
    unsigned number = 0;
    assert_int_equal(evtx_writer_add_kind(log->writer, kind, &number, NULL), BW_OK);
    return number;
}

/* `count` records of one kind, a second apart. */
static bw_bytes write_log(
        struct log *log, const struct evtx_writer_options *options, unsigned count)
{
    log_begin(log, options);
    const unsigned kind = add_kind(log, &process_kind);
    for (unsigned i = 0; i < count; i++)
        add_process(log, kind, (struct evtx_record_head){.time = SOME_TIME + i * ONE_SECOND});
    return log_end(log);
}

/* ---- round trips ---- */

static void a_record_as_json(void **state)
{
    (void)state;
    static const char want[] =
            "{\"Event\":{\"System\":{\"Provider\":{\"Name\":\"Microsoft-Windows-Sysmon\","
            "\"Guid\":\"" SYSMON_GUID "\"},\"EventID\":1,\"Version\":5,\"Level\":4,\"Task\":1,"
            "\"Opcode\":0,\"Keywords\":\"0x8000000000000000\",\"TimeCreated\":"
            "{\"SystemTime\":\"2022-07-01T03:04:05.000Z\"},\"EventRecordID\":1,"
            "\"Correlation\":{},\"Execution\":{\"ProcessID\":1912,\"ThreadID\":996},"
            "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"host.example\","
            "\"Security\":{}},\"EventData\":{\"UtcTime\":\"2022-07-01 03:04:05\","
            "\"ProcessGuid\":\"" SYSMON_GUID "\",\"ProcessId\":4242,"
            "\"Image\":\"C:\\\\Windows\\\\System32\\\\caf\xc3\xa9 \\\"x\\\".exe\","
            "\"LogonId\":\"0x3e7\"}}}\n";
    struct log log;
    struct reading reading;
    const bw_bytes file = write_log(&log, &(struct evtx_writer_options){0}, 1);
    reading_init(&reading, true);
    read_file(&reading, file);
    assert_int_equal(reading.status, BW_END);
    assert_string_equal(as_text(&reading.text), want);
    assert_string_equal(as_text(&reading.notes), "");
    assert_int_equal(reading.anomalies, 0);
    reading_release(&reading);
    bw_buffer_release(&log.bytes);
}

static const struct evtx_field user_fields[] = {
        {.name = BW_STR_INIT("SubjectUserName"), .type = EVTX_STRING},
        {.name = BW_STR_INIT("SubjectUserSid"), .type = EVTX_SID},
};

static const struct evtx_field classic_fields[] = {
        {.name = BW_STR_INIT("Data"), .type = EVTX_STRING | EVTX_ARRAY},
        {.name = BW_STR_INIT("Binary"), .type = EVTX_BINARY, .optional = true},
};

/* All layouts and bodies, with and without templates. */
static const struct {
    const char *name;
    enum evtx_layout layout;
    enum evtx_body body;
    bool plain;
    const char *system; /* parts of the JSON */
    const char *data;
} layout_cases[] = {
        {"modern", EVTX_LAYOUT_MODERN, EVTX_BODY_USER, false,
                "\"Version\":0,\"Level\":0,\"Task\":0,\"Opcode\":0",
                "\"UserData\":{\"LogFileCleared\":{\"SubjectUserName\":\"joe\","
                "\"SubjectUserSid\":\"S-1-5-18\"}}"},
        {"literal", EVTX_LAYOUT_LITERAL, EVTX_BODY_USER, false,
                "{\"Name\":\"Some Provider\",\"Guid\":\"" SYSMON_GUID
                "\",\"EventSourceName\":\"Source\"},"
                "\"EventID\":{\"Qualifiers\":16384,\"#text\":1102}",
                "\"SubjectUserName\":\"joe\",\"SubjectUserSid\":\"S-1-5-18\""},
        {"classic", EVTX_LAYOUT_CLASSIC, EVTX_BODY_UNNAMED, false,
                "\"EventID\":{\"Qualifiers\":16384,\"#text\":1102},\"Level\":0,\"Task\":0,"
                "\"Keywords\":\"0x0\"",
                "\"EventData\":{\"Data\":[\"one\",\"two\"],\"Binary\":\"0AFF\"}"},
        {"no body", EVTX_LAYOUT_MODERN, EVTX_BODY_NONE, false, "\"Channel\":\"Some Channel\"",
                "\"Security\":{\"UserID\":\"S-1-5-18\"}}}"},
        {"plain", EVTX_LAYOUT_MODERN, EVTX_BODY_USER, true,
                "\"EventID\":{\"Qualifiers\":\"16384\",\"#text\":\"1102\"},\"Version\":\"0\"",
                "\"UserData\":{\"LogFileCleared\":{\"SubjectUserName\":\"joe\","
                "\"SubjectUserSid\":\"S-1-5-18\"}}"},
};

static void layouts(void **state)
{
    (void)state;
    const size_t sid_size = evtx_sid_parse(BW_STR("S-1-5-18"), sid_bytes);
    const bw_str sid = {.ptr = (const char *)sid_bytes, .len = sid_size};
    const struct evtx_value user_values[] = {
            {.type = EVTX_STRING, .bytes = BW_STR("joe")}, {.type = EVTX_SID, .bytes = sid}};
    const struct evtx_value classic_values[] = {
            {.type = EVTX_STRING | EVTX_ARRAY, .bytes = BW_STR("one\0two\0")},
            {.type = EVTX_BINARY, .bytes = BW_STR("\x0a\xff")}};
    for (size_t i = 0; i < BW_COUNT(layout_cases); i++) {
        const bool unnamed = layout_cases[i].body == EVTX_BODY_UNNAMED;
        const struct evtx_event_kind kind = {
                .layout = layout_cases[i].layout,
                .provider = BW_STR("Some Provider"),
                .provider_guid = BW_STR(SYSMON_GUID),
                .event_source = BW_STR("Source"),
                .channel = BW_STR("Some Channel"),
                .computer = BW_STR("host"),
                .event_id = 1102,
                .has_qualifiers = true,
                .qualifiers = 16384,
                .body = layout_cases[i].body,
                .user_element = BW_STR("LogFileCleared"),
                .user_namespace = BW_STR("urn:x"),
                .fields = unnamed ? classic_fields : user_fields,
                .field_count = layout_cases[i].body == EVTX_BODY_NONE ? 0 : 2,
        };
        const struct evtx_record_head head = {
                .time = SOME_TIME, .user_sid = sid, .plain = layout_cases[i].plain};
        struct log log;
        struct reading reading;
        log_begin(&log, &(struct evtx_writer_options){0});
        const unsigned number = add_kind(&log, &kind);
        for (unsigned k = 0; k < 3; k++)
            assert_int_equal(evtx_writer_add(log.writer, number, &head,
                                     unnamed ? classic_values : user_values, NULL, NULL),
                    BW_OK);
        reading_init(&reading, true);
        read_file(&reading, log_end(&log));
        print_message("%s\n", layout_cases[i].name);
        assert_int_equal(reading.counts.records, 3);
        assert_int_equal(reading.counts.unreadable, 0);
        assert_int_equal(reading.anomalies, 0);
        const char *text = as_text(&reading.text);
        if (strstr(text, layout_cases[i].system) == NULL ||
                strstr(text, layout_cases[i].data) == NULL)
            fail_msg("%s", text);
        reading_release(&reading);
        bw_buffer_release(&log.bytes);
    }
}

/* ---- logs that are not as they should be ---- */

static const struct {
    const char *name;
    struct evtx_writer_options options;
    uint64_t records; /* of 600 */
    const char *notes;
    uint32_t anomalies;
} damage_cases[] = {
        {"clean", {0}, 600, "", 0},
        {"dirty", {.dirty = true}, 600, "", 0},
        {"without checksums", {.no_checksums = true}, 600, "", 0},
        {"file checksum", {.bad_file_checksum = true}, 600, "evtx.file_header 1\n", 0},
        {"chunk count", {.chunk_count_delta = -2}, 600, "", 0},
        {"header checksum", {.bad_header_chunk = 2, .records_per_chunk = 40}, 600,
                "evtx.chunk_header 1\nevtx.checksum 40\n", EVENT_ANOMALY_CHECKSUM},
        {"data checksum", {.bad_data_chunk = 2, .records_per_chunk = 40}, 600, "evtx.checksum 40\n",
                EVENT_ANOMALY_CHECKSUM},
        {"zeroed chunk", {.zeroed_chunk = 2, .records_per_chunk = 40}, 560, "evtx.hole 1\n", 0},
        {"high ids", {.first_record_id = UINT64_C(0x100000000)}, 600, "", 0},
};

static void damaged_logs(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(damage_cases); i++) {
        struct log log;
        struct reading reading;
        const bw_bytes file = write_log(&log, &damage_cases[i].options, 600);
        reading_init(&reading, false);
        read_file(&reading, file);
        print_message("%s\n", damage_cases[i].name);
        assert_int_equal(reading.status, BW_END);
        assert_int_equal(reading.counts.records, damage_cases[i].records);
        assert_int_equal(reading.counts.unreadable, 0);
        assert_string_equal(as_text(&reading.notes), damage_cases[i].notes);
        assert_int_equal(reading.anomalies, damage_cases[i].anomalies);
        reading_release(&reading);
        bw_buffer_release(&log.bytes);
    }
}

typedef void change_fn(struct bw_buffer *file);

static void chunk_magic(struct bw_buffer *file)
{
    file->ptr[HEADER + CHUNK] ^= 1;
}

static void foreign_block(struct bw_buffer *file)
{
    memset(file->ptr + HEADER + CHUNK, 0x55, CHUNK);
}

static void file_magic(struct bw_buffer *file)
{
    file->ptr[0] ^= 1;
}

static void no_file_header(struct bw_buffer *file)
{
    file->len -= HEADER;
    memmove(file->ptr, file->ptr + HEADER, file->len);
}

static void cut_header(struct bw_buffer *file)
{
    file->len = 100;
}

static void empty_file(struct bw_buffer *file)
{
    file->len = 0;
}

static void cut_chunk(struct bw_buffer *file)
{
    file->len = HEADER + CHUNK + 512 + 100;
}

static void cut_behind_chunk(struct bw_buffer *file)
{
    file->len = HEADER + CHUNK;
}

static void trailing_bytes(struct bw_buffer *file)
{
    bw_buffer_add_text(file, "something else");
}

static void trailing_zeros(struct bw_buffer *file)
{
    const uint8_t zeros[1000] = {0};
    bw_buffer_add(file, zeros, sizeof(zeros));
}

static void free_space_of_nothing(struct bw_buffer *file)
{
    memset(file->ptr + HEADER + 48, 0, 4);
}

/* The chunk's header is from before its last 10 records. */
static void stale_header(struct bw_buffer *file)
{
    size_t at = HEADER + 512;
    for (unsigned i = 0; i < 30; i++) {
        uint32_t size;
        memcpy(&size, file->ptr + at + 4, sizeof(size));
        at += size;
    }
    const uint32_t end = (uint32_t)(at - HEADER);
    memcpy(file->ptr + HEADER + 48, &end, sizeof(end));
}

static void one_record_magic(struct bw_buffer *file)
{
    file->ptr[HEADER + 512] = 0;
}

/* The first record is made to swallow the next two, as tools that delete records do it. */
static void swallowed_records(struct bw_buffer *file)
{
    uint8_t *first = file->ptr + HEADER + 512;
    uint32_t sizes[3];
    uint8_t *p = first;
    uint32_t total = 0;
    for (unsigned i = 0; i < 3; i++) {
        memcpy(&sizes[i], p + 4, sizeof(sizes[i]));
        p += sizes[i];
        total += sizes[i];
    }
    memcpy(first + 4, &total, sizeof(total));
    memcpy(first + total - 4, &total, sizeof(total));
}

static const struct {
    const char *name;
    change_fn *change;
    uint64_t records; /* of 120 in 3 chunks of 40 */
    uint64_t unreadable;
    const char *notes;
    uint32_t anomalies;
} change_cases[] = {
        {"chunk magic", chunk_magic, 120, 0, "evtx.chunk_header 1\nevtx.checksum 40\n",
                EVENT_ANOMALY_CHECKSUM},
        {"foreign block", foreign_block, 80, 1, "evtx.block 1\nevtx.hole 1\n", 0},
        {"file magic", file_magic, 120, 0, "evtx.file_header 1\n", 0},
        {"no file header", no_file_header, 120, 0, "evtx.file_header 1\n", 0},
        {"cut in the file header", cut_header, 0, 0, "evtx.truncated 1\n", 0},
        {"empty", empty_file, 0, 0, "evtx.truncated 1\n", 0},
        {"cut in a chunk", cut_chunk, 40, 1, "evtx.truncated 1\nevtx.truncated 1\nevtx.record 1\n",
                0},
        {"cut behind a chunk", cut_behind_chunk, 40, 0, "evtx.truncated 2\n", 0},
        {"bytes at the end", trailing_bytes, 120, 0, "evtx.truncated 1\n", 0},
        {"zeros at the end", trailing_zeros, 120, 0, "", 0},
        {"no end of records", free_space_of_nothing, 120, 1,
                "evtx.chunk_header 1\nevtx.free_space 1\nevtx.record 1\nevtx.checksum 40\n",
                EVENT_ANOMALY_CHECKSUM},
        {"stale chunk header", stale_header, 120, 0,
                "evtx.chunk_header 1\nevtx.free_space 10\nevtx.checksum 40\n",
                EVENT_ANOMALY_CHECKSUM},
        {"magic of a record", one_record_magic, 119, 1, "evtx.record 1\nevtx.checksum 39\n",
                EVENT_ANOMALY_CHECKSUM},
        {"swallowed records", swallowed_records, 120, 0,
                "evtx.record_id_gap 2\nevtx.checksum 40\nevtx.hidden_record 2\n",
                EVENT_ANOMALY_CHECKSUM | EVENT_ANOMALY_HIDDEN | EVENT_ANOMALY_RECORD_ID_GAP},
};

static void changed_logs(void **state)
{
    (void)state;
    const struct evtx_writer_options options = {.records_per_chunk = 40};
    for (size_t i = 0; i < BW_COUNT(change_cases); i++) {
        struct log log;
        struct reading reading;
        write_log(&log, &options, 120);
        change_cases[i].change(&log.bytes);
        reading_init(&reading, false);
        read_file(&reading, bw_buffer_bytes(&log.bytes));
        print_message("%s\n", change_cases[i].name);
        assert_int_equal(reading.status, BW_END);
        assert_string_equal(as_text(&reading.notes), change_cases[i].notes);
        assert_int_equal(reading.counts.records, change_cases[i].records);
        assert_int_equal(reading.counts.unreadable, change_cases[i].unreadable);
        assert_int_equal(reading.anomalies, change_cases[i].anomalies);
        reading_release(&reading);
        bw_buffer_release(&log.bytes);
    }
}

/* ---- records that do not follow each other ---- */

struct step {
    uint64_t id;
    int64_t seconds; /* after SOME_TIME; written and own time */
    bool unwritten;  /* no time in the record's header */
};

static const struct {
    const char *name;
    unsigned per_chunk;
    struct step steps[8];
    const char *notes;
} chain_cases[] = {
        {"in order", 3, {{10, 0, 0}, {11, 1, 0}, {12, 2, 0}, {13, 3, 0}, {14, 4, 0}}, ""},
        {"gap in a chunk", 9, {{10, 0, 0}, {14, 1, 0}}, "evtx.record_id_gap 3\n"},
        {"gap between chunks", 2, {{10, 0, 0}, {11, 1, 0}, {15, 2, 0}}, "evtx.record_id_gap 3\n"},
        {"the same twice", 9, {{10, 0, 0}, {11, 1, 0}, {11, 2, 0}, {12, 3, 0}},
                "evtx.duplicate_id 1\n"},
        {"twice, in two chunks", 2, {{10, 0, 0}, {11, 1, 0}, {10, 2, 0}, {11, 3, 0}},
                "evtx.duplicate_id 1\n"},
        {"step back in a chunk", 9, {{10, 0, 0}, {4, 1, 0}}, "evtx.duplicate_id 1\n"},
        {"full log that wrapped", 2, {{10, 50, 0}, {11, 51, 0}, {4, 0, 0}, {5, 1, 0}}, ""},
        {"clock set back", 9, {{10, 100, 0}, {11, 89, 0}, {12, 90, 0}}, "evtx.time_backwards 1\n"},
        {"clock set back between chunks", 1, {{10, 100, 0}, {11, 50, 0}},
                "evtx.time_backwards 1\n"},
        {"a little earlier", 9, {{10, 100, 0}, {11, 90, 0}}, ""},
        {"no time in between", 9, {{10, 100, 0}, {11, 0, 1}, {12, 80, 0}},
                "evtx.time_backwards 1\n"},
};

static void chains(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(chain_cases); i++) {
        const struct evtx_writer_options options = {.records_per_chunk = chain_cases[i].per_chunk};
        struct log log;
        struct reading reading;
        log_begin(&log, &options);
        const unsigned kind = add_kind(&log, &process_kind);
        for (size_t k = 0; k < BW_COUNT(chain_cases[i].steps); k++) {
            const struct step *step = &chain_cases[i].steps[k];
            if (step->id == 0)
                break;
            const uint64_t time = SOME_TIME + (uint64_t)step->seconds * ONE_SECOND;
            add_process(&log, kind, (struct evtx_record_head){.time = time, .record_id = step->id});
        }
        const bw_bytes file = log_end(&log);
        if (chain_cases[i].steps[1].unwritten) { /* the writer has no word for it */
            uint8_t *second = log.bytes.ptr + HEADER + 512;
            uint32_t size;
            memcpy(&size, second + 4, sizeof(size));
            memset(second + size + 16, 0, 8);
        }
        reading_init(&reading, false);
        read_file(&reading, file);
        print_message("%s\n", chain_cases[i].name);
        bw_str notes = bw_buffer_str(&reading.notes);
        const char *sum = "evtx.checksum"; /* of the case that is changed by hand */
        const size_t at = bw_str_find(notes, bw_str_of(sum));
        if (at != SIZE_MAX)
            reading.notes.len = at;
        assert_string_equal(as_text(&reading.notes), chain_cases[i].notes);
        reading_release(&reading);
        bw_buffer_release(&log.bytes);
    }
}

/* ---- parts ---- */

/* A chunk that says it has no records: the next may not be compared with the one before it. */
static void empty_chunk(uint8_t *chunk)
{
    const uint32_t end = 512;
    memcpy(chunk + 48, &end, sizeof(end));
    memset(chunk + 512, 0, 4);
}

/* A chunk whose records do not say when they were written. */
static void unwritten_chunk(uint8_t *chunk)
{
    for (size_t at = 512; chunk[at] == '*' && at < CHUNK - 28;) {
        uint32_t size;
        memcpy(&size, chunk + at + 4, sizeof(size));
        memset(chunk + at + 16, 0, 8);
        at += size;
    }
}

/* A log with something of everything, over several chunks. */
static bw_bytes write_mixed_log(struct log *log, unsigned damage)
{
    log_begin(log, &(struct evtx_writer_options){.records_per_chunk = 20,
                           .bad_data_chunk = damage % 7,
                           .zeroed_chunk = damage % 5,
                           .bad_header_chunk = damage % 4});
    const unsigned kind = add_kind(log, &process_kind);
    uint64_t id = 100;
    for (unsigned i = 0; i < 200; i++) {
        id += i % 37 == 36 ? 5 : 1;
        if (i == 120)
            id -= 90;
        if (i == 60)
            id -= 10;
        const uint64_t back = i % 41 == 40 ? 100 * ONE_SECOND : 0;
        add_process(log, kind,
                (struct evtx_record_head){.record_id = id,
                        .time = SOME_TIME + i * ONE_SECOND - back,
                        .plain = i % 11 == 3});
    }
    const bw_bytes file = log_end(log);
    if (damage % 3 == 1)
        empty_chunk(log->bytes.ptr + HEADER + 3 * CHUNK);
    if (damage % 3 == 2)
        unwritten_chunk(log->bytes.ptr + HEADER + (damage % 8) * CHUNK);
    return file;
}

/* Wherever an item is cut: the same events, anomalies, counts and notes, in the same order. */
static void parts_give_the_whole(void **state)
{
    (void)state;
    for (unsigned damage = 0; damage < 12; damage++) {
        struct log log;
        struct reading whole;
        const bw_bytes file = write_mixed_log(&log, damage);
        reading_init(&whole, false);
        read_file(&whole, file);
        assert_true(whole.counts.records >= 140);
        for (uint64_t unit = CHUNK; unit <= 4 * CHUNK; unit += CHUNK) {
            struct reading parts;
            void *worker = input_evtx.worker_new();
            reading_init(&parts, false);
            for (uint64_t at = 0; at < file.len; at += unit) {
                const uint64_t end = at + unit < file.len ? at + unit : UINT64_MAX;
                read_part(&parts, file, at, end, worker, 0);
                assert_int_equal(parts.status, BW_END);
            }
            assert_true(parts.digest == whole.digest);
            assert_int_equal(parts.counts.records, whole.counts.records);
            assert_int_equal(parts.counts.unreadable, whole.counts.unreadable);
            assert_string_equal(as_text(&parts.notes), as_text(&whole.notes));
            input_evtx.worker_free(worker);
            reading_release(&parts);
        }
        reading_release(&whole);
        bw_buffer_release(&log.bytes);
    }
}

/* Bytes that were read for the probe are part of what is read. */
static void heads_change_nothing(void **state)
{
    (void)state;
    struct log log;
    struct reading whole;
    const bw_bytes file = write_mixed_log(&log, 0);
    static const size_t heads[] = {1, 8, 4095, 4096, 4097, 69632, 131072};
    reading_init(&whole, false);
    read_file(&whole, file);
    for (size_t i = 0; i < BW_COUNT(heads); i++) {
        struct reading with_head;
        reading_init(&with_head, false);
        read_part(&with_head, file, 0, UINT64_MAX, NULL, heads[i]);
        assert_true(with_head.digest == whole.digest);
        assert_string_equal(as_text(&with_head.notes), as_text(&whole.notes));
        reading_release(&with_head);
    }
    reading_release(&whole);
    bw_buffer_release(&log.bytes);
}

/* ---- what is it? ---- */

static void probes(void **state)
{
    (void)state;
    struct log log;
    bool split = false;
    bw_bytes file = write_log(&log, &(struct evtx_writer_options){.records_per_chunk = 2}, 6);
    uint8_t *bytes = log.bytes.ptr;
    assert_int_equal(input_evtx.probe(file, true, &split), INPUT_MATCH_SURE);
    assert_true(split);
    bytes[0] = 'x';
    assert_int_equal(input_evtx.probe(file, true, &split), INPUT_MATCH_LIKELY);
    assert_true(split);
    bytes[HEADER] = 'x';
    assert_int_equal(input_evtx.probe(file, true, &split), INPUT_MATCH_LIKELY);
    assert_true(split);
    bytes[HEADER + CHUNK] = 'x';
    bytes[HEADER + 2 * CHUNK] = 'x';
    assert_int_equal(input_evtx.probe(file, true, &split), INPUT_MATCH_NO);
    bytes[HEADER] = 'E';
    const bw_bytes carved = {.ptr = bytes + HEADER, .len = CHUNK};
    assert_int_equal(input_evtx.probe(carved, true, &split), INPUT_MATCH_SURE);
    assert_false(split);
    for (size_t len = 0; len < 8; len++)
        assert_int_equal(
                input_evtx.probe((bw_bytes){.ptr = bytes + HEADER, .len = len}, true, &split),
                INPUT_MATCH_NO);
    bytes[HEADER] = 'x';
    bytes[HEADER + CHUNK] = 'E';
    const bw_bytes second = {.ptr = bytes + HEADER, .len = 2 * CHUNK};
    assert_int_equal(input_evtx.probe(second, true, &split), INPUT_MATCH_LIKELY);
    assert_false(split);
    bw_buffer_release(&log.bytes);
}

/* Carved chunks whose first lost its magic: only the second shows where chunks begin. */
static void carved_chunks_with_a_damaged_first(void **state)
{
    (void)state;
    struct log log;
    struct reading reading;
    write_log(&log, &(struct evtx_writer_options){.records_per_chunk = 10}, 30);
    const bw_bytes chunks = {.ptr = log.bytes.ptr + HEADER, .len = log.bytes.len - HEADER};
    log.bytes.ptr[HEADER] = 'x';
    reading_init(&reading, false);
    read_part(&reading, chunks, 0, UINT64_MAX, NULL, 2 * CHUNK);
    assert_int_equal(reading.counts.records, 30);
    reading_release(&reading);
    bw_buffer_release(&log.bytes);
}

/* ---- sources that fail ---- */

struct failing_source {
    struct bw_memory_source memory;
    size_t left;
};

static bw_status failing_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct failing_source *failing = (struct failing_source *)source;
    if (failing->left == 0)
        return bw_fail(err, BW_E_IO, "the disk is gone");
    const size_t len = size < failing->left ? size : failing->left;
    failing->left -= len;
    memcpy(out, failing->memory.left.ptr, len);
    failing->memory.left.ptr += len;
    *ret_len = len;
    return BW_OK;
}

static void sources_that_fail(void **state)
{
    (void)state;
    static const struct {
        size_t good;
        uint64_t records;
    } want[] = {{0, 0}, {100, 0}, {HEADER, 0}, {HEADER + 70, 0}, {HEADER + CHUNK, 10},
            {HEADER + 2 * CHUNK + 5000, 20}};
    struct log log;
    const bw_bytes file =
            write_log(&log, &(struct evtx_writer_options){.records_per_chunk = 10}, 40);
    for (size_t i = 0; i < BW_COUNT(want); i++) {
        struct failing_source source = {.left = want[i].good};
        struct reading reading;
        struct input *input = NULL;
        const struct event *event;
        struct bw_err err = {.message = ""};
        uint64_t records = 0;
        reading_init(&reading, false);
        bw_memory_source_init(&source.memory, file);
        source.memory.source.read = failing_read;
        const struct input_options options = {
                .source = &source.memory.source, .log = &reading.log, .part_end = UINT64_MAX};
        bw_status status = input_evtx.open(&options, &input, &err);
        if (status == BW_OK) {
            while ((status = input_evtx.next(input, &event, &err)) == BW_OK)
                records++;
            input_evtx.close(input);
        }
        assert_int_equal(status, BW_E_IO);
        assert_non_null(strstr(err.message, "the disk is gone"));
        assert_int_equal(records, want[i].records);
        reading_release(&reading);
    }
    bw_buffer_release(&log.bytes);
}

/* ---- mutations ---- */

struct mutants {
    void *worker; /* for many of them, so that what one leaves behind meets the next */
    unsigned uses;
    uint64_t records;
};

static void mutants_release(struct mutants *mutants)
{
    input_evtx.worker_free(mutants->worker);
    mutants->worker = NULL;
}

static void read_mutated(const uint8_t *data, size_t size, void *user)
{
    struct mutants *mutants = user;
    struct reading reading;
    bool split;
    if (mutants->uses++ % 256 == 0) {
        mutants_release(mutants);
        mutants->worker = input_evtx.worker_new();
        assert_non_null(mutants->worker);
    }
    reading_init(&reading, false);
    input_evtx.probe((bw_bytes){.ptr = data, .len = size}, true, &split);
    read_part(&reading, (bw_bytes){.ptr = data, .len = size}, 0, UINT64_MAX, mutants->worker, 0);
    assert_int_equal(reading.status, BW_END);
    mutants->records += reading.counts.records;
    reading_release(&reading);
}

static void mutated_logs_end_well(void **state)
{
    (void)state;
    struct log log;
    struct mutants mutants = {.worker = NULL};
    log_begin(&log, &(struct evtx_writer_options){0});
    const unsigned kind = add_kind(&log, &process_kind);
    for (unsigned i = 0; i < 6; i++)
        add_process(&log, kind, (struct evtx_record_head){.plain = i % 3 == 2});
    const bw_bytes file = log_end(&log);
    mutate_random(file.ptr, HEADER + 8000, 3000, read_mutated, &mutants);
    mutate_random(file.ptr + HEADER, 6000, 3000, read_mutated, &mutants);
    assert_true(mutants.records > 1000); /* most changes leave most records alone */
    mutate_heads(file.ptr + HEADER, 3000, read_mutated, &mutants);
    mutants_release(&mutants);
    bw_buffer_release(&log.bytes);
}

/* Every byte of the records set to every extreme, one at a time: nothing else is as thorough. */
static void every_byte_of_a_record(void **state)
{
    (void)state;
    static const uint8_t extremes[] = {0x00, 0x01, 0x0c, 0x0e, 0x0f, 0x21, 0x41, 0x7f, 0x80, 0xff};
    struct log log;
    struct mutants mutants = {.worker = NULL};
    log_begin(&log, &(struct evtx_writer_options){.no_checksums = true});
    add_process(&log, add_kind(&log, &process_kind), (struct evtx_record_head){0});
    const bw_bytes file = log_end(&log);
    uint32_t size;
    memcpy(&size, file.ptr + HEADER + 512 + 4, sizeof(size));
    for (size_t at = 512; at < 512 + size; at++) {
        for (size_t i = 0; i < BW_COUNT(extremes); i++) {
            uint8_t *copy = malloc(512 + size);
            assert_non_null(copy);
            memcpy(copy, file.ptr + HEADER, 512 + size);
            copy[at] = extremes[i];
            read_mutated(copy, 512 + size, &mutants);
            free(copy);
        }
    }
    assert_true(mutants.records > 1000);
    mutants_release(&mutants);
    bw_buffer_release(&log.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_record_as_json),
            cmocka_unit_test(layouts),
            cmocka_unit_test(damaged_logs),
            cmocka_unit_test(changed_logs),
            cmocka_unit_test(chains),
            cmocka_unit_test(parts_give_the_whole),
            cmocka_unit_test(heads_change_nothing),
            cmocka_unit_test(probes),
            cmocka_unit_test(carved_chunks_with_a_damaged_first),
            cmocka_unit_test(sources_that_fail),
            cmocka_unit_test(mutated_logs_end_well),
            cmocka_unit_test(every_byte_of_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
