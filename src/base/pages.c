#include "base/pages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* Entries point to data all over the file, mostly to what was written lately. */
#define PAGE_SIZE  (16 * BW_KIB)
#define PAGE_COUNT 512 /* power of two */

/* What is kept lies in pieces: memory that grows by copying would be needed twice. */
#define PIECE_SIZE (256 * BW_KIB)
#define PIECE_MAX  (BW_LIMIT_ITEM_ARENA / PIECE_SIZE)

struct page {
    uint64_t number; /* of the page in the file, plus one; 0: nothing is in it */
    size_t len;
    uint8_t *bytes; /* allocated when it is first used */
};

struct pages {
    struct bw_source *source;
    bool keeps; /* all there is, when the source can not go back */
    uint8_t *pieces[PIECE_MAX];
    uint64_t kept;
    bool cut;
    struct page table[PAGE_COUNT];
};

/* Room behind what is kept, up to the end of its piece. NULL when memory is out. */
static uint8_t *keep_room(struct pages *pages, size_t *ret_len)
{
    uint8_t **piece = &pages->pieces[pages->kept / PIECE_SIZE];
    const size_t used = (size_t)(pages->kept % PIECE_SIZE);
    if (*piece == NULL)
        *piece = malloc(PIECE_SIZE);
    *ret_len = PIECE_SIZE - used;
    return *piece != NULL ? *piece + used : NULL;
}

static bw_status keep_all(struct pages *pages, bw_bytes head, struct bw_err *err)
{
    bw_status status = BW_OK;
    pages->keeps = true;
    while (pages->kept / PIECE_SIZE < PIECE_MAX) {
        size_t room;
        size_t len = 0;
        uint8_t *to = keep_room(pages, &room);
        if (to == NULL)
            return bw_fail(err, BW_E_NOMEM, "no memory to keep the file");
        if (pages->kept < head.len) {
            len = head.len - (size_t)pages->kept < room ? head.len - (size_t)pages->kept : room;
            memcpy(to, head.ptr + pages->kept, len);
        } else {
            status = bw_source_read_some(pages->source, to, room, &len, err);
        }
        pages->kept += len;
        if (status != BW_OK || len == 0)
            return pages->kept != 0 ? BW_OK : status; /* what was read can be looked at */
    }
    pages->cut = true;
    return BW_OK;
}

bw_status pages_new(
        struct bw_source *source, bw_bytes head, struct pages **ret_pages, struct bw_err *err)
{
    struct pages *pages = calloc(1, sizeof(*pages));
    if (pages == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read the file");
    pages->source = source;
    const bw_status status = source->read_at == NULL || source->size == BW_SOURCE_SIZE_UNKNOWN
                                     ? keep_all(pages, head, err)
                                     : BW_OK;
    if (status != BW_OK) {
        pages_free(pages);
        return status;
    }
    *ret_pages = pages;
    return BW_OK;
}

void pages_free(struct pages *pages)
{
    if (pages == NULL)
        return;
    for (size_t i = 0; i < PAGE_COUNT; i++)
        free(pages->table[i].bytes);
    for (size_t i = 0; i < PIECE_MAX; i++)
        free(pages->pieces[i]);
    free(pages);
}

uint64_t pages_size(const struct pages *pages)
{
    return pages->keeps ? pages->kept : pages->source->size;
}

bool pages_cut(const struct pages *pages)
{
    return pages->cut;
}

/* The page with `number`, read when it is not there. NULL on failure. */
static const struct page *page_get(struct pages *pages, uint64_t number, struct bw_err *err)
{
    struct page *page = &pages->table[number & (PAGE_COUNT - 1)];
    if (page->number == number + 1)
        return page;
    if (page->bytes == NULL)
        page->bytes = malloc(PAGE_SIZE);
    if (page->bytes == NULL) {
        bw_fail(err, BW_E_NOMEM, "no memory to read the file");
        return NULL;
    }
    page->number = 0;
    page->len = 0;
    for (;;) {
        size_t len = 0;
        const bw_status status =
                pages->source->read_at(pages->source, number * PAGE_SIZE + page->len,
                        page->bytes + page->len, PAGE_SIZE - page->len, &len, err);
        if (status != BW_OK)
            return NULL;
        page->len += len;
        if (len == 0 || page->len == PAGE_SIZE)
            break;
    }
    page->number = number + 1;
    return page;
}

/* The bytes from `offset` on that lie together; empty at the end. */
static bw_status pages_run(
        struct pages *pages, uint64_t offset, bw_bytes *ret_run, struct bw_err *err)
{
    *ret_run = (bw_bytes){.ptr = NULL, .len = 0};
    if (pages->keeps) {
        const size_t at = (size_t)(offset % PIECE_SIZE);
        const uint64_t rest = offset < pages->kept ? pages->kept - offset : 0;
        if (rest != 0)
            *ret_run = (bw_bytes){.ptr = pages->pieces[offset / PIECE_SIZE] + at,
                    .len = rest < PIECE_SIZE - at ? (size_t)rest : PIECE_SIZE - at};
        return BW_OK;
    }
    const struct page *page = page_get(pages, offset / PAGE_SIZE, err);
    if (page == NULL)
        return err != NULL && err->status != BW_OK ? err->status : BW_E_IO;
    const size_t at = (size_t)(offset % PAGE_SIZE);
    if (at < page->len)
        *ret_run = (bw_bytes){.ptr = page->bytes + at, .len = page->len - at};
    return BW_OK;
}

bw_status pages_read(
        struct pages *pages, uint64_t offset, void *out, size_t size, struct bw_err *err)
{
    uint8_t *to = out;
    while (size != 0) {
        bw_bytes run;
        const bw_status status = pages_run(pages, offset, &run, err);
        if (status != BW_OK)
            return status;
        if (run.len == 0)
            return bw_fail(err, BW_E_TRUNCATED, "ends before offset %" PRIu64, offset);
        const size_t len = run.len < size ? run.len : size;
        memcpy(to, run.ptr, len);
        to += len;
        offset += len;
        size -= len;
    }
    return BW_OK;
}

uint64_t pages_skip_zeros(struct pages *pages, uint64_t offset)
{
    bw_bytes run;
    while (pages_run(pages, offset, &run, NULL) == BW_OK && run.len != 0) {
        for (size_t i = 0; i < run.len; i++)
            if (run.ptr[i] != 0)
                return offset + i;
        offset += run.len;
    }
    return pages_size(pages);
}
