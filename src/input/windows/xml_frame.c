#include "input/windows/xml_frame.h"

#include <string.h>

#include "format/xml/flatten.h"

/* Bytes that may be read in vain for each byte that is passed, and to begin with. A file that is
 * not made to cost time stays far below. */
#define BUDGET_FACTOR 4
#define BUDGET_START  (16 * BW_MIB)

/* "<Event" and what tells it from "<Events". */
#define EVENT_TAG_LEN 7

/* Markup around events: a longer tag or comment is junk. */
#define MAX_MARKUP (256 * BW_KIB)

void xml_frame_init(
        struct xml_frame *frame, struct text_window *window, uint64_t part_start, uint64_t part_end)
{
    *frame = (struct xml_frame){
            .window = window,
            .part_end = part_end,
            .line = part_start,
            .budget = BUDGET_START,
            .later_part = part_start != 0,
            .cut = part_start != 0,
    };
}

/* Moves over bytes that are dealt with, and notes the line that then follows. */
static void pass(struct xml_frame *frame, size_t len)
{
    const char *text = text_window_str(frame->window).ptr;
    const char *last = len != 0 ? memrchr(text, '\n', len) : NULL;
    if (last != NULL)
        frame->line = text_window_offset(frame->window, (size_t)(last - text) + 1);
    text_window_skip(frame->window, len);
    frame->budget += len * BUDGET_FACTOR;
}

/* To the next line; false when none begins before the part ends. */
static bool skip_line(struct xml_frame *frame)
{
    do {
        const bw_str text = text_window_str(frame->window);
        const size_t at = bw_str_find_char(text, '\n');
        pass(frame, at != SIZE_MAX ? at + 1 : text.len);
        if (at != SIZE_MAX)
            return true;
    } while (text_window_offset(frame->window, 0) <= frame->part_end &&
             text_window_more(frame->window));
    return false;
}

/*
 * From the window's start on to the next event's start tag; false when there is none, or none whose
 * line begins in this part: what follows is for the next part to read.
 */
static bool find_event(struct xml_frame *frame)
{
    for (;;) {
        const bw_str text = text_window_str(frame->window);
        size_t from = 0;
        size_t at;
        while ((at = bw_str_find(bw_str_from(text, from), BW_STR("<Event"))) != SIZE_MAX) {
            from += at;
            if (text.len - from < EVENT_TAG_LEN)
                break; /* what follows tells */
            if (xml_begins_event(bw_str_from(text, from))) {
                pass(frame, from);
                return true;
            }
            from++;
        }
        /* a tag may begin in the last bytes */
        const size_t keep = text.len < EVENT_TAG_LEN - 1 ? text.len : EVENT_TAG_LEN - 1;
        pass(frame, text.len - keep);
        if (frame->line > frame->part_end)
            return false;
        if (!text_window_more(frame->window)) {
            pass(frame, text_window_str(frame->window).len);
            return false;
        }
    }
}

bool xml_frame_is_open(const struct xml_frame *frame)
{
    const bool whole = !frame->later_part && frame->part_end == UINT64_MAX;
    return whole && !frame->guessed && frame->open != 0;
}

void xml_frame_accept(struct xml_frame *frame, size_t len)
{
    pass(frame, len);
}

void xml_frame_resync(struct xml_frame *frame, size_t tried)
{
    const bool spent = tried > frame->budget;
    frame->guessed = true;
    const size_t seen = text_window_str(frame->window).len;
    frame->budget -= spent ? frame->budget : tried;
    pass(frame, spent && tried != 0 && tried <= seen ? tried : 1);
    find_event(frame);
}

/* ---- between events ---- */

static bool is_space(char c)
{
    return xml_is_blank(c) || c == '\0';
}

/* Blanks; false at the end of the item. */
static bool skip_space(struct xml_frame *frame)
{
    do {
        const bw_str text = text_window_str(frame->window);
        size_t at = 0;
        while (at < text.len && is_space(text.ptr[at]))
            at++;
        pass(frame, at);
        if (at < text.len)
            return true;
    } while (text_window_more(frame->window));
    return false;
}

/* Bytes up to and with `mark`, from `from` on; 0 when it does not come within MAX_MARKUP. */
static size_t markup_len(struct xml_frame *frame, size_t from, bw_str mark)
{
    bw_str text;
    do {
        text = bw_str_head(text_window_str(frame->window), MAX_MARKUP);
        const size_t at = bw_str_find(bw_str_from(text, from), mark);
        if (at != SIZE_MAX && from < text.len)
            return from + at + mark.len;
    } while (text.len < MAX_MARKUP && text_window_more(frame->window));
    return 0;
}

/* A tag; 0 when another begins before it ends. */
static size_t tag_len(struct xml_frame *frame)
{
    const size_t len = markup_len(frame, 0, BW_STR(">"));
    const bw_str inside = bw_str_from(bw_str_head(text_window_str(frame->window), len), 1);
    return bw_str_find_char(inside, '<') == SIZE_MAX ? len : 0;
}

/* The same, and counts the elements that are open. */
static size_t tag(struct xml_frame *frame)
{
    const size_t len = tag_len(frame);
    const char *text = text_window_str(frame->window).ptr;
    if (len < 3)
        return len;
    if (text[1] == '/')
        frame->open -= frame->open != 0;
    else
        frame->open += text[len - 2] != '/';
    return len;
}

/* <!DOCTYPE … [ … ]>: the declarations in brackets have > of their own. */
static size_t doctype_len(struct xml_frame *frame)
{
    const size_t plain = markup_len(frame, 0, BW_STR(">"));
    const bw_str text = text_window_str(frame->window);
    if (plain == 0 || bw_str_find_char(bw_str_head(text, plain), '[') == SIZE_MAX)
        return plain;
    const size_t subset = markup_len(frame, 0, BW_STR("]"));
    return subset != 0 ? markup_len(frame, subset, BW_STR(">")) : 0;
}

/* At least `len` bytes, or all there are. */
static bw_str look(struct xml_frame *frame, size_t len)
{
    while (text_window_str(frame->window).len < len && text_window_more(frame->window))
        continue;
    return text_window_str(frame->window);
}

/* The '<' at the window's start begins no event. Passes over what it does begin; false for junk. */
static bool skip_markup(struct xml_frame *frame, bool *ret_doctype)
{
    const bw_str text = look(frame, sizeof("<!DOCTYPE"));
    size_t len;
    *ret_doctype = bw_str_starts_with(text, BW_STR("<!DOCTYPE"));
    if (*ret_doctype)
        len = doctype_len(frame);
    else if (bw_str_starts_with(text, BW_STR("<!--")))
        len = markup_len(frame, 4, BW_STR("-->"));
    else if (bw_str_starts_with(text, BW_STR("<?")))
        len = markup_len(frame, 2, BW_STR("?>"));
    else
        len = tag(frame);
    pass(frame, len);
    return len != 0;
}

enum xml_frame_found xml_frame_next(struct xml_frame *frame, struct xml_frame_other *ret_other)
{
    if (frame->cut) {
        /* the line is another part's, and so is an event that it may be in the middle of */
        frame->cut = false;
        if (!skip_line(frame) || !find_event(frame))
            return XML_FRAME_END;
    }
    for (;;) {
        if (!skip_space(frame) || frame->line > frame->part_end)
            return XML_FRAME_END;
        const bw_str text = look(frame, EVENT_TAG_LEN);
        if (xml_begins_event(text))
            return XML_FRAME_EVENT;
        bool doctype = false;
        ret_other->offset = text_window_offset(frame->window, 0);
        if (text.ptr[0] == '<' && skip_markup(frame, &doctype)) {
            ret_other->kind = XML_FRAME_DOCTYPE;
            if (doctype)
                return XML_FRAME_DOCTYPE;
            continue;
        }
        frame->guessed = true;
        pass(frame, 1);
        find_event(frame);
        ret_other->kind = XML_FRAME_JUNK;
        return XML_FRAME_JUNK;
    }
}
