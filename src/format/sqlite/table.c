#include "format/sqlite/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/reader.h"

#define FILE_HEADER   100
#define INTERIOR_PAGE 0x05
#define LEAF_PAGE     0x0d
#define INTERIOR_HEAD 12
#define LEAF_HEAD     8

/* Where one level of the tree stands. */
struct level {
    uint32_t page;
    uint32_t next; /* cell; the count of them: the page behind the last */
};

struct sqlite_walk {
    struct pages *pages; /* borrowed */
    struct sqlite_layout layout;
    struct level levels[SQLITE_MAX_DEPTH];
    uint32_t depth;
    uint32_t visited; /* pages of the tree: a tree that bites its tail is cut */
    uint32_t chained; /* pages that rows go on in: each is of one row */
    uint32_t loaded;  /* the page that `page` holds; 0: none */
    uint64_t offset;
    struct bw_buffer payload; /* of a row that goes on over pages */
    struct sqlite_row row;
    uint8_t page[64 * BW_KIB];
};

/* ---- numbers ---- */

static uint32_t read_u16(struct bw_reader *r)
{
    const uint32_t high = bw_read_u8(r);
    return high << 8 | bw_read_u8(r);
}

static uint32_t read_u32(struct bw_reader *r)
{
    const uint32_t high = read_u16(r);
    return high << 16 | read_u16(r);
}

/* Seven bits a byte, the highest first; all of a ninth. */
static uint64_t read_varint(struct bw_reader *r)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        const uint8_t byte = bw_read_u8(r);
        value = value << 7 | (byte & 0x7f);
        if (byte < 0x80)
            return value;
    }
    return value << 8 | bw_read_u8(r);
}

static int64_t read_integer(struct bw_reader *r, uint32_t size)
{
    uint64_t value = 0;
    for (uint32_t i = 0; i < size; i++) {
        const uint8_t byte = bw_read_u8(r);
        if (i == 0 && byte >= 0x80)
            value = UINT64_MAX; /* negative */
        value = value << 8 | byte;
    }
    return (int64_t)value;
}

/* ---- the file ---- */

bool sqlite_begins(bw_bytes head)
{
    static const char magic[16] = "SQLite format 3";
    return head.len >= FILE_HEADER && memcmp(head.ptr, magic, sizeof(magic)) == 0;
}

bw_status sqlite_layout_read(
        struct pages *pages, struct sqlite_layout *ret_layout, struct bw_err *err)
{
    uint8_t head[FILE_HEADER];
    const bw_status status = pages_read(pages, 0, head, sizeof(head), err);
    if (status != BW_OK)
        return status;
    struct bw_reader r = bw_reader_of((bw_bytes){.ptr = head, .len = sizeof(head)}, 0);
    if (!sqlite_begins(r.bytes))
        return bw_fail(err, BW_E_MALFORMED, "no database of SQLite");
    (void)bw_read_bytes(&r, 16);
    struct sqlite_layout layout = {.page_size = read_u16(&r)};
    if (layout.page_size == 1)
        layout.page_size = 64 * BW_KIB;
    layout.logged = bw_read_u8(&r) == 2;
    layout.logged |= bw_read_u8(&r) == 2;
    const uint32_t reserved = bw_read_u8(&r);
    (void)bw_read_bytes(&r, 56 - 21);
    const uint32_t encoding = read_u32(&r);
    if (layout.page_size < 512 || (layout.page_size & (layout.page_size - 1)) != 0 ||
            layout.page_size - reserved < 480)
        return bw_fail(err, BW_E_MALFORMED, "a database with pages of %u bytes, %u of them unused",
                layout.page_size, reserved);
    if (encoding != 1)
        return bw_fail(err, BW_E_UNSUPPORTED, "a database whose texts are not UTF-8");
    layout.usable = layout.page_size - reserved;
    const uint64_t count = pages_size(pages) / layout.page_size;
    layout.page_count = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
    *ret_layout = layout;
    return BW_OK;
}

/* ---- pages ---- */

struct sqlite_walk *sqlite_walk_new(
        struct pages *pages, const struct sqlite_layout *layout, uint32_t root)
{
    struct sqlite_walk *walk = calloc(1, sizeof(*walk));
    if (walk == NULL)
        return NULL;
    walk->pages = pages;
    walk->layout = *layout;
    walk->levels[0] = (struct level){.page = root};
    walk->depth = 1;
    bw_buffer_init(&walk->payload, BW_LIMIT_RECORD_BYTES);
    return walk;
}

void sqlite_walk_free(struct sqlite_walk *walk)
{
    if (walk == NULL)
        return;
    bw_buffer_release(&walk->payload);
    free(walk);
}

uint64_t sqlite_walk_offset(const struct sqlite_walk *walk)
{
    return walk->offset;
}

static uint64_t offset_of(const struct sqlite_walk *walk, uint32_t page)
{
    return (uint64_t)(page - 1) * walk->layout.page_size;
}

static bw_status load(struct sqlite_walk *walk, uint32_t page, struct bw_err *err)
{
    if (walk->loaded == page)
        return BW_OK;
    walk->loaded = 0;
    if (page == 0 || page > walk->layout.page_count)
        return bw_fail(err, BW_E_TRUNCATED, "page %u is not in the database", page);
    const bw_status status =
            pages_read(walk->pages, offset_of(walk, page), walk->page, walk->layout.page_size, err);
    if (status == BW_OK)
        walk->loaded = page;
    return status;
}

/* The page that is loaded, from `at` on, without what is reserved. */
static struct bw_reader page_at(const struct sqlite_walk *walk, uint32_t at)
{
    const bw_bytes page = {.ptr = walk->page, .len = walk->layout.usable};
    struct bw_reader r = bw_reader_of(page, offset_of(walk, walk->loaded));
    (void)bw_read_bytes(&r, at);
    return r;
}

/* What a page of a tree says of itself. */
struct page_head {
    bool leaf;
    uint32_t cells;
    uint32_t last; /* page behind the last cell; of an interior page */
    uint32_t at;   /* where the places of the cells begin */
};

static bw_status head_read(
        const struct sqlite_walk *walk, struct page_head *ret_head, struct bw_err *err)
{
    const uint32_t begin = walk->loaded == 1 ? FILE_HEADER : 0;
    struct bw_reader r = page_at(walk, begin);
    const uint8_t type = bw_read_u8(&r);
    (void)read_u16(&r);
    struct page_head head = {.leaf = type == LEAF_PAGE, .cells = read_u16(&r)};
    (void)bw_read_bytes(&r, 3);
    head.last = head.leaf ? 0 : read_u32(&r);
    head.at = begin + (head.leaf ? LEAF_HEAD : INTERIOR_HEAD);
    if ((type != LEAF_PAGE && type != INTERIOR_PAGE) || !bw_reader_fits(&r, head.cells, 2))
        return bw_fail(err, BW_E_MALFORMED, "page %u is none of a table", walk->loaded);
    *ret_head = head;
    return BW_OK;
}

static struct bw_reader cell_at(
        const struct sqlite_walk *walk, const struct page_head *head, uint32_t cell)
{
    struct bw_reader places = page_at(walk, head->at + 2 * cell);
    return page_at(walk, read_u16(&places));
}

/* ---- a row ---- */

/* Rows that do not fit go on in a chain of pages. */
static bw_status payload_join(struct sqlite_walk *walk, struct bw_reader *cell, uint64_t size,
        uint32_t local, struct bw_err *err)
{
    uint8_t page[64 * BW_KIB];
    const bw_bytes first = bw_read_bytes(cell, local);
    uint32_t next = read_u32(cell);
    bw_buffer_clear(&walk->payload);
    if (size > BW_LIMIT_RECORD_BYTES)
        return bw_fail(
                err, BW_E_LIMIT, "a row of more than %zu bytes", (size_t)BW_LIMIT_RECORD_BYTES);
    bw_buffer_add(&walk->payload, first.ptr, first.len);
    while (bw_reader_ok(cell) && walk->payload.len < size) {
        if (next == 0 || next > walk->layout.page_count)
            return bw_fail(
                    err, BW_E_TRUNCATED, "a row goes on in page %u, which is not there", next);
        if (++walk->chained > walk->layout.page_count)
            return bw_fail(err, BW_E_MALFORMED, "rows go on in each other's pages");
        const bw_status status =
                pages_read(walk->pages, offset_of(walk, next), page, walk->layout.page_size, err);
        if (status != BW_OK)
            return status;
        struct bw_reader r = bw_reader_of(
                (bw_bytes){.ptr = page, .len = walk->layout.usable}, offset_of(walk, next));
        next = read_u32(&r);
        const uint64_t left = size - walk->payload.len;
        const bw_bytes more =
                bw_read_bytes(&r, left < bw_reader_left(&r) ? (size_t)left : bw_reader_left(&r));
        bw_buffer_add(&walk->payload, more.ptr, more.len);
    }
    if (walk->payload.failed)
        return bw_fail(err, BW_E_NOMEM, "no memory for a row");
    return bw_reader_check(cell, "row", err);
}

/* How much of a payload stands in the page itself. */
static uint32_t local_size(const struct sqlite_layout *layout, uint64_t size)
{
    const uint32_t most = layout->usable - 35;
    const uint32_t least = (layout->usable - 12) * 32 / 255 - 23;
    if (size <= most)
        return (uint32_t)size;
    const uint32_t local = least + (uint32_t)((size - least) % (layout->usable - 4));
    return local <= most ? local : least;
}

static void value_read(struct bw_reader *body, uint64_t type, struct sqlite_value *ret_value)
{
    static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8};
    *ret_value = (struct sqlite_value){.kind = SQLITE_VALUE_NULL};
    if (type >= 1 && type < BW_COUNT(sizes)) {
        ret_value->kind = SQLITE_VALUE_INTEGER;
        ret_value->integer = read_integer(body, sizes[type]);
    } else if (type == 7) {
        ret_value->kind = SQLITE_VALUE_FLOAT;
        (void)bw_read_bytes(body, 8);
    } else if (type == 8 || type == 9) {
        ret_value->kind = SQLITE_VALUE_INTEGER;
        ret_value->integer = type == 9;
    } else if (type >= 12) {
        ret_value->kind = type % 2 != 0 ? SQLITE_VALUE_TEXT : SQLITE_VALUE_BLOB;
        const uint64_t size = (type - 12) / 2;
        ret_value->bytes = bw_read_bytes(body, size < SIZE_MAX ? (size_t)size : SIZE_MAX);
    }
}

static bw_status record_read(bw_bytes payload, struct sqlite_row *row, struct bw_err *err)
{
    struct bw_reader r = bw_reader_of(payload, row->offset);
    const uint64_t size = read_varint(&r);
    if (size < r.pos || size > payload.len)
        return bw_fail(err, BW_E_MALFORMED, "a row whose columns are not in it");
    struct bw_reader types = bw_read_part(&r, (size_t)size - r.pos);
    row->column_count = 0;
    while (bw_reader_left(&types) != 0 && row->column_count < SQLITE_MAX_COLUMNS)
        value_read(&r, read_varint(&types), &row->columns[row->column_count++]);
    const bw_status status = bw_reader_check(&types, "row", err);
    return status == BW_OK ? bw_reader_check(&r, "row", err) : status;
}

static bw_status row_read(struct sqlite_walk *walk, struct bw_reader cell, struct bw_err *err)
{
    walk->offset = bw_reader_offset(&cell);
    walk->row.offset = walk->offset;
    const uint64_t size = read_varint(&cell);
    walk->row.number = (int64_t)read_varint(&cell);
    const uint32_t local = local_size(&walk->layout, size);
    if (local == size) {
        const bw_bytes payload = bw_read_bytes(&cell, local);
        const bw_status status = bw_reader_check(&cell, "row", err);
        return status == BW_OK ? record_read(payload, &walk->row, err) : status;
    }
    const bw_status status = payload_join(walk, &cell, size, local, err);
    return status == BW_OK ? record_read(bw_buffer_bytes(&walk->payload), &walk->row, err) : status;
}

/* ---- the tree ---- */

static bw_status descend(struct sqlite_walk *walk, uint32_t page, struct bw_err *err)
{
    if (walk->depth == SQLITE_MAX_DEPTH || ++walk->visited > walk->layout.page_count)
        return bw_fail(err, BW_E_MALFORMED, "pages of a table lead to each other");
    walk->levels[walk->depth++] = (struct level){.page = page};
    return BW_OK;
}

/* BW_E_NOT_FOUND: no row yet. Each call moves on, whatever it says. */
static bw_status step(struct sqlite_walk *walk, struct bw_err *err)
{
    struct level *level = &walk->levels[walk->depth - 1];
    struct page_head head;
    bw_status status = load(walk, level->page, err);
    if (status == BW_OK)
        status = head_read(walk, &head, err);
    if (status != BW_OK) {
        walk->offset = level->page != 0 ? offset_of(walk, level->page) : 0;
        walk->depth--;
        return status;
    }
    const uint32_t next = level->next++;
    if (next > head.cells || (head.leaf && next == head.cells)) {
        walk->depth--;
        return BW_E_NOT_FOUND;
    }
    if (next == head.cells)
        status = descend(walk, head.last, err);
    else if (head.leaf)
        return row_read(walk, cell_at(walk, &head, next), err);
    else {
        struct bw_reader cell = cell_at(walk, &head, next);
        status = descend(walk, read_u32(&cell), err);
    }
    return status == BW_OK ? BW_E_NOT_FOUND : status;
}

bw_status sqlite_walk_next(
        struct sqlite_walk *walk, const struct sqlite_row **ret_row, struct bw_err *err)
{
    bw_status status = BW_E_NOT_FOUND;
    while (status == BW_E_NOT_FOUND && walk->depth != 0)
        status = step(walk, err);
    if (status == BW_E_NOT_FOUND)
        return BW_END;
    if (status == BW_OK)
        *ret_row = &walk->row;
    return status;
}

/* sqlite_schema: type, name, tbl_name, rootpage, sql */
bw_status sqlite_table_find(struct pages *pages, const struct sqlite_layout *layout, bw_str name,
        uint32_t *ret_root, struct bw_err *err)
{
    struct sqlite_walk *walk = sqlite_walk_new(pages, layout, 1);
    const struct sqlite_row *row = NULL;
    bw_status status = walk != NULL ? BW_OK : bw_fail(err, BW_E_NOMEM, "no memory for a database");
    while (status == BW_OK && (status = sqlite_walk_next(walk, &row, err)) == BW_OK) {
        const struct sqlite_value *c = row->columns;
        if (row->column_count < 4 || !bw_str_eq(bw_bytes_str(c[0].bytes), BW_STR("table")) ||
                !bw_str_eq_ascii_nocase(bw_bytes_str(c[1].bytes), name) || c[3].integer < 1 ||
                c[3].integer > UINT32_MAX)
            continue;
        *ret_root = (uint32_t)c[3].integer;
        break;
    }
    sqlite_walk_free(walk);
    return status == BW_END ? BW_E_NOT_FOUND : status;
}
