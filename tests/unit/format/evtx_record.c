#include "format/evtx/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "format/evtx/crc32.h"
#include "format/evtx/layout.h"

static uint8_t chunk[EVTX_CHUNK_SIZE];

static void put_u32(size_t at, uint32_t number)
{
    for (size_t i = 0; i < 4; i++)
        chunk[at + i] = (uint8_t)(number >> 8 * i);
}

static void put_record(size_t at, uint32_t size, uint32_t id)
{
    put_u32(at, EVTX_RECORD_MAGIC);
    put_u32(at + 4, size);
    put_u32(at + 8, id);
    put_u32(at + size - 4, size);
}

static int three_records(void **state)
{
    (void)state;
    memset(chunk, 0, sizeof(chunk));
    memcpy(chunk, "ElfChnk\0", 8);
    put_u32(40, 128);
    put_record(512, 64, 1);
    put_record(576, 40, 2);
    put_record(616, 100, 3);
    put_u32(48, 716);
    return 0;
}

static struct evtx_chunk read_chunk(size_t len)
{
    struct evtx_chunk read;
    const enum evtx_block kind = evtx_chunk_read((bw_bytes){.ptr = chunk, .len = len}, 4096, &read);
    assert_true(kind == EVTX_BLOCK_CHUNK || kind == EVTX_BLOCK_DAMAGED);
    return read;
}

/* What a walk gives, as text: the ids of records, and "!" with the size of what is none. */
static void walk_text(const struct evtx_chunk *read, char *out, size_t size)
{
    struct evtx_walk walk = evtx_walk_of(read);
    struct evtx_record record;
    struct evtx_gap gap;
    size_t len = 0;
    out[0] = '\0';
    for (;;) {
        switch (evtx_walk_next(&walk, &record, &gap)) {
        case EVTX_STEP_RECORD:
            len += (size_t)snprintf(out + len, size - len, "%u ", (unsigned)record.id);
            break;
        case EVTX_STEP_GAP:
            assert_non_null(gap.reason);
            len += (size_t)snprintf(out + len, size - len, "!%u ", gap.size);
            break;
        case EVTX_STEP_END:
            return;
        }
    }
}

static const struct {
    const char *name;
    size_t at;
    uint32_t number;
    size_t len; /* of the chunk */
    const char *want;
} walk_cases[] = {
        {"as it should be", 512, EVTX_RECORD_MAGIC, EVTX_CHUNK_SIZE, "1 2 3 "},
        {"magic of the first", 512, 0, EVTX_CHUNK_SIZE, "!64 2 3 "},
        {"size of the second too small", 580, 8, EVTX_CHUNK_SIZE, "1 !40 3 "},
        {"size of the second too large", 580, 60000, EVTX_CHUNK_SIZE, "1 !40 3 "},
        {"trailer of the second", 612, 41, EVTX_CHUNK_SIZE, "1 !40 3 "},
        {"magic of the last", 616, 7, EVTX_CHUNK_SIZE, "1 2 !100 "},
        {"ends inside of the last", 512, EVTX_RECORD_MAGIC, 700, "1 2 !84 "},
        {"ends in a header", 512, EVTX_RECORD_MAGIC, 620, "1 2 !4 "},
        {"end is before the records", 48, 100, 716, "1 2 3 "},
        {"end is behind the chunk", 48, 70000, 716, "1 2 3 "},
        {"end says there are fewer", 48, 576, EVTX_CHUNK_SIZE, "1 "},
        {"end says there are more", 48, 720, EVTX_CHUNK_SIZE, "1 2 3 !4 "},
};

static void walks(void **state)
{
    (void)state;
    for (size_t i = 0; i < BW_COUNT(walk_cases); i++) {
        char got[200];
        three_records(NULL);
        put_u32(walk_cases[i].at, walk_cases[i].number);
        const struct evtx_chunk read = read_chunk(walk_cases[i].len);
        walk_text(&read, got, sizeof(got));
        print_message("%s\n", walk_cases[i].name);
        assert_string_equal(got, walk_cases[i].want);
    }
}

static void header_fields(void **state)
{
    (void)state;
    put_u32(8, 11);
    put_u32(16, 13);
    put_u32(24, 1);
    put_u32(32, 3);
    put_u32(44, 616);
    const struct evtx_chunk read = read_chunk(EVTX_CHUNK_SIZE);
    assert_int_equal(read.first_number, 11);
    assert_int_equal(read.last_number, 13);
    assert_int_equal(read.first_id, 1);
    assert_int_equal(read.last_id, 3);
    assert_int_equal(read.last_record, 616);
    assert_int_equal(read.free_space, 716);
    assert_int_equal(read.offset, 4096);
    assert_true(read.end_right);
}

static void sign_chunk(void)
{
    put_u32(52, evtx_crc32(0, (bw_bytes){.ptr = chunk + 512, .len = 716 - 512}));
    const uint32_t first = evtx_crc32(0, (bw_bytes){.ptr = chunk, .len = 120});
    put_u32(124, evtx_crc32(first, (bw_bytes){.ptr = chunk + 128, .len = 384}));
}

static void checksums(void **state)
{
    (void)state;
    sign_chunk();
    struct evtx_chunk read = read_chunk(EVTX_CHUNK_SIZE);
    assert_true(read.header_right);
    assert_true(read.data_right);
    chunk[600]++;
    read = read_chunk(EVTX_CHUNK_SIZE);
    assert_true(read.header_right);
    assert_false(read.data_right);
    chunk[600]--;
    chunk[200]++; /* a bucket of the string table: part of the header */
    read = read_chunk(EVTX_CHUNK_SIZE);
    assert_false(read.header_right);
    assert_true(read.data_right);
    put_u32(120, EVTX_CHUNK_NO_CRC32);
    chunk[600]++;
    read = read_chunk(EVTX_CHUNK_SIZE);
    assert_true(read.header_right);
    assert_true(read.data_right);
}

static void kinds_of_blocks(void **state)
{
    (void)state;
    struct evtx_chunk read;
    const bw_bytes whole = {.ptr = chunk, .len = sizeof(chunk)};
    assert_int_equal(evtx_chunk_read(whole, 0, &read), EVTX_BLOCK_CHUNK);
    chunk[3] = 'X';
    assert_int_equal(evtx_chunk_read(whole, 0, &read), EVTX_BLOCK_DAMAGED);
    assert_false(read.header_right);
    assert_int_equal(read.end, 716);
    chunk[512] = 0;
    assert_int_equal(evtx_chunk_read(whole, 0, &read), EVTX_BLOCK_FOREIGN);
    memset(chunk, 0, sizeof(chunk));
    assert_int_equal(evtx_chunk_read(whole, 0, &read), EVTX_BLOCK_EMPTY);
    chunk[sizeof(chunk) - 1] = 1;
    assert_int_equal(evtx_chunk_read(whole, 0, &read), EVTX_BLOCK_FOREIGN);
    assert_int_equal(
            evtx_chunk_read((bw_bytes){.ptr = chunk, .len = 0}, 0, &read), EVTX_BLOCK_EMPTY);
    assert_int_equal(
            evtx_chunk_read(bw_str_bytes(BW_STR("ElfChnk\0")), 0, &read), EVTX_BLOCK_CHUNK);
    assert_int_equal(read.end, 8);
    assert_false(read.end_right);
}

static void file_headers(void **state)
{
    (void)state;
    memset(chunk, 0, sizeof(chunk));
    memcpy(chunk, "ElfFile\0", 8);
    put_u32(8, 2);
    put_u32(16, 5);
    put_u32(24, 1234);
    put_u32(32, 128);
    put_u32(36, 3 << 16 | 1);
    put_u32(40, 6 << 16 | 4096);
    put_u32(120, 1);
    const bw_bytes head = {.ptr = chunk, .len = 128};
    put_u32(124, evtx_crc32(0, (bw_bytes){.ptr = chunk, .len = 120}));
    struct evtx_file_header header = evtx_file_header_read(head);
    assert_true(header.magic_right);
    assert_true(header.checksum_right);
    assert_int_equal(header.first_chunk, 2);
    assert_int_equal(header.last_chunk, 5);
    assert_int_equal(header.next_record_id, 1234);
    assert_int_equal(header.minor, 1);
    assert_int_equal(header.major, 3);
    assert_int_equal(header.block_size, 4096);
    assert_int_equal(header.chunk_count, 6);
    assert_int_equal(header.flags, 1);
    chunk[8]++;
    assert_false(evtx_file_header_read(head).checksum_right);
    header = evtx_file_header_read((bw_bytes){.ptr = chunk, .len = 20});
    assert_true(header.magic_right);
    assert_false(header.checksum_right);
    assert_int_equal(header.next_record_id, 0);
    assert_false(evtx_file_header_read((bw_bytes){.ptr = NULL, .len = 0}).magic_right);
}

static void hidden_records(void **state)
{
    (void)state;
    const bw_bytes whole = {.ptr = chunk, .len = sizeof(chunk)};
    struct evtx_record record;
    put_u32(716, 64 + 40 + 100); /* the copy of the size that the first is given */
    assert_true(evtx_record_hidden(whole, 540, 716, &record));
    assert_int_equal(record.id, 2);
    assert_int_equal(record.start, 576);
    assert_true(evtx_record_hidden(whole, 577, 716, &record));
    assert_int_equal(record.id, 3);
    assert_false(evtx_record_hidden(whole, 617, 716, &record));
    assert_false(evtx_record_hidden(whole, 577, 715, &record)); /* would run past the end */
    assert_false(evtx_record_hidden(whole, 716, 716, &record));
    assert_false(evtx_record_hidden(whole, 800, 716, &record));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup(walks, three_records),
            cmocka_unit_test_setup(header_fields, three_records),
            cmocka_unit_test_setup(checksums, three_records),
            cmocka_unit_test_setup(kinds_of_blocks, three_records),
            cmocka_unit_test(file_headers),
            cmocka_unit_test_setup(hidden_records, three_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
