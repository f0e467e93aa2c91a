#include "support/case_blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "support/mutate.h"

void case_blob_round_trip(const struct case_blob *blob, void (*look)(const void *thing))
{
    struct bw_buffer first;
    struct bw_buffer second;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    bw_buffer_init(&first, BW_MIB);
    bw_buffer_init(&second, BW_MIB);
    blob->encode(blob->good, &first);
    assert_int_equal(blob->decode(bw_buffer_bytes(&first), arena, blob->room), BW_OK);
    look(blob->room);
    /* whatever was not named there: bytes of what came back are the same bytes */
    blob->encode(blob->room, &second);
    assert_true(bw_bytes_eq(bw_buffer_bytes(&first), bw_buffer_bytes(&second)));
    bw_buffer_release(&first);
    bw_buffer_release(&second);
    bw_arena_free(arena);
}

static void check_bytes(const uint8_t *data, size_t size, void *user)
{
    const struct case_blob *blob = user;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    if (blob->decode((bw_bytes){.ptr = data, .len = size}, arena, blob->room) == BW_OK) {
        struct bw_buffer again;
        blob->check(blob->room);
        bw_buffer_init(&again, BW_MIB);
        blob->encode(blob->room, &again);
        assert_false(again.failed);
        bw_buffer_release(&again);
    }
    bw_arena_free(arena);
}

void case_blob_bad_bytes(const struct case_blob *blob)
{
    struct bw_buffer good;
    struct bw_arena *arena = bw_arena_new(64 * BW_MIB);
    bw_buffer_init(&good, BW_MIB);
    blob->encode(blob->good, &good);
    for (size_t len = 0; len < good.len; len++) {
        const struct bw_arena_mark mark = bw_arena_mark(arena);
        assert_int_not_equal(blob->decode((bw_bytes){good.ptr, len}, arena, blob->room), BW_OK);
        bw_arena_rewind(arena, mark);
    }
    mutate_random(good.ptr, good.len, 5000, check_bytes, (void *)(uintptr_t)blob);
    bw_buffer_add_char(&good, '\0');
    assert_int_equal(blob->decode(bw_buffer_bytes(&good), arena, blob->room), BW_E_MALFORMED);
    bw_buffer_release(&good);
    bw_arena_free(arena);
}
