#include "input/text/line_frame.h"

#include <string.h>

#include "base/limits.h"

/* How much of an item may be looked at in vain for the end of records that seemed to go on; past
 * this, each line is a record. */
#define MAX_IN_VAIN (16 * BW_LIMIT_RECORD_BYTES)

/* Lines that a probe looks at, and how much of UTF-16 it decodes for that. */
#define PROBE_LINES   64
#define PROBE_SCRATCH (12 * BW_KIB)

void line_frame_init(struct line_frame *frame, struct text_window *window,
        line_continues_fn *continues, const struct input_options *options)
{
    *frame = (struct line_frame){
            .window = window,
            .continues = continues,
            .part_end = options->part_end,
            .cut = options->part_start != 0,
            .later_part = options->part_start != 0,
    };
}

/* Index of the line feed at or behind `from`, fetching more text as needed; SIZE_MAX: none. */
static size_t find_line_end(struct line_frame *frame, size_t from)
{
    for (;;) {
        const bw_str text = text_window_str(frame->window);
        if (from < text.len) {
            const char *end = memchr(text.ptr + from, '\n', text.len - from);
            if (end != NULL)
                return (size_t)(end - text.ptr);
            from = text.len;
        }
        if (!text_window_more(frame->window))
            return SIZE_MAX;
    }
}

/* Over the rest of a line, however long that is. */
static void skip_line(struct line_frame *frame)
{
    do {
        const bw_str text = text_window_str(frame->window);
        const size_t at = bw_str_find_char(text, '\n');
        text_window_skip(frame->window, at != SIZE_MAX ? at + 1 : text.len);
        if (at != SIZE_MAX)
            return;
    } while (text_window_more(frame->window));
}

static bw_str without_cr(bw_str line)
{
    if (line.len != 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

/*
 * The line that begins `from` bytes behind the window's start: *ret_end is where it ends (its line
 * feed, or the end of the text). False when nothing is there, or when it is too long to be seen.
 */
static bool see_line(struct line_frame *frame, size_t from, size_t *ret_end)
{
    const size_t at = find_line_end(frame, from);
    const bw_str text = text_window_str(frame->window);
    const bool whole = at != SIZE_MAX && at < BW_LIMIT_RECORD_BYTES;
    *ret_end = whole ? at : text.len;
    return whole || (at == SIZE_MAX && text.len > from && text.len < BW_LIMIT_RECORD_BYTES);
}

/* Length of the line and its end: the last line of an item may have none. */
static size_t with_end(const struct line_frame *frame, size_t end)
{
    const size_t seen = text_window_str(frame->window).len;
    return end < seen ? end + 1 : end;
}

static bool begins_record(const struct line_frame *frame, bw_str line)
{
    return (frame->begins != NULL && frame->begins(frame->state, line)) || !frame->continues(line);
}

/* Adds the lines that go on with the record. */
static size_t add_continued(struct line_frame *frame, size_t end)
{
    size_t next_end;
    size_t from = with_end(frame, end);
    while (from > end && see_line(frame, from, &next_end)) {
        const bw_str text = text_window_str(frame->window);
        const bw_str line = {.ptr = text.ptr + from, .len = next_end - from};
        if (begins_record(frame, without_cr(line))) {
            frame->next = next_end < text.len ? line.len + 1 : 0;
            break;
        }
        frame->lines++;
        end = next_end;
        from = with_end(frame, end);
    }
    return end;
}

/* Adds the lines that are needed until nothing is open any more. When that does not come, the first
 * line is a record by itself. */
static size_t add_open(struct line_frame *frame, size_t first)
{
    const uint64_t lines = frame->lines;
    size_t end = first;
    enum line_open open =
            frame->open(frame->state, false, bw_str_head(text_window_str(frame->window), end));
    while (open == LINE_OPEN) {
        size_t next_end;
        const size_t from = with_end(frame, end);
        if (from == end || !see_line(frame, from, &next_end))
            break;
        const bw_str text = text_window_str(frame->window);
        const bw_str line = {.ptr = text.ptr + from, .len = next_end - from};
        open = frame->open(frame->state, true, without_cr(line));
        frame->lines++;
        end = next_end;
    }
    if (open == LINE_CLOSED || end == first)
        return end;
    frame->lines = lines;
    frame->in_vain += end - first;
    if (frame->in_vain > MAX_IN_VAIN)
        frame->open = NULL;
    return first;
}

static void pass_shown(struct line_frame *frame)
{
    text_window_skip(frame->window, frame->shown);
    frame->shown = 0;
    if (!frame->later_part)
        frame->number += frame->number == 0 ? 1 : frame->lines;
    frame->lines = 1;
}

/* To the first record that is this part's own. */
static void skip_other_part(struct line_frame *frame)
{
    size_t end;
    frame->cut = false;
    skip_line(frame);
    while (frame->continues != NULL && see_line(frame, 0, &end)) {
        if (!frame->continues(without_cr(bw_str_head(text_window_str(frame->window), end))))
            return;
        text_window_skip(frame->window, with_end(frame, end));
    }
}

/* The record that ends at `end` behind the window's start. */
static enum line_frame_found show(struct line_frame *frame, size_t end, bw_str *ret_text)
{
    const bw_str text = text_window_str(frame->window);
    const bool ended = end < text.len && text.ptr[end] == '\n';
    frame->shown = end + ended;
    frame->unended = !ended;
    *ret_text = without_cr(bw_str_head(text, end));
    return LINE_FRAME_RECORD;
}

/* Lines up to this are text: blocks that were not written are longer. */
#define MAX_UNLOOKED 512

/* Where zeros begin in the line that ends at `end`, behind its beginning; `end`: nowhere. */
static size_t find_zeros(const struct line_frame *frame, size_t end)
{
    static const char zeros[LINE_FRAME_ZEROS];
    const bw_str text = text_window_str(frame->window);
    for (size_t at = 0; end - at >= sizeof(zeros);) {
        const char *found = memchr(text.ptr + at, '\0', end - at);
        if (found == NULL)
            return end;
        at = (size_t)(found - text.ptr);
        if (end - at >= sizeof(zeros) && memcmp(found, zeros, sizeof(zeros)) == 0)
            return at != 0 ? at : end;
        while (at < end && text.ptr[at] == '\0')
            at++;
    }
    return end;
}

/* Over bytes of zero that stand where a record should begin, however many. False: there are none.
 */
static bool pass_zeros(struct line_frame *frame)
{
    uint64_t passed = 0;
    size_t count;
    do {
        const bw_str text = text_window_str(frame->window);
        for (count = 0; count < text.len && text.ptr[count] == '\0'; count++)
            ;
        text_window_skip(frame->window, count);
        passed += count;
        if (count < text.len)
            break;
    } while (text_window_more(frame->window));
    frame->zeros += passed;
    return passed != 0;
}

/* ---- records with their length in front ---- */

/* Digits of a length. */
#define MAX_COUNT_DIGITS 7

/* Nearly all lines begin with something else than a digit. */
static inline bool may_be_counted(const struct line_frame *frame)
{
    const bw_str text = text_window_str(frame->window);
    return text.len == 0 || (text.ptr[0] >= '0' && text.ptr[0] <= '9');
}

/* So many bytes from the window's start on, or as many as there are. */
static bw_str see_bytes(struct line_frame *frame, size_t count)
{
    while (text_window_str(frame->window).len < count && text_window_more(frame->window))
        ;
    return text_window_str(frame->window);
}

/* "123 <34>...": where the 123 bytes begin; 0: it is not so. */
static size_t read_count(bw_str text, size_t *ret_count)
{
    size_t at = 0;
    size_t count = 0;
    for (; at < text.len && at < MAX_COUNT_DIGITS && text.ptr[at] >= '0' && text.ptr[at] <= '9';
            at++)
        count = count * 10 + (size_t)(text.ptr[at] - '0');
    if (at == 0 || text.len - at < 2 || text.ptr[at] != ' ' || text.ptr[at + 1] != '<')
        return 0;
    *ret_count = count;
    return at + 1;
}

/*
 * Does the text at the window's start have its length in front, and does what follows bear it out:
 * the end, a line's end, or another length? Else it was cut, or is no length: a line is a line.
 */
static __attribute__((noinline)) bool see_counted(struct line_frame *frame, size_t *ret_end)
{
    size_t count;
    size_t next;
    const size_t begin = read_count(see_bytes(frame, MAX_COUNT_DIGITS + 2), &count);
    if (begin == 0 || count == 0 || count > BW_LIMIT_RECORD_BYTES)
        return false;
    const bw_str text = see_bytes(frame, begin + count + MAX_COUNT_DIGITS + 2);
    if (text.len < begin + count)
        return false;
    const bw_str behind = bw_str_from(text, begin + count);
    if (behind.len != 0 && behind.ptr[0] != '\n' && behind.ptr[0] != '\r' &&
            read_count(behind, &next) == 0)
        return false;
    *ret_end = begin + count;
    return true;
}

/* The record without the line ends that are counted with it; a line end behind it is its own. */
static __attribute__((noinline)) enum line_frame_found show_counted(
        struct line_frame *frame, size_t end, bw_str *ret_text)
{
    const bw_str text = text_window_str(frame->window);
    size_t behind = end;
    while (behind < text.len && text.ptr[behind] == '\r')
        behind++;
    const bool ended = behind < text.len && text.ptr[behind] == '\n';
    frame->shown = ended ? behind + 1 : end;
    frame->next = 0;
    frame->unended = false;
    frame->mid_line = !ended && text.ptr[end - 1] != '\n';
    bw_str record = bw_str_head(text, end);
    while (record.len != 0 &&
            (bw_str_ends_with(record, BW_STR("\n")) || bw_str_ends_with(record, BW_STR("\r"))))
        record.len--;
    *ret_text = record;
    return LINE_FRAME_RECORD;
}

enum line_frame_found line_frame_next(struct line_frame *frame, bw_str *ret_text)
{
    size_t end = 0;
    if (frame->cut)
        skip_other_part(frame);
    pass_shown(frame);
    if (text_window_offset(frame->window, 0) > frame->part_end && !frame->unended &&
            !frame->mid_line)
        return LINE_FRAME_END;
    if (frame->counted && may_be_counted(frame) && see_counted(frame, &end))
        return show_counted(frame, end, ret_text);
    frame->mid_line = false;
    const bool known = frame->next != 0;
    if (known)
        end = frame->next - 1;
    frame->next = 0;
    while (!known && !see_line(frame, 0, &end)) {
        if (pass_zeros(frame))
            continue;
        const size_t zeros = find_zeros(frame, end);
        if (zeros < end)
            return show(frame, zeros, ret_text);
        *ret_text = bw_str_head(text_window_str(frame->window), end);
        if (ret_text->len == 0)
            return LINE_FRAME_END;
        frame->unended = false;
        frame->cut = true; /* the rest of it is passed in the same way */
        return LINE_FRAME_TOO_LONG;
    }
    if (frame->continues != NULL)
        end = add_continued(frame, end);
    if (frame->open != NULL) {
        end = add_open(frame, end);
        frame->next = 0;
    }
    const size_t zeros = end > MAX_UNLOOKED ? find_zeros(frame, end) : end;
    if (zeros != end)
        frame->next = 0; /* what stands behind the zeros comes first */
    return show(frame, zeros, ret_text);
}

uint64_t line_frame_offset(const struct line_frame *frame)
{
    return text_window_offset(frame->window, 0);
}

/* ---- for probes ---- */

enum input_match line_frame_probe(
        bw_bytes head, bool whole, line_looks_fn *looks, char comment, bool *ret_split)
{
    char scratch[PROBE_SCRATCH];
    size_t mark;
    unsigned lines = 0;
    unsigned hits = 0;
    bw_str text = text_head_decode(head, scratch, sizeof(scratch), &whole);
    bw_str line;
    *ret_split = text_encoding_detect(head, &mark) == TEXT_UTF8;
    while (lines < PROBE_LINES && bw_str_cut(&text, '\n', &line)) {
        if (text.ptr == NULL && !whole && lines != 0)
            break; /* it may be cut: it counts only where nothing else does */
        line = without_cr(line);
        if (bw_str_trim(line).len == 0 || (comment != '\0' && line.ptr[0] == comment))
            continue;
        lines++;
        hits += looks(line);
    }
    if (hits == 0)
        return INPUT_MATCH_NO;
    if (hits * 10 >= lines * 9)
        return INPUT_MATCH_SURE;
    if (hits * 2 >= lines)
        return INPUT_MATCH_LIKELY;
    return hits * 5 >= lines ? INPUT_MATCH_WEAK : INPUT_MATCH_NO;
}
