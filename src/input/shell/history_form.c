/*
 * Sources: bash(1), HISTTIMEFORMAT and history_comment_char; zshoptions(1), EXTENDED_HISTORY;
 * fish's history_file; tcsh(1), savehist.
 */
#include "input/shell/history_form.h"

#include <string.h>

#include "base/number.h"
#include "input/text/window.h"

/* Lines that are looked at. */
#define LOOK_LINES 64

/* Seconds that a shell has written down: 2001 and later. */
#define MIN_EPOCH 1000000000

static size_t digits_at(bw_str text, size_t at)
{
    size_t len = 0;
    while (at + len < text.len && text.ptr[at + len] >= '0' && text.ptr[at + len] <= '9')
        len++;
    return len;
}

static bool read_epoch(bw_str digits, bw_time *ret_time)
{
    uint64_t seconds;
    if (bw_parse_u64(digits, MIN_EPOCH, UINT32_MAX, &seconds) != BW_OK)
        return false;
    *ret_time = (bw_time)seconds * BW_TIME_SECOND;
    return true;
}

bool history_stamp(bw_str line, bw_time *ret_time)
{
    const bool tcsh = bw_str_starts_with(line, BW_STR("#+"));
    if (!tcsh && !bw_str_starts_with(line, BW_STR("#")))
        return false;
    return read_epoch(bw_str_from(line, tcsh ? 2 : 1), ret_time);
}

size_t history_zsh(bw_str line, bw_time *ret_time)
{
    if (!bw_str_starts_with(line, BW_STR(": ")))
        return 0;
    size_t at = 2;
    while (at < line.len && line.ptr[at] == ' ') /* some versions write a wider number */
        at++;
    const size_t epoch = digits_at(line, at);
    const size_t colon = at + epoch;
    if (colon >= line.len || line.ptr[colon] != ':' ||
            !read_epoch(bw_str_head(bw_str_from(line, at), epoch), ret_time))
        return 0;
    const size_t semicolon = colon + 1 + digits_at(line, colon + 1);
    return semicolon > colon + 1 && semicolon < line.len && line.ptr[semicolon] == ';'
                   ? semicolon + 1
                   : 0;
}

/* zsh's `fc -li` writes no seconds. */
static size_t read_minutes(bw_str text, struct stamp *ret_stamp)
{
    char full[] = "2026-05-03 08:00:00";
    const size_t len = sizeof("2026-05-03 08:00") - 1;
    if (text.len <= len || text.ptr[len] != ' ')
        return 0;
    memcpy(full, text.ptr, len);
    return stamp_read(bw_str_of(full), ret_stamp) == sizeof(full) - 1 ? len : 0;
}

/* A stamp, in brackets or not, with the blanks behind it. */
static size_t read_stamp(bw_str text, struct stamp *ret_stamp)
{
    const bool bracket = bw_str_starts_with(text, BW_STR("["));
    const bw_str rest = bw_str_from(text, bracket);
    size_t len = stamp_read(rest, ret_stamp);
    if (len == 0)
        len = read_minutes(rest, ret_stamp);
    if (len == 0 || ret_stamp->form == STAMP_EPOCH)
        return 0;
    size_t at = bracket + len;
    if (bracket && at < text.len && text.ptr[at] == ']')
        at++;
    if (at >= text.len || text.ptr[at] != ' ')
        return 0;
    while (at < text.len && text.ptr[at] == ' ')
        at++;
    return at;
}

size_t history_listed(bw_str line, uint64_t *ret_number, struct stamp *ret_stamp)
{
    size_t at = 0;
    ret_stamp->form = STAMP_NONE;
    while (at < line.len && line.ptr[at] == ' ')
        at++;
    const size_t digits = digits_at(line, at);
    if (bw_parse_u64(bw_str_head(bw_str_from(line, at), digits), 0, UINT32_MAX, ret_number) !=
            BW_OK)
        return 0;
    at += digits;
    if (at + 2 > line.len || (line.ptr[at] != ' ' && line.ptr[at] != '*') ||
            line.ptr[at + 1] != ' ')
        return 0;
    at += 2;
    const size_t len = read_stamp(bw_str_from(line, at), ret_stamp);
    if (len == 0)
        ret_stamp->form = STAMP_NONE;
    return at + len;
}

/* ---- which it is ---- */

struct tally {
    unsigned lines, stamps, zsh, fish, listed, timed;
    bool stamp_first;
    bool numbered; /* each listed line is one more than the one before */
    uint64_t last;
    bool continued; /* the line before ends with a backslash */
};

static void tally_line(struct tally *t, bw_str line)
{
    struct stamp stamp;
    uint64_t number;
    bw_time time;
    const bool continued = t->continued;
    t->continued = bw_str_ends_with(line, BW_STR("\\"));
    if (continued)
        return;
    t->lines++;
    if (history_stamp(line, &time)) {
        t->stamps++;
        t->stamp_first |= t->lines == 1;
    } else if (history_zsh(line, &time) != 0) {
        t->zsh++;
    } else if (bw_str_starts_with(line, BW_STR("- cmd: ")) ||
               bw_str_starts_with(line, BW_STR("  when: ")) ||
               bw_str_starts_with(line, BW_STR("  paths:")) ||
               bw_str_starts_with(line, BW_STR("    - "))) {
        t->fish++;
    } else if (history_listed(line, &number, &stamp) != 0) {
        t->numbered &= t->listed == 0 || number == t->last + 1;
        t->last = number;
        t->listed++;
        t->timed += stamp.form != STAMP_NONE;
    }
}

static struct tally tally_head(bw_bytes head, bool whole)
{
    char scratch[4096];
    struct tally t = {.numbered = true};
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    while (t.lines < LOOK_LINES && bw_str_cut(&text, '\n', &line)) {
        if (text.ptr == NULL && !whole && t.lines != 0)
            break;
        line = bw_str_head(line, line.len - (bw_str_ends_with(line, BW_STR("\r")) ? 1 : 0));
        if (bw_str_trim(line).len != 0)
            tally_line(&t, line);
    }
    return t;
}

static bool nearly_all(unsigned count, unsigned of)
{
    return count != 0 && count * 10 >= of * 9;
}

enum input_match history_form_tell(bw_bytes head, bool whole, enum history_form *ret_form)
{
    const struct tally t = tally_head(head, whole);
    *ret_form = HISTORY_LINES;
    if (nearly_all(t.zsh, t.lines))
        return INPUT_MATCH_SURE;
    if (t.stamp_first && t.stamps * 4 >= t.lines && t.lines >= 2)
        return t.stamps >= 2 ? INPUT_MATCH_SURE : INPUT_MATCH_LIKELY;
    if (t.stamps + t.zsh >= 3 && (t.stamps * 2 + t.zsh) * 2 >= t.lines)
        return INPUT_MATCH_LIKELY;
    if (nearly_all(t.fish, t.lines) && t.fish >= 2 &&
            bw_str_starts_with(bw_bytes_str(head), BW_STR("- cmd: "))) {
        *ret_form = HISTORY_FISH;
        return INPUT_MATCH_SURE;
    }
    if (t.timed != 0 && t.timed * 2 >= t.lines && t.timed == t.listed && t.numbered) {
        *ret_form = HISTORY_LISTED;
        return t.timed >= 2 && nearly_all(t.timed, t.lines) ? INPUT_MATCH_SURE : INPUT_MATCH_LIKELY;
    }
    return INPUT_MATCH_NO;
}

bool history_is_numbered(bw_bytes head, bool whole)
{
    const struct tally t = tally_head(head, whole);
    return nearly_all(t.listed, t.lines) && t.numbered;
}

bool history_may_be(bw_bytes head)
{
    static const bw_str others[] = {BW_STR_INIT("{\""), BW_STR_INIT("[{"), BW_STR_INIT("<?xml"),
            BW_STR_INIT("<!"), BW_STR_INIT("<html"), BW_STR_INIT("SQLite format 3")};
    size_t mark;
    if (text_encoding_detect(head, &mark) != TEXT_UTF8)
        return true;
    const bw_str text = bw_bytes_str(head);
    for (size_t i = 0; i < BW_COUNT(others); i++)
        if (bw_str_starts_with(bw_str_from(text, mark), others[i]))
            return false;
    return bw_str_find_char(bw_str_head(text, 4096), '\0') == SIZE_MAX;
}
