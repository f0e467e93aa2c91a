/* Parts of scripts, put in order whatever order they come in; and their frames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "engine/piece.h"
#include "engine/scripts_order.h"

struct given {
    uint64_t key;
    uint32_t number, total;
    uint64_t item, offset;
    const char *text;
    bool recovered;
};

static void add(struct scripts_order *order, const struct given *given, uint64_t at)
{
    const struct wire_piece piece = {.key = {given->key, given->key},
            .number = given->number,
            .total = given->total,
            .text_hash = (uint8_t)given->text[0],
            .text_len = (uint32_t)strlen(given->text),
            .offset = given->offset};
    const struct script_entry entry = {.number = given->number,
            .len = piece.text_len,
            .at = at,
            .recovered = given->recovered,
            .item_index = given->item,
            .offset = given->offset};
    assert_int_equal(scripts_order_add(order, &piece, &entry, NULL), BW_OK);
}

/* "total: number@item+offset …" for each script. */
static bw_status on_script(void *user, bw_bytes script, uint64_t text_bytes, struct bw_err *err)
{
    struct bw_buffer *out = user;
    (void)err;
    assert_true(script.len >= SCRIPT_HEAD_SIZE);
    const struct script_head head = script_head_read(script.ptr);
    assert_int_equal(script.len, SCRIPT_HEAD_SIZE + (size_t)head.part_count * SCRIPT_ENTRY_SIZE);
    bw_buffer_printf(out, "%u(%u):", head.total, (unsigned)text_bytes);
    for (uint32_t i = 0; i < head.part_count; i++) {
        const struct script_entry e =
                script_entry_read(script.ptr + SCRIPT_HEAD_SIZE + (size_t)i * SCRIPT_ENTRY_SIZE);
        bw_buffer_printf(out, " %u@%u+%u%s", e.number, (unsigned)e.item_index, (unsigned)e.offset,
                e.recovered ? "r" : "");
    }
    bw_buffer_add_char(out, '\n');
    return BW_OK;
}

static const struct given parts[] = {
        {7, 1, 3, 5, 10, "aa", false},
        {7, 3, 3, 4, 10, "c", false},
        {7, 2, 3, 9, 10, "b", false},
        {7, 2, 3, 9, 5, "b", false},  /* the same again: the first in the walk counts */
        {7, 2, 3, 1, 5, "b", true},   /* but one that a log lists before others */
        {7, 1, 3, 6, 10, "a", false}, /* cut: the longer one counts */
        {7, 1, 3, 6, 11, "xx", false},
        {8, 1, 2, 2, 0, "only", false},
        {9, 4, 9, 3, 0, "d", false},
        {9, 6, 9, 3, 7, "f", false},
};

static void order_of_arrival_plays_no_part(void **state)
{
    static const char want[] = "9(2): 4@3+0 6@3+7\n3(4): 1@5+10 2@9+5 3@4+10\n";
    (void)state;
    srand(1);
    for (unsigned round = 0; round < 50; round++) {
        struct given shuffled[BW_COUNT(parts)];
        memcpy(shuffled, parts, sizeof(parts));
        for (size_t i = BW_COUNT(parts) - 1; i > 0; i--) {
            const size_t k = (size_t)rand() % (i + 1);
            const struct given given = shuffled[i];
            shuffled[i] = shuffled[k];
            shuffled[k] = given;
        }
        struct scripts_order *order = scripts_order_new();
        for (size_t i = 0; i < BW_COUNT(shuffled); i++)
            add(order, &shuffled[i], i * 1000);
        struct bw_buffer out;
        struct scripts_order_counts counts;
        bw_buffer_init(&out, BW_MIB);
        assert_int_equal(scripts_order_each(order, 2, on_script, &out, &counts, NULL), BW_OK);
        bw_buffer_add_char(&out, '\0');
        assert_string_equal((const char *)out.ptr, want);
        assert_int_equal(counts.scripts, 3);
        assert_int_equal(counts.incomplete, 2);
        assert_int_equal(counts.copies, 2);
        assert_int_equal(counts.differing, 2);
        assert_int_equal(counts.cut, 0);
        bw_buffer_release(&out);
        scripts_order_free(order);
    }
}

static void a_script_has_no_more_parts_than_the_limit(void **state)
{
    struct scripts_order *order = scripts_order_new();
    struct bw_buffer out;
    struct scripts_order_counts counts;
    (void)state;
    for (uint32_t i = 1; i <= BW_LIMIT_SCRIPT_PARTS + 3; i++)
        add(order, &(struct given){7, i, BW_LIMIT_SCRIPT_PARTS + 3, 1, i, "x", false}, i);
    bw_buffer_init(&out, BW_MIB);
    assert_int_equal(scripts_order_each(order, 1, on_script, &out, &counts, NULL), BW_OK);
    assert_int_equal(counts.cut, 3);
    assert_int_equal(counts.scripts, 1);
    assert_int_equal(counts.incomplete, 0); /* they are there, and said to be left out */
    bw_buffer_release(&out);
    scripts_order_free(order);
}

static void frames(void **state)
{
    static const uint8_t blob[] = "blob";
    const struct wire_piece piece = {.key = {1, 2},
            .number = 3,
            .total = 4,
            .text_hash = 5,
            .text_len = 4,
            .offset = 6,
            .record_id = 7,
            .time = 8,
            .blob = {blob, 4}};
    struct bw_buffer out;
    struct wire_piece got;
    (void)state;
    bw_buffer_init(&out, BW_KIB);
    wire_add_piece(&out, &piece);
    for (size_t len = WIRE_HEADER_SIZE; len <= out.len; len++) {
        struct bw_reader r = bw_reader_of((bw_bytes){.ptr = out.ptr, .len = len}, 0);
        bw_read_skip(&r, WIRE_HEADER_SIZE);
        assert_int_equal(wire_read_piece(&r, &got, NULL) == BW_OK, len == out.len);
    }
    assert_true(got.key[1] == 2 && got.number == 3 && got.total == 4 && got.text_hash == 5 &&
                got.offset == 6 && got.record_id == 7 && got.time == 8 && got.blob.len == 4);
    static const uint32_t impossible[][2] = {{0, 1}, {2, 1}, {1, UINT32_C(1) << 31}, {0, 0}};
    for (size_t i = 0; i < BW_COUNT(impossible); i++) {
        struct wire_piece wrong = piece;
        wrong.number = impossible[i][0];
        wrong.total = impossible[i][1];
        bw_buffer_clear(&out);
        wire_add_piece(&out, &wrong);
        struct bw_reader r = bw_reader_of(bw_buffer_bytes(&out), 0);
        bw_read_skip(&r, WIRE_HEADER_SIZE);
        assert_int_equal(wire_read_piece(&r, &got, NULL), BW_E_RANGE);
    }
    bw_buffer_release(&out);
}

static void pieces(void **state)
{
    static const uint8_t rules[] = {1, 0, 0, 0, 0, 2, 0, 0};
    const struct piece piece = {.rules = {rules, sizeof(rules)},
            .bases = {rules, 4},
            .event = {(const uint8_t *)"event", 5},
            .text = BW_STR("text")};
    struct bw_buffer out;
    struct piece got;
    (void)state;
    bw_buffer_init(&out, BW_KIB);
    piece_write(&piece, &out);
    for (size_t len = 0; len < out.len; len++)
        assert_int_not_equal(piece_read((bw_bytes){.ptr = out.ptr, .len = len}, &got, NULL), BW_OK);
    assert_int_equal(piece_read(bw_buffer_bytes(&out), &got, NULL), BW_OK);
    assert_int_equal(got.rules.len / 4, 2);
    assert_int_equal(piece_number(got.rules, 1), 512);
    assert_int_equal(piece_number(got.bases, 0), 1);
    assert_true(bw_str_eq(got.text, piece.text) && bw_bytes_eq(got.event, piece.event));
    bw_buffer_add_char(&out, 'x');
    assert_int_equal(piece_read(bw_buffer_bytes(&out), &got, NULL), BW_E_MALFORMED);
    memset(out.ptr, 0xff, 4); /* more rules than there are bytes */
    assert_int_not_equal(piece_read(bw_buffer_bytes(&out), &got, NULL), BW_OK);
    bw_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(order_of_arrival_plays_no_part),
            cmocka_unit_test(a_script_has_no_more_parts_than_the_limit),
            cmocka_unit_test(frames),
            cmocka_unit_test(pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
