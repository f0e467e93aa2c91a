#include "input/network/zeek_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define SET_LIST(kind) (uint8_t)((kind) + ZEEK_LIST)

static void set_defaults(struct zeek_header *header)
{
    bw_arena_rewind(header->arena, (struct bw_arena_mark){.block = NULL, .used = 0});
    *header = (struct zeek_header){
            .arena = header->arena,
            .separator = '\t',
            .set_separator = ',',
            .usable = true,
            .unset = BW_STR("-"),
            .empty = BW_STR("(empty)"),
            .dataset = BW_STR("zeek"),
            .time = UINT32_MAX,
    };
}

bool zeek_header_init(struct zeek_header *header)
{
    header->arena = bw_arena_new(2 * BW_LIMIT_LINE_SCRATCH);
    if (header->arena == NULL)
        return false;
    set_defaults(header);
    return true;
}

void zeek_header_release(struct zeek_header *header)
{
    bw_arena_free(header->arena);
    header->arena = NULL;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One character, as it is or as \xNN. False for anything else. */
static bool read_separator(bw_str text, char *ret)
{
    if (text.len == 1) {
        *ret = text.ptr[0];
        return true;
    }
    if (text.len != 4 || text.ptr[0] != '\\' || text.ptr[1] != 'x' || hex_digit(text.ptr[2]) < 0 ||
            hex_digit(text.ptr[3]) < 0)
        return false;
    *ret = (char)(hex_digit(text.ptr[2]) * 16 + hex_digit(text.ptr[3]));
    return true;
}

static bool keep(struct zeek_header *header, bw_str text, bw_str *ret)
{
    *ret = bw_arena_copy(header->arena, text);
    header->count = 0; /* columns are to be made anew */
    header->plain = NULL;
    header->escaped = NULL;
    return ret->ptr != NULL;
}

static bool keep_path(struct zeek_header *header, bw_str path)
{
    static const char prefix[] = "zeek.";
    path = bw_str_head(path, BW_LIMIT_FIELD_NAME_BYTES);
    char *text = bw_arena_alloc_raw(header->arena, sizeof(prefix) + path.len, 1);
    if (text == NULL)
        return false;
    memcpy(text, prefix, sizeof(prefix) - 1);
    if (path.len != 0)
        memcpy(text + sizeof(prefix) - 1, path.ptr, path.len);
    header->dataset = (bw_str){.ptr = text, .len = sizeof(prefix) - 1 + path.len};
    return true;
}

bool zeek_header_line(struct zeek_header *header, bw_str line)
{
    bw_str rest = line;
    bw_str word;
    if (bw_str_starts_with(line, BW_STR("#separator "))) {
        set_defaults(header);
        header->usable =
                read_separator(bw_str_from(line, sizeof("#separator ") - 1), &header->separator);
        return true;
    }
    bw_str_cut(&rest, header->separator, &word);
    if (bw_str_eq(word, BW_STR("#set_separator"))) {
        header->usable &= read_separator(rest, &header->set_separator);
        return true;
    }
    if (bw_str_eq(word, BW_STR("#empty_field")))
        return keep(header, rest, &header->empty);
    if (bw_str_eq(word, BW_STR("#unset_field")))
        return keep(header, rest, &header->unset);
    if (bw_str_eq(word, BW_STR("#path")))
        return keep_path(header, rest);
    if (bw_str_eq(word, BW_STR("#fields"))) {
        header->types = (bw_str){0};
        return keep(header, rest, &header->fields);
    }
    if (bw_str_eq(word, BW_STR("#types")))
        return keep(header, rest, &header->types);
    return true; /* #open, #close, and what later versions may add */
}

static uint8_t scalar_kind(bw_str type)
{
    static const bw_str numbers[] = {BW_STR_INIT("count"), BW_STR_INIT("int"), BW_STR_INIT("port"),
            BW_STR_INIT("double"), BW_STR_INIT("interval"), BW_STR_INIT("time")};
    for (size_t i = 0; i < BW_COUNT(numbers); i++)
        if (bw_str_eq(type, numbers[i]))
            return ZEEK_NUMBER;
    return bw_str_eq(type, BW_STR("bool")) ? ZEEK_BOOL : ZEEK_TEXT;
}

static uint8_t kind_of(bw_str type)
{
    bw_str inner = type;
    bw_str outer;
    if (!bw_str_ends_with(type, BW_STR("]")) || !bw_str_cut(&inner, '[', &outer))
        return scalar_kind(type);
    return SET_LIST(scalar_kind(bw_str_head(inner, inner.len - 1)));
}

/* Names and kinds of the columns. */
static bool read_columns(struct zeek_header *header, struct text_column *columns, size_t count)
{
    bw_str names = header->fields;
    bw_str types = header->types;
    bw_str name;
    for (size_t i = 0; i < count && bw_str_cut(&names, header->separator, &name); i++) {
        bw_str type = {0};
        bw_str_cut(&types, header->separator, &type);
        columns[i].name = name;
        header->kinds[i] = kind_of(type);
        const bool is_time = bw_str_eq(type, BW_STR("time"));
        if (bw_str_eq(name, BW_STR("ts")) || (is_time && header->time == UINT32_MAX))
            header->time = (uint32_t)i;
    }
    columns[count].name = BW_STR("event.dataset");
    header->plain = text_columns_new(header->arena, columns, count + 1);
    for (size_t i = 0; i < count; i++)
        columns[i].flag = TEXT_FIELD_DECODED;
    header->escaped = text_columns_new(header->arena, columns, count + 1);
    return header->plain != NULL && header->escaped != NULL;
}

bool zeek_header_complete(struct zeek_header *header)
{
    if (!header->usable || header->fields.ptr == NULL)
        return false;
    size_t count = 1;
    for (size_t i = 0; i < header->fields.len; i++)
        count += header->fields.ptr[i] == header->separator;
    header->usable = count < TEXT_COLUMNS_MAX;
    if (!header->usable)
        return false;
    header->time = UINT32_MAX;
    header->unset_char = header->unset.len == 1 ? header->unset.ptr[0] : header->separator;
    header->count = (uint32_t)count;
    header->kinds = bw_arena_alloc(header->arena, count, 1);
    struct text_column *columns = calloc(count + 1, sizeof(*columns));
    header->usable =
            header->kinds != NULL && columns != NULL && read_columns(header, columns, count);
    free(columns);
    return header->usable;
}
