#include "report/csv_cell.h"

static bool starts_formula(bw_str cell)
{
    if (cell.len == 0)
        return false;
    return bw_str_find_char(BW_STR("=+-@\t\r\n"), cell.ptr[0]) != SIZE_MAX ||
           /* Full-width forms, which some spreadsheets take for the same. */
           bw_str_starts_with(cell, BW_STR("\xef\xbc\x9d")) ||
           bw_str_starts_with(cell, BW_STR("\xef\xbc\x8b")) ||
           bw_str_starts_with(cell, BW_STR("\xef\xbc\x8d")) ||
           bw_str_starts_with(cell, BW_STR("\xef\xbc\xa0"));
}

void csv_add_cell(struct bw_buffer *out, bw_str cell)
{
    bw_buffer_add_char(out, '"');
    if (starts_formula(cell))
        bw_buffer_add_char(out, '\'');
    for (size_t i = 0; i < cell.len; i++) {
        const char c = cell.ptr[i];
        if (c == '"')
            bw_buffer_add_char(out, '"');
        bw_buffer_add_char(out, c == '\0' ? ' ' : c);
    }
    bw_buffer_add_char(out, '"');
}
