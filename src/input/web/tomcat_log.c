#include "input/web/tomcat_log.h"

#include "format/web/date.h"
#include "input/web/event.h"

/* "10-Jul-2018 15:33:50.123 " */
#define ONE_LINE_DATE 24

/* A level of java.util.logging in any language: letters, the first of them no small one. BIND,
 * whose times look the same, writes "client" or "queries:". */
static bool is_level(bw_str word)
{
    if (word.len < 2 || (word.ptr[0] >= 'a' && word.ptr[0] <= 'z'))
        return false;
    for (size_t i = 0; i < word.len; i++) {
        const unsigned char c = (unsigned char)word.ptr[i];
        if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return false;
    }
    return true;
}

static bool one_line_begins(bw_str line)
{
    if (line.len <= ONE_LINE_DATE || line.ptr[2] != '-' || line.ptr[6] != '-' ||
            line.ptr[ONE_LINE_DATE] != ' ')
        return false;
    const bw_str rest = bw_str_from(line, ONE_LINE_DATE + 1);
    return is_level(bw_str_head(rest, bw_str_find_char(rest, ' '))) &&
           web_date_tomcat(bw_str_head(line, ONE_LINE_DATE)) != BW_TIME_UNKNOWN;
}

/* "Jul 10, 2018 3:33:50 PM ": the length of the date, 0: it is none. */
static size_t two_line_date(bw_str line)
{
    const bw_str head = bw_str_head(line, 28);
    size_t at = bw_str_find(head, BW_STR(" AM "));
    if (at == SIZE_MAX)
        at = bw_str_find(head, BW_STR(" PM "));
    return at != SIZE_MAX && web_date_jul(bw_str_head(line, at + 3)) != BW_TIME_UNKNOWN ? at + 3
                                                                                        : 0;
}

static bool tomcat_begins(bw_str line)
{
    return line.len != 0 && (line.ptr[0] >= '0' && line.ptr[0] <= '9' ? one_line_begins(line)
                                                                      : two_line_date(line) != 0);
}

static bool tomcat_continues(bw_str line)
{
    return !tomcat_begins(line);
}

/* LEVEL [thread] class.method text */
static void read_one_line(struct web_event *event, bw_str rest)
{
    bw_str word = BW_STR("");
    (void)bw_str_cut(&rest, ' ', &word);
    web_event_extra(event, BW_STR("log.level"), word);
    if (rest.len != 0 && rest.ptr[0] == '[') {
        const size_t close = bw_str_find(rest, BW_STR("] "));
        if (close != SIZE_MAX) {
            web_event_extra(event, BW_STR("process.thread.name"),
                    (bw_str){.ptr = rest.ptr + 1, .len = close - 1});
            rest = bw_str_from(rest, close + 2);
        }
    }
    if (!bw_str_cut(&rest, ' ', &word))
        word = BW_STR("");
    web_event_extra(event, BW_STR("log.logger"), word);
    web_event_extra(event, BW_STR("message"), rest);
}

/* class method LF LEVEL: text */
static void read_two_lines(struct web_event *event, bw_str rest)
{
    bw_str logger = BW_STR("");
    (void)bw_str_cut(&rest, '\n', &logger);
    web_event_extra(event, BW_STR("log.logger"), bw_str_trim(logger));
    const size_t colon = bw_str_find(bw_str_head(rest, 16), BW_STR(": "));
    if (colon != SIZE_MAX) {
        web_event_extra(event, BW_STR("log.level"), bw_str_head(rest, colon));
        rest = bw_str_from(rest, colon + 2);
    }
    web_event_extra(event, BW_STR("message"), rest);
}

static enum line_verdict tomcat_parse(struct line_context *context, bw_str line)
{
    struct web_event event;
    const size_t date = one_line_begins(line) ? 0 : two_line_date(line);
    web_event_init(&event, BW_STR("apache_tomcat.catalina"));
    if (date != 0) {
        context->time = web_date_jul(bw_str_head(line, date));
        read_two_lines(&event, bw_str_from(line, date + 1));
    } else if (one_line_begins(line)) {
        context->time = web_date_tomcat(bw_str_head(line, ONE_LINE_DATE));
        read_one_line(&event, bw_str_from(line, ONE_LINE_DATE + 1));
    } else {
        context->reason = "no message that it goes on with";
        return LINE_BAD;
    }
    event.store = context->state;
    web_event_add(context, &event);
    return LINE_EVENT;
}

static enum input_match tomcat_probe(bw_bytes head, bool whole, bool *ret_split)
{
    return web_probe_joined(head, whole, tomcat_begins, ret_split);
}

static const struct line_format tomcat_format = {.name = "tomcat",
        .parse = tomcat_parse,
        .continues = tomcat_continues,
        .state_new = web_log_state_new,
        .state_free = web_log_state_free};

static bw_status tomcat_open(
        const struct input_options *options, struct input **ret_input, struct bw_err *err)
{
    return line_log_open(&tomcat_format, options, ret_input, err);
}

const struct input_kind input_tomcat_log = {
        .name = "tomcat",
        .summary = "Tomcat's catalina and localhost logs",
        .details = "one-line and java.util.logging formats, stack traces joined",
        .split = INPUT_SPLIT_LINES,
        .zeros_unit = 1,
        .probe = tomcat_probe,
        .worker_new = line_log_worker_new,
        .worker_free = line_log_worker_free,
        .open = tomcat_open,
        .next = line_log_next,
        .counts = line_log_counts,
        .close = line_log_close,
};
