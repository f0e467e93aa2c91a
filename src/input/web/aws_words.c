#include "input/web/aws_words.h"

/* Where the quote that `rest` begins with is closed, or an index past the end. */
static size_t closing_quote(bw_str rest)
{
    const bw_str inside = bw_str_from(rest, 1);
    const size_t quote = bw_str_find_char(inside, '"');
    if (quote != SIZE_MAX && bw_str_find_char(bw_str_head(inside, quote), '\\') == SIZE_MAX)
        return quote + 1;
    size_t end = 1;
    while (end < rest.len && rest.ptr[end] != '"')
        end += rest.ptr[end] == '\\' ? 2 : 1;
    return end;
}

bw_str aws_take_word(bw_str *rest)
{
    bw_str word = BW_STR("");
    if (rest->len == 0 || rest->ptr[0] != '"') {
        (void)bw_str_cut(rest, ' ', &word);
        return word;
    }
    const size_t end = closing_quote(*rest);
    word = (bw_str){.ptr = rest->ptr + 1, .len = (end < rest->len ? end : rest->len) - 1};
    *rest = bw_str_from(*rest, end + 1);
    if (rest->len != 0 && rest->ptr[0] == ' ')
        *rest = bw_str_from(*rest, 1);
    if (rest->len == 0)
        rest->ptr = NULL;
    return word;
}

static void place(struct aws_line *line, const struct aws_word *word, bw_str value)
{
    struct web_event *event = line->event;
    switch (word->role) {
    case AWS_TIME:
        line->time = value;
        break;
    case AWS_CLIENT:
        web_event_endpoint(event, WEB_C_IP, WEB_C_PORT, value);
        break;
    case AWS_TARGET:
        web_event_endpoint(event, WEB_R_IP, WEB_R_PORT, value);
        break;
    case AWS_REQUEST:
        web_event_request_line(event, value);
        break;
    case AWS_NAMED:
        web_event_extra(event, word->name, value);
        break;
    case AWS_SKIPPED:
        break;
    default:
        web_event_set(event, word->role, value);
    }
}

bool aws_read_words(struct aws_line *line, const struct aws_word *words, size_t count, size_t need)
{
    size_t at = 0;
    for (; at < count && line->rest.ptr != NULL; at++)
        place(line, &words[at], aws_take_word(&line->rest));
    return at >= need;
}
