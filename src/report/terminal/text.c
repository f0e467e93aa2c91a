#include "report/terminal/text.h"

#include "base/number.h"
#include "base/utf.h"

struct code_range {
    uint32_t first, last;
};

/* Two columns: East Asian wide and full-width blocks and emoji (Unicode 15, EastAsianWidth.txt),
 * coarsely: a block at a time. */
static const struct code_range wide[] = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x23e9, 0x23ec},
        {0x25fd, 0x25fe},
        {0x2614, 0x2615},
        {0x2648, 0x2653},
        {0x26a1, 0x26a1},
        {0x26ce, 0x26ce},
        {0x2705, 0x2705},
        {0x2728, 0x2728},
        {0x274c, 0x274c},
        {0x2753, 0x2757},
        {0x2795, 0x2797},
        {0x27b0, 0x27b0},
        {0x2b1b, 0x2b1c},
        {0x2b50, 0x2b50},
        {0x2e80, 0x303e},
        {0x3041, 0x33ff},
        {0x3400, 0x4dbf},
        {0x4e00, 0x9fff},
        {0xa000, 0xa4cf},
        {0xa960, 0xa97f},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},
        {0xff00, 0xff60},
        {0xffe0, 0xffe6},
        {0x16fe0, 0x18aff},
        {0x1b000, 0x1b2ff},
        {0x1f004, 0x1f004},
        {0x1f0cf, 0x1f0cf},
        {0x1f18e, 0x1f1ff},
        {0x1f200, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f7e0, 0x1f7eb},
        {0x1f900, 0x1f9ff},
        {0x1fa70, 0x1faff},
        {0x20000, 0x3fffd},
};

/* No column of their own: combining marks, again a block at a time. */
static const struct code_range combining[] = {
        {0x0300, 0x036f},
        {0x0483, 0x0489},
        {0x0591, 0x05bd},
        {0x0610, 0x061a},
        {0x064b, 0x065f},
        {0x06d6, 0x06dc},
        {0x0711, 0x0711},
        {0x0730, 0x074a},
        {0x0900, 0x0902},
        {0x093c, 0x093c},
        {0x0941, 0x0948},
        {0x094d, 0x094d},
        {0x0e31, 0x0e31},
        {0x0e34, 0x0e3a},
        {0x0e47, 0x0e4e},
        {0x1ab0, 0x1aff},
        {0x1dc0, 0x1dff},
        {0x20d0, 0x20ff},
        {0xfe00, 0xfe0f},
        {0xfe20, 0xfe2f},
        {0xe0100, 0xe01ef},
};

/* Shown by their number: what hides text, turns its direction or ends a line. */
static const struct code_range hidden[] = {
        {0x0000, 0x001f},
        {0x007f, 0x009f},
        {0x00ad, 0x00ad},
        {0x034f, 0x034f},
        {0x061c, 0x061c},
        {0x115f, 0x1160},
        {0x17b4, 0x17b5},
        {0x180b, 0x180f},
        {0x200b, 0x200f},
        {0x2028, 0x202e},
        {0x2060, 0x206f},
        {0x3164, 0x3164},
        {0xfeff, 0xfeff},
        {0xffa0, 0xffa0},
        {0xfff0, 0xfffb},
        {0xe0000, 0xe00ff},
        {0xf0000, 0x10ffff},
};

/* Marks that may follow one another on one character. */
#define TERM_MARKS 2

static bool in_ranges(uint32_t code, const struct code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count && ranges[i].first <= code; i++)
        if (code <= ranges[i].last)
            return true;
    return false;
}

unsigned term_code_width(uint32_t code)
{
    if (code < 0x300)
        return 1;
    if (in_ranges(code, combining, BW_COUNT(combining)))
        return 0;
    return in_ranges(code, wide, BW_COUNT(wide)) ? 2 : 1;
}

/* One code point as it will be shown. */
struct shown {
    char text[16];
    unsigned len;
    unsigned width;
};

static void show_number(uint32_t code, struct shown *shown)
{
    static const char digits[] = "0123456789ABCDEF";
    const bool byte = code < 0x100;
    const bw_str before = byte ? BW_STR("\\x") : BW_STR("<U+");
    unsigned nibbles = byte ? 2 : code > 0xfffff ? 6 : code > 0xffff ? 5 : 4;
    shown->len = 0;
    for (size_t i = 0; i < before.len; i++)
        shown->text[shown->len++] = before.ptr[i];
    while (nibbles-- > 0)
        shown->text[shown->len++] = digits[code >> (4 * nibbles) & 0xf];
    if (!byte)
        shown->text[shown->len++] = '>';
    shown->width = shown->len;
}

static void show_code(uint32_t code, unsigned *marks, struct shown *shown)
{
    if (code == '\n' || code == '\r' || code == '\t')
        code = ' ';
    if (in_ranges(code, hidden, BW_COUNT(hidden))) {
        show_number(code, shown);
        *marks = 0;
        return;
    }
    shown->width = term_code_width(code);
    *marks = shown->width == 0 ? *marks + 1 : 0;
    shown->len = *marks > TERM_MARKS ? 0 : (unsigned)bw_utf8_encode(code, shown->text);
}

/* Does all of `text` fit into `columns`? */
static bool fits(bw_str text, unsigned columns)
{
    unsigned used = 0;
    unsigned marks = 0;
    while (text.len > 0 && used <= columns) {
        uint32_t code;
        struct shown shown;
        text = bw_str_from(text, bw_utf8_decode(text, &code));
        show_code(code, &marks, &shown);
        used += shown.width;
    }
    return used <= columns;
}

unsigned term_text(struct term *t, bw_str text, unsigned columns)
{
    const bool whole = fits(text, columns);
    const unsigned dots = whole || columns < 3 ? 0 : 3;
    unsigned used = 0;
    unsigned marks = 0;
    while (text.len > 0) {
        uint32_t code;
        struct shown shown;
        text = bw_str_from(text, bw_utf8_decode(text, &code));
        show_code(code, &marks, &shown);
        if (used + shown.width > columns - dots)
            break;
        bw_buffer_add(t->out, shown.text, shown.len);
        used += shown.width;
    }
    bw_buffer_add(t->out, "...", dots);
    return used + dots;
}

void term_blanks(struct term *t, unsigned columns)
{
    while (columns-- > 0)
        bw_buffer_add_char(t->out, ' ');
}

void term_line_end(struct term *t)
{
    while (t->out->len > 0 && t->out->ptr[t->out->len - 1] == ' ')
        t->out->len--;
    bw_buffer_add_char(t->out, '\n');
}

void term_cell(struct term *t, bw_str text, unsigned columns)
{
    term_blanks(t, columns - term_text(t, text, columns));
}

void term_cell_right(struct term *t, bw_str text, unsigned columns)
{
    if (text.len < columns) /* numbers: a byte is a column */
        term_blanks(t, columns - (unsigned)text.len);
    term_text(t, text, columns);
}

static void style(struct term *t, const char *sequence)
{
    if (t->color)
        bw_buffer_add_text(t->out, sequence);
}

void term_bold(struct term *t)
{
    style(t, "\033[1m");
}

void term_dim(struct term *t)
{
    style(t, "\033[2m");
}

void term_plain(struct term *t)
{
    style(t, "\033[0m");
}

void term_level(struct term *t, enum finding_level level)
{
    static const char *const sequences[FINDING_LEVEL_COUNT] = {
            [FINDING_LEVEL_INFORMATIONAL] = "\033[2m",
            [FINDING_LEVEL_LOW] = "\033[36m",
            [FINDING_LEVEL_MEDIUM] = "\033[33m",
            [FINDING_LEVEL_HIGH] = "\033[31m",
            [FINDING_LEVEL_CRITICAL] = "\033[1;31m",
    };
    style(t, sequences[(size_t)level < FINDING_LEVEL_COUNT ? level : FINDING_LEVEL_LOW]);
}

void term_wrap(struct term *t, bw_str prose, unsigned column, unsigned indent)
{
    bool first = true; /* word of its line */
    bw_str word;
    while (bw_str_cut(&prose, ' ', &word)) {
        const unsigned room = t->width > column ? t->width - column : 0;
        if (!first && word.len + 1 > room) {
            term_line_end(t);
            term_blanks(t, indent);
            column = indent;
            first = true;
        }
        if (!first) {
            bw_buffer_add_char(t->out, ' ');
            column++;
        }
        column += term_text(t, word, t->width);
        first = false;
    }
    term_line_end(t);
}

void term_add_count(struct bw_buffer *out, uint64_t count)
{
    char digits[27];
    size_t at = sizeof(digits);
    unsigned group = 0;
    do {
        if (group++ == 3) {
            digits[--at] = ',';
            group = 1;
        }
        digits[--at] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    bw_buffer_add(out, digits + at, sizeof(digits) - at);
}

void term_add_counted(struct bw_buffer *out, uint64_t count, const char *noun)
{
    term_add_count(out, count);
    bw_buffer_add_char(out, ' ');
    bw_buffer_add_text(out, noun);
    if (count != 1)
        bw_buffer_add_char(out, 's');
}

void term_add_size(struct bw_buffer *out, uint64_t bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes < 1024) {
        term_add_counted(out, bytes, "byte");
        return;
    }
    size_t unit = 0;
    double size = (double)bytes / 1024;
    for (; size >= 1024 && unit + 1 < BW_COUNT(units); unit++)
        size /= 1024;
    bw_buffer_printf(out, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

void term_add_time(struct bw_buffer *out, bw_str rfc3339)
{
    if (rfc3339.len < 19) {
        bw_buffer_add_text(out, "unknown");
        return;
    }
    bw_buffer_add_str(out, bw_str_head(rfc3339, 10));
    bw_buffer_add_char(out, ' ');
    bw_buffer_add(out, rfc3339.ptr + 11, 8);
}

static bool is_shell_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           bw_str_find_char(BW_STR("_-./:,+@"), c) != SIZE_MAX;
}

static bool is_hidden(bw_str text, size_t *ret_length)
{
    uint32_t code;
    *ret_length = bw_utf8_decode(text, &code);
    return in_ranges(code, hidden, BW_COUNT(hidden)) || code == BW_UTF_REPLACEMENT;
}

/* "\xff" at the beginning of a label. */
static bool cut_byte(bw_str label, uint8_t *ret_byte)
{
    uint64_t value;
    char digits[] = "0x00";
    if (label.len < 4 || label.ptr[0] != '\\' || label.ptr[1] != 'x')
        return false;
    digits[2] = label.ptr[2];
    digits[3] = label.ptr[3];
    if (bw_parse_hex64(bw_str_of(digits), &value) != BW_OK)
        return false;
    *ret_byte = (uint8_t)value;
    return true;
}

static bool is_ordinary(bw_str label)
{
    uint8_t byte;
    size_t length;
    for (; label.len > 0; label = bw_str_from(label, length))
        if (is_hidden(label, &length) || cut_byte(label, &byte))
            return false;
    return true;
}

void term_add_path_word(struct bw_buffer *out, bw_str label)
{
    uint8_t byte;
    size_t length;
    if (is_ordinary(label)) {
        (void)term_add_shell_word(out, label);
        return;
    }
    bw_buffer_add_text(out, "$'");
    for (; label.len > 0; label = bw_str_from(label, length)) {
        const bool odd = is_hidden(label, &length);
        if (cut_byte(label, &byte)) {
            bw_buffer_printf(out, "\\%03o", byte);
            length = 4;
            continue;
        }
        for (size_t i = 0; odd && i < length; i++)
            bw_buffer_printf(out, "\\%03o", (unsigned)(uint8_t)label.ptr[i]);
        if (!odd && (label.ptr[0] == '\\' || label.ptr[0] == '\''))
            bw_buffer_add_char(out, '\\');
        if (!odd)
            bw_buffer_add(out, label.ptr, length);
    }
    bw_buffer_add_char(out, '\'');
}

bool term_add_shell_word(struct bw_buffer *out, bw_str word)
{
    bool plain = word.len > 0;
    for (bw_str rest = word; rest.len > 0;) {
        uint32_t code;
        const size_t length = bw_utf8_decode(rest, &code);
        if (in_ranges(code, hidden, BW_COUNT(hidden)) || code == BW_UTF_REPLACEMENT)
            return false;
        plain = plain && length == 1 && is_shell_plain(rest.ptr[0]);
        rest = bw_str_from(rest, length);
    }
    if (plain) {
        bw_buffer_add_str(out, word);
        return true;
    }
    bw_buffer_add_char(out, '\'');
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '\'')
            bw_buffer_add_text(out, "'\\''");
        else
            bw_buffer_add_char(out, word.ptr[i]);
    }
    bw_buffer_add_char(out, '\'');
    return true;
}
