/*
 * input/json/sudo_log.c - sudo's own log as JSON (Defaults logfile=..., log_format=json), as lines
 * of JSON: one for each command.
 *
 * The log is one object that grows: its members are called accept, reject, alert and exit, again
 * and again, and its end is written anew with each. A line has what sudo says of the command under
 * the names that sudo's messages have by syslog (input/syslog/auth.c), and the member as it is.
 *
 * Source: sudo, lib/eventlog/eventlog.c and lib/util/json.c (1.9.4 and later); what 1.9.13 wrote.
 */
#include "input/json/unfold.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/time.h"
#include "format/json/skip.h"
#include "input/text/window.h"

/* How much of an item's beginning is looked at: who asked stands within it. */
#define LOOK_BYTES (4 * BW_KIB)

enum sudo_log_state {
    SUDO_LOG_BEFORE, /* the object */
    SUDO_LOG_MEMBERS,
    SUDO_LOG_LOST, /* something could not be read: to the next member that begins a line */
    SUDO_LOG_END,
};

struct sudo_log {
    struct bw_source source; /* first: what reads the lines */
    struct text_window window;
    struct input_log *log; /* NULL: nobody wants to know */
    struct bw_buffer lines;
    size_t given; /* of them */
    enum sudo_log_state state;
};

static const struct {
    bw_str key;
    const char *begin; /* as sudo writes it: where to go on behind what can not be read */
    const char *action;
    const char *outcome;
} kinds[] = {
        {BW_STR_INIT("accept"), "\n    \"accept\": {", "sudo", "success"},
        {BW_STR_INIT("reject"), "\n    \"reject\": {", "sudo", "failure"},
        {BW_STR_INIT("alert"), "\n    \"alert\": {", "sudo_notice", NULL},
        {BW_STR_INIT("exit"), "\n    \"exit\": {", "sudo_exit", NULL},
};
#define BEGIN_MAX 16 /* bytes of the longest beginning */

/* ---- words ---- */

/* A name and its colon: the cursor then stands before the value. */
static bw_status take_key(struct json_cursor *c, bw_str *ret_key)
{
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at != '"')
        return BW_E_MALFORMED;
    const char *start = c->at + 1;
    const bw_status status = json_skip_string(c);
    if (status != BW_OK)
        return status;
    *ret_key = (bw_str){.ptr = start, .len = (size_t)(c->at - start) - 1};
    json_skip_blanks(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (*c->at++ != ':')
        return BW_E_MALFORMED;
    json_skip_blanks(c);
    return c->at < c->end ? BW_OK : BW_E_TRUNCATED;
}

static void skip_between(struct json_cursor *c)
{
    while (c->at < c->end && (json_is_blank(*c->at) || *c->at == ','))
        c->at++;
}

/* The next member of the object that the cursor is in; false at its end. */
static bool next_member(struct json_cursor *c, bw_str *ret_key, bw_str *ret_value)
{
    skip_between(c);
    if (take_key(c, ret_key) != BW_OK)
        return false;
    const char *start = c->at;
    if (json_skip_value(c) != BW_OK)
        return false;
    *ret_value = (bw_str){.ptr = start, .len = (size_t)(c->at - start)};
    return true;
}

/* What stands in the object or list `value`, which is whole; nothing when there is none. */
static struct json_cursor inside(bw_str value)
{
    if (value.len == 0)
        value = BW_STR("{");
    return (struct json_cursor){.at = value.ptr + 1, .end = value.ptr + value.len};
}

static bw_str member(bw_str object, bw_str name)
{
    struct json_cursor c = inside(object);
    bw_str key;
    bw_str value;
    if (object.len == 0 || object.ptr[0] != '{')
        return (bw_str){0};
    while (next_member(&c, &key, &value))
        if (bw_str_eq(key, name))
            return value;
    return (bw_str){0};
}

/* The inside of a string, as it is escaped there; empty for anything else. */
static bw_str string_text(bw_str value)
{
    return value.len >= 2 && value.ptr[0] == '"' ? bw_str_head(bw_str_from(value, 1), value.len - 2)
                                                 : (bw_str){0};
}

/* ---- a line ---- */

static void add_name(struct sudo_log *log, const char *name)
{
    bw_buffer_add_char(&log->lines, log->lines.len == 0 ? '{' : ',');
    bw_buffer_add_char(&log->lines, '"');
    bw_buffer_add_text(&log->lines, name);
    bw_buffer_add_text(&log->lines, "\":");
}

/* `text` is escaped already; nothing when it is empty. */
static void add(struct sudo_log *log, const char *name, bw_str text)
{
    if (text.len == 0)
        return;
    add_name(log, name);
    bw_buffer_add_char(&log->lines, '"');
    bw_buffer_add_str(&log->lines, text);
    bw_buffer_add_char(&log->lines, '"');
}

/* {"seconds":1795817131,"nanoseconds":620040424,...} */
static bool add_time(struct sudo_log *log, bw_str value)
{
    char text[BW_TIME_TEXT_SIZE];
    uint64_t seconds;
    uint64_t rest;
    if (bw_parse_u64(member(value, BW_STR("seconds")), 1, UINT32_MAX, &seconds) != BW_OK)
        return false;
    if (bw_parse_u64(member(value, BW_STR("nanoseconds")), 0, 999999999, &rest) != BW_OK)
        rest = 0;
    const size_t len = bw_time_format((bw_time)seconds * BW_TIME_SECOND + (bw_time)rest, text);
    add(log, "@timestamp", (bw_str){.ptr = text, .len = len});
    return true;
}

/* The program `first` and its arguments, with blanks between them. */
static void add_command(struct sudo_log *log, const char *name, bw_str first, bw_str list)
{
    if (first.len == 0)
        return;
    add_name(log, name);
    bw_buffer_add_char(&log->lines, '"');
    bw_buffer_add_str(&log->lines, first);
    struct json_cursor c = inside(list);
    for (size_t i = 0; list.len != 0 && list.ptr[0] == '['; i++) {
        skip_between(&c);
        const char *start = c.at;
        if (c.at >= c.end || *c.at != '"' || json_skip_string(&c) != BW_OK)
            break;
        if (i == 0) /* what the program is called */
            continue;
        bw_buffer_add_char(&log->lines, ' ');
        bw_buffer_add_str(
                &log->lines, string_text((bw_str){.ptr = start, .len = (size_t)(c.at - start)}));
    }
    bw_buffer_add_char(&log->lines, '"');
}

/* The name by which the program was started. */
static bw_str first_of(bw_str list)
{
    struct json_cursor c = inside(list);
    if (list.len == 0 || list.ptr[0] != '[')
        return (bw_str){0};
    skip_between(&c);
    const char *start = c.at;
    if (c.at >= c.end || *c.at != '"' || json_skip_string(&c) != BW_OK)
        return (bw_str){0};
    return string_text((bw_str){.ptr = start, .len = (size_t)(c.at - start)});
}

static void add_said(struct sudo_log *log, bw_str said)
{
    static const struct {
        bw_str from;
        const char *names[3];
    } fields[] = {
            {BW_STR_INIT("submithost"), {"host.name"}},
            {BW_STR_INIT("submituser"), {"user.name"}},
            {BW_STR_INIT("reason"), {"event.reason"}},
            {BW_STR_INIT("ttyname"), {"TTY"}},
            {BW_STR_INIT("runchroot"), {"sudo.chroot"}},
            {BW_STR_INIT("runcwd"), {"PWD", "CurrentDirectory"}},
            {BW_STR_INIT("runuser"), {"USER", "User", "user.effective.name"}},
            {BW_STR_INIT("rungroup"), {"GROUP"}},
            {BW_STR_INIT("command"), {"Image"}},
    };
    if (!add_time(log, member(said, BW_STR("server_time"))))
        (void)add_time(log, member(said, BW_STR("submit_time")));
    for (size_t i = 0; i < BW_COUNT(fields); i++) {
        bw_str text = string_text(member(said, fields[i].from));
        if (i == 3 && bw_str_starts_with(text, BW_STR("/dev/")))
            text = bw_str_from(text, 5);
        for (size_t k = 0; k < BW_COUNT(fields[i].names) && fields[i].names[k] != NULL; k++)
            add(log, fields[i].names[k], text);
    }
    const bw_str arguments = member(said, BW_STR("runargv"));
    const bw_str command = string_text(member(said, BW_STR("command")));
    const bw_str typed = first_of(arguments);
    add_command(log, "COMMAND", command, arguments);
    add_command(log, "CommandLine", typed.len != 0 ? typed : command, arguments);
}

/* The member as a line; nothing of what is none of sudo's. */
static bool add_line(struct sudo_log *log, bw_str key, bw_str said)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        if (!bw_str_eq(key, kinds[i].key) || said.ptr[0] != '{')
            continue;
        add_said(log, said);
        add(log, "event.dataset", BW_STR("system.auth"));
        add(log, "process.name", BW_STR("sudo"));
        if (i == 0)
            add(log, "ParentImage", BW_STR("/usr/bin/sudo"));
        add(log, "event.category", BW_STR("process"));
        add(log, "event.action", bw_str_of(kinds[i].action));
        if (kinds[i].outcome != NULL)
            add(log, "event.outcome", bw_str_of(kinds[i].outcome));
        bw_buffer_add_text(&log->lines, ",\"");
        bw_buffer_add_str(&log->lines, key);
        bw_buffer_add_text(&log->lines, "\":");
        bw_buffer_add_str(&log->lines, said);
        bw_buffer_add_text(&log->lines, "}\n");
        return true;
    }
    return false;
}

/* ---- one step ---- */

/* Where a member begins a line as sudo writes them; SIZE_MAX when none does. */
static size_t find_beginning(bw_str text)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        const size_t at = bw_str_find(text, bw_str_of(kinds[i].begin));
        best = at < best ? at : best;
    }
    return best;
}

static bw_status take_member(struct sudo_log *log, struct json_cursor *c)
{
    bw_str key;
    bw_status status = take_key(c, &key);
    if (status != BW_OK)
        return status;
    const char *start = c->at;
    status = json_skip_value(c);
    if (status != BW_OK)
        return status;
    const bw_str value = {.ptr = start, .len = (size_t)(c->at - start)};
    if (find_beginning(value) != SIZE_MAX) /* its end is missing: the next is in it */
        return BW_E_MALFORMED;
    struct bw_buffer clean; /* on one line, and what is in strings is what JSON wants */
    bw_buffer_init(&clean, 4 * BW_LIMIT_RECORD_BYTES);
    json_compact(value, &clean);
    const bool room = bw_buffer_reserve(&clean, JSON_PADDING);
    const bool known = room && add_line(log, key, bw_buffer_str(&clean));
    bw_buffer_release(&clean);
    return !room ? BW_E_NOMEM : known ? BW_OK : BW_E_MALFORMED;
}

static bw_status take(struct sudo_log *log, struct json_cursor *c)
{
    skip_between(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (log->state == SUDO_LOG_BEFORE) { /* logs may stand one behind the other */
        if (*c->at != '{')
            return BW_E_MALFORMED;
        c->at++;
        log->state = SUDO_LOG_MEMBERS;
        return BW_OK;
    }
    if (*c->at == '}') {
        c->at++;
        log->state = SUDO_LOG_BEFORE;
        return BW_OK;
    }
    return take_member(log, c);
}

/* ---- the stream ---- */

static void tell(struct sudo_log *log, bool cut)
{
    if (log->log != NULL)
        log->log->note(log->log, cut ? INPUT_NOTE_DAMAGE : INPUT_NOTE_UNREADABLE,
                BW_STR("sudo.unreadable"), text_window_offset(&log->window, 0), 1,
                cut ? BW_STR("sudo's log is cut off")
                    : BW_STR("an entry of sudo's log that can not be read"));
}

/* To the next member. */
static void find_member(struct sudo_log *log)
{
    do {
        const bw_str text = text_window_str(&log->window);
        const size_t best = find_beginning(text);
        if (best != SIZE_MAX) {
            text_window_skip(&log->window, best);
            log->state = SUDO_LOG_MEMBERS;
            return;
        }
        if (text.len > BEGIN_MAX)
            text_window_skip(&log->window, text.len - BEGIN_MAX);
    } while (text_window_more(&log->window));
    log->state = SUDO_LOG_END;
}

/* Behind the first letter of the member's name: not the same again, and no other one. */
static void pass_beginning(struct sudo_log *log)
{
    const bw_str text = text_window_str(&log->window);
    size_t len = 0;
    while (len < text.len && (json_is_blank(text.ptr[len]) || text.ptr[len] == ','))
        len++;
    text_window_skip(&log->window, len < text.len ? len + 1 : len);
}

/* The next step, fetching more as long as what is seen does not end. */
static bw_status step(struct sudo_log *log)
{
    bw_status status;
    size_t passed = 0;
    const enum sudo_log_state before = log->state;
    do {
        const bw_str text = text_window_str(&log->window);
        struct json_cursor c = {.at = text.ptr, .end = text.ptr + text.len};
        bw_buffer_clear(&log->lines);
        log->given = 0;
        log->state = before;
        status = take(log, &c);
        passed = (size_t)(c.at - text.ptr);
    } while (status == BW_E_TRUNCATED && text_window_double(&log->window));
    if (status == BW_OK && !log->lines.failed) {
        text_window_skip(&log->window, passed);
        return BW_OK;
    }
    bw_buffer_clear(&log->lines);
    log->state = SUDO_LOG_END;
    if (log->window.status != BW_OK)
        return log->window.status;
    const bool cut = status == BW_E_TRUNCATED && log->window.ended;
    if (cut && before == SUDO_LOG_BEFORE) /* blanks alone */
        return BW_OK;
    tell(log, cut);
    pass_beginning(log);
    log->state = SUDO_LOG_LOST;
    return BW_OK;
}

static bw_status sudo_log_read(
        struct bw_source *source, void *out, size_t size, size_t *ret_len, struct bw_err *err)
{
    struct sudo_log *log = (struct sudo_log *)source;
    *ret_len = 0;
    while (log->given == log->lines.len) {
        if (log->state == SUDO_LOG_END)
            return BW_OK;
        if (log->state == SUDO_LOG_LOST) {
            find_member(log);
            continue;
        }
        const bw_status status = step(log);
        if (status != BW_OK) {
            if (err != NULL)
                *err = log->window.err;
            return status;
        }
    }
    const size_t left = log->lines.len - log->given;
    *ret_len = left < size ? left : size;
    memcpy(out, log->lines.ptr + log->given, *ret_len);
    log->given += *ret_len;
    return BW_OK;
}

static void unfold_free(struct bw_source *lines)
{
    struct sudo_log *log = (struct sudo_log *)lines;
    if (log == NULL)
        return;
    bw_buffer_release(&log->lines);
    text_window_release(&log->window);
    free(log);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct sudo_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    log->source = (struct bw_source){.read = sudo_log_read, .size = BW_SOURCE_SIZE_UNKNOWN};
    log->log = options->log;
    bw_buffer_init(&log->lines, 16 * BW_LIMIT_RECORD_BYTES);
    const bw_status status = text_window_init(&log->window, options, err);
    if (status != BW_OK) {
        bw_buffer_release(&log->lines);
        free(log);
        return status;
    }
    *ret_lines = &log->source;
    return BW_OK;
}

static bool unfold_look(bw_bytes head)
{
    char scratch[LOOK_BYTES + JSON_PADDING] = {0};
    const bw_str text = bw_str_head(bw_bytes_str(head), LOOK_BYTES);
    memcpy(scratch, text.ptr, text.len);
    struct json_cursor c = {.at = scratch, .end = scratch + text.len};
    bw_str key;
    json_skip_blanks(&c);
    if (c.at >= c.end || *c.at++ != '{' || c.at >= c.end || *c.at != '\n')
        return false;
    json_skip_blanks(&c);
    if (take_key(&c, &key) != BW_OK || *c.at != '{')
        return false;
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (bw_str_eq(key, kinds[i].key))
            return bw_str_find(text, BW_STR("\"submituser\": \"")) != SIZE_MAX;
    return false;
}

const struct json_unfolder json_unfold_sudo_log = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
