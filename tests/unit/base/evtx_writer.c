/* The writer of test logs: what it writes is what the format's description says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "support/evtx_crc32.h"
#include "support/evtx_writer.h"

#define FILE_HEADER 4096u
#define MAX_LOG     (64 * BW_MIB)

static const struct evtx_field some_fields[] = {
        {BW_STR_INIT("User"), EVTX_STRING, false},
        {BW_STR_INIT("Sid"), EVTX_SID, false},
        {BW_STR_INIT("Port"), EVTX_UINT16, true},
};

static struct evtx_event_kind some_kind(void)
{
    return (struct evtx_event_kind){.layout = EVTX_LAYOUT_MODERN,
            .provider = BW_STR("Example-Provider"),
            .provider_guid = BW_STR("{00112233-4455-6677-8899-aabbccddeeff}"),
            .channel = BW_STR("Security"),
            .computer = BW_STR("host.example"),
            .event_id = 4624,
            .body = EVTX_BODY_DATA,
            .fields = some_fields,
            .field_count = BW_COUNT(some_fields)};
}

/* A log of `count` records with these options. */
static void write_log(struct bw_buffer *log, const struct evtx_writer_options *options,
        unsigned count, bool plain)
{
    struct bw_err err = {.status = BW_OK};
    struct evtx_buffer_sink sink = evtx_buffer_sink(log);
    struct evtx_writer *writer = NULL;
    unsigned kind = 0;
    uint8_t sid[EVTX_SID_MAX];
    const size_t sid_len = evtx_sid_parse(BW_STR("S-1-5-21-1-2-3-500"), sid);
    const struct evtx_event_kind form = some_kind();
    assert_int_equal(evtx_writer_new(&sink.sink, options, &writer, &err), BW_OK);
    assert_int_equal(evtx_writer_add_kind(writer, &form, &kind, &err), BW_OK);
    for (unsigned i = 0; i < count; i++) {
        const struct evtx_value values[] = {{.type = EVTX_STRING, .bytes = BW_STR("J\xc3\xb6rg")},
                {.type = EVTX_SID, .bytes = {.ptr = (const char *)sid, .len = sid_len}},
                {.type = i % 2 == 0 ? EVTX_UINT16 : EVTX_NULL, .number = 443}};
        const struct evtx_record_head head = {
                .time = UINT64_C(133000000000000000) + i, .plain = plain};
        uint64_t id = 0;
        assert_int_equal(evtx_writer_add(writer, kind, &head, values, &id, &err), BW_OK);
        assert_int_equal(id, i + 1);
    }
    assert_int_equal(evtx_writer_finish(writer, &err), BW_OK);
    evtx_writer_free(writer);
    assert_false(log->failed);
}

static uint32_t u32(const struct bw_buffer *log, size_t offset)
{
    assert_true(offset + 4 <= log->len);
    const uint8_t *p = log->ptr + offset;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t crc(const struct bw_buffer *log, size_t offset, size_t len)
{
    struct evtx_crc32 tables;
    evtx_crc32_init(&tables);
    return evtx_crc32_add(&tables, 0, (bw_bytes){.ptr = log->ptr + offset, .len = len});
}

/* Walks the records of a chunk; returns how many there are. */
static unsigned walk_records(const struct bw_buffer *log, size_t chunk)
{
    unsigned count = 0;
    const size_t end = chunk + u32(log, chunk + 48);
    size_t at = chunk + EVTX_CHUNK_HEADER;
    while (at < end) {
        const uint32_t size = u32(log, at + 4);
        assert_int_equal(u32(log, at), 0x2a2a);
        assert_int_equal(size % 8, 0);
        assert_int_equal(u32(log, at + size - 4), size);
        at += size;
        count++;
    }
    assert_int_equal(at, end);
    return count;
}

static void test_structure(void **state)
{
    (void)state;
    struct bw_buffer log;
    bw_buffer_init(&log, MAX_LOG);
    write_log(&log, NULL, 1000, false);
    assert_memory_equal(log.ptr, "ElfFile", 8);
    assert_int_equal(u32(&log, 24), 1001);
    assert_int_equal(u32(&log, 36), 3u << 16 | 1u);
    assert_int_equal(u32(&log, 124), crc(&log, 0, 120));
    assert_int_equal((log.len - FILE_HEADER) % EVTX_CHUNK_SIZE, 0);
    const size_t chunks = (log.len - FILE_HEADER) / EVTX_CHUNK_SIZE;
    assert_int_equal(u32(&log, 40) >> 16, chunks);
    assert_true(chunks > 1);
    unsigned records = 0;
    for (size_t i = 0; i < chunks; i++) {
        const size_t chunk = FILE_HEADER + i * EVTX_CHUNK_SIZE;
        assert_memory_equal(log.ptr + chunk, "ElfChnk", 8);
        const size_t used = u32(&log, chunk + 48);
        assert_int_equal(u32(&log, chunk + 52),
                crc(&log, chunk + EVTX_CHUNK_HEADER, used - EVTX_CHUNK_HEADER));
        assert_int_equal(u32(&log, chunk + 24), records + 1);
        records += walk_records(&log, chunk);
        assert_int_equal(u32(&log, chunk + 32), records);
    }
    assert_int_equal(records, 1000);
    bw_buffer_release(&log);
}

/* Every name that a chunk's table leads to has the hash of its bucket. */
static void test_name_table(void **state)
{
    (void)state;
    struct bw_buffer log;
    bw_buffer_init(&log, MAX_LOG);
    write_log(&log, NULL, 3, false);
    unsigned names = 0;
    for (uint32_t bucket = 0; bucket < EVTX_NAME_BUCKETS; bucket++) {
        uint32_t node = u32(&log, FILE_HEADER + 128 + 4 * (size_t)bucket);
        for (; node != 0; node = u32(&log, FILE_HEADER + node)) {
            const uint32_t head = u32(&log, FILE_HEADER + node + 4);
            const bw_bytes name = {
                    .ptr = log.ptr + FILE_HEADER + node + 8, .len = 2 * (size_t)(head >> 16)};
            assert_int_equal(evtx_name_hash(name), (uint16_t)head);
            assert_int_equal((head & 0xffff) % EVTX_NAME_BUCKETS, bucket);
            names++;
        }
    }
    assert_true(names > 20);
    bw_buffer_release(&log);
}

/* "Event" as real logs have it: 0x0cba. */
static void test_name_hash(void **state)
{
    (void)state;
    static const uint8_t event[] = {'E', 0, 'v', 0, 'e', 0, 'n', 0, 't', 0};
    assert_int_equal(evtx_name_hash((bw_bytes){.ptr = event, .len = sizeof(event)}), 0x0cba);
}

static void test_same_bytes(void **state)
{
    (void)state;
    struct bw_buffer a;
    struct bw_buffer b;
    bw_buffer_init(&a, MAX_LOG);
    bw_buffer_init(&b, MAX_LOG);
    write_log(&a, NULL, 300, false);
    write_log(&b, NULL, 300, false);
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.ptr, b.ptr, a.len);
    bw_buffer_release(&a);
    bw_buffer_release(&b);
}

/* Each option changes what it says and nothing else. */
static void test_options(void **state)
{
    (void)state;
    const struct evtx_writer_options options = {.dirty = true,
            .bad_data_chunk = 2,
            .bad_header_chunk = 1,
            .zeroed_chunk = 3,
            .records_per_chunk = 10,
            .chunk_count_delta = 5,
            .last_chunk_size = 1024};
    struct bw_buffer log;
    bw_buffer_init(&log, MAX_LOG);
    write_log(&log, &options, 40, false);
    const size_t second = FILE_HEADER + EVTX_CHUNK_SIZE;
    const size_t third = second + EVTX_CHUNK_SIZE;
    assert_int_equal(u32(&log, 120), 1);
    assert_int_equal(u32(&log, 40) >> 16, 1 + 5);
    assert_int_equal(log.len, third + EVTX_CHUNK_SIZE + 1024);
    assert_int_equal(walk_records(&log, FILE_HEADER), 10);
    assert_int_not_equal(u32(&log, second + 52),
            crc(&log, second + EVTX_CHUNK_HEADER, u32(&log, second + 48) - EVTX_CHUNK_HEADER));
    assert_int_equal(u32(&log, third), 0);
    bw_buffer_release(&log);
}

/* Without templates nothing refers to one, and the records still chain. */
static void test_plain(void **state)
{
    (void)state;
    struct bw_buffer log;
    bw_buffer_init(&log, MAX_LOG);
    write_log(&log, NULL, 5, true);
    assert_int_equal(walk_records(&log, FILE_HEADER), 5);
    for (size_t i = 0; i < EVTX_TEMPLATE_BUCKETS; i++)
        assert_int_equal(u32(&log, FILE_HEADER + 384 + 4 * i), 0);
    bw_buffer_release(&log);
}

static void test_too_large(void **state)
{
    (void)state;
    struct bw_err err = {.status = BW_OK};
    struct bw_buffer log;
    bw_buffer_init(&log, MAX_LOG);
    struct evtx_buffer_sink sink = evtx_buffer_sink(&log);
    struct evtx_writer *writer = NULL;
    assert_int_equal(evtx_writer_new(&sink.sink, NULL, &writer, &err), BW_OK);
    static uint8_t bytes[EVTX_CHUNK_SIZE];
    const struct evtx_record_head head = {.time = 1};
    const bw_bytes fits = {.ptr = bytes, .len = 60000};
    const bw_bytes huge = {.ptr = bytes, .len = sizeof(bytes)};
    assert_int_equal(evtx_writer_add_raw(writer, &head, fits, &err), BW_OK);
    assert_int_equal(evtx_writer_add_raw(writer, &head, huge, &err), BW_E_LIMIT);
    assert_int_equal(evtx_writer_add_raw(writer, &head, fits, &err), BW_OK);
    assert_int_equal(evtx_writer_finish(writer, &err), BW_OK);
    assert_int_equal(log.len, FILE_HEADER + 2 * EVTX_CHUNK_SIZE);
    evtx_writer_free(writer);
    bw_buffer_release(&log);
}

static void test_values(void **state)
{
    (void)state;
    static const struct {
        uint8_t type;
        const char *text, *want;
    } cases[] = {
            {EVTX_UINT32, "4294967295", "4294967295"},
            {EVTX_INT8, "-5", "-5"},
            {EVTX_HEX64, "0x3E7", "0x3e7"},
            {EVTX_BOOL, "true", "true"},
            {EVTX_GUID, "{00112233-4455-6677-8899-AABBCCDDEEFF}",
                    "{00112233-4455-6677-8899-aabbccddeeff}"},
            {EVTX_SID, "S-1-5-21-4294967295-0-1-500", "S-1-5-21-4294967295-0-1-500"},
            {EVTX_FILETIME, "2022-07-01T03:04:05.1234567Z", "2022-07-01T03:04:05.1234567Z"},
            {EVTX_STRING, "-", "-"},
            {EVTX_UINT16, "-", ""},
            {EVTX_REAL64, "-2.25", "-2.250000"},
    };
    struct bw_buffer out;
    bw_buffer_init(&out, BW_MIB);
    for (size_t i = 0; i < BW_COUNT(cases); i++) {
        uint8_t room[EVTX_SID_MAX];
        struct evtx_value value;
        bw_buffer_clear(&out);
        assert_true(evtx_value_parse(cases[i].type, bw_str_of(cases[i].text), room, &value));
        evtx_value_format(&value, &out);
        assert_int_equal(out.len, strlen(cases[i].want));
        assert_memory_equal(out.ptr, cases[i].want, out.len);
    }
    uint8_t room[EVTX_SID_MAX];
    struct evtx_value value;
    assert_false(evtx_value_parse(EVTX_GUID, BW_STR("no guid"), room, &value));
    assert_false(evtx_value_parse(EVTX_SID, BW_STR("S-1-5-21-x"), room, &value));
    assert_false(evtx_value_parse(EVTX_UINT8, BW_STR("twelve"), room, &value));
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(test_structure),
            cmocka_unit_test(test_name_table),
            cmocka_unit_test(test_name_hash),
            cmocka_unit_test(test_same_bytes),
            cmocka_unit_test(test_options),
            cmocka_unit_test(test_plain),
            cmocka_unit_test(test_too_large),
            cmocka_unit_test(test_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
