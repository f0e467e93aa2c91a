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

#include "base/limits.h"
#include "base/number.h"
#include "base/time.h"
#include "format/json/member.h"
#include "format/json/skip.h"
#include "input/json/lines.h"

/* How much of an item's beginning is looked at: who asked stands within it. */
#define LOOK_BYTES (4 * BW_KIB)

enum sudo_log_state {
    SUDO_LOG_BEFORE, /* the object */
    SUDO_LOG_MEMBERS,
    SUDO_LOG_LOST, /* something could not be read: to the next member that begins a line */
    SUDO_LOG_END,
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

static bw_str member(bw_str object, bw_str name)
{
    struct json_cursor c = json_inside(object);
    bw_str key;
    bw_str value;
    if (object.len == 0 || object.ptr[0] != '{')
        return (bw_str){0};
    while (json_next_member(&c, &key, &value))
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

static void add_name(struct json_lines *lines, const char *name)
{
    bw_buffer_add_char(&lines->text, lines->text.len == 0 ? '{' : ',');
    bw_buffer_add_char(&lines->text, '"');
    bw_buffer_add_text(&lines->text, name);
    bw_buffer_add_text(&lines->text, "\":");
}

/* `text` is escaped already; nothing when it is empty. */
static void add(struct json_lines *lines, const char *name, bw_str text)
{
    if (text.len == 0)
        return;
    add_name(lines, name);
    bw_buffer_add_char(&lines->text, '"');
    bw_buffer_add_str(&lines->text, text);
    bw_buffer_add_char(&lines->text, '"');
}

/* {"seconds":1795817131,"nanoseconds":620040424,...} */
static bool add_time(struct json_lines *lines, bw_str value)
{
    char text[BW_TIME_TEXT_SIZE];
    uint64_t seconds;
    uint64_t rest;
    if (bw_parse_u64(member(value, BW_STR("seconds")), 1, UINT32_MAX, &seconds) != BW_OK)
        return false;
    if (bw_parse_u64(member(value, BW_STR("nanoseconds")), 0, 999999999, &rest) != BW_OK)
        rest = 0;
    const size_t len = bw_time_format((bw_time)seconds * BW_TIME_SECOND + (bw_time)rest, text);
    add(lines, "@timestamp", (bw_str){.ptr = text, .len = len});
    return true;
}

/* The program `first` and its arguments, with blanks between them. */
static void add_command(struct json_lines *lines, const char *name, bw_str first, bw_str list)
{
    if (first.len == 0)
        return;
    add_name(lines, name);
    bw_buffer_add_char(&lines->text, '"');
    bw_buffer_add_str(&lines->text, first);
    struct json_cursor c = json_inside(list);
    bw_str argument;
    bool program = true; /* the first is what it is called */
    while (json_next_item(&c, &argument) && argument.ptr[0] == '"') {
        if (!program) {
            bw_buffer_add_char(&lines->text, ' ');
            bw_buffer_add_str(&lines->text, string_text(argument));
        }
        program = false;
    }
    bw_buffer_add_char(&lines->text, '"');
}

/* The name by which the program was started. */
static bw_str first_of(bw_str list)
{
    struct json_cursor c = json_inside(list);
    bw_str first;
    return json_next_item(&c, &first) ? string_text(first) : (bw_str){0};
}

static void add_said(struct json_lines *lines, bw_str said)
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
    if (!add_time(lines, member(said, BW_STR("server_time"))))
        (void)add_time(lines, member(said, BW_STR("submit_time")));
    for (size_t i = 0; i < BW_COUNT(fields); i++) {
        bw_str text = string_text(member(said, fields[i].from));
        if (i == 3 && bw_str_starts_with(text, BW_STR("/dev/")))
            text = bw_str_from(text, 5);
        for (size_t k = 0; k < BW_COUNT(fields[i].names) && fields[i].names[k] != NULL; k++)
            add(lines, fields[i].names[k], text);
    }
    const bw_str runargv = member(said, BW_STR("runargv"));
    const bw_str arguments = bw_str_starts_with(runargv, BW_STR("[")) ? runargv : (bw_str){0};
    const bw_str command = string_text(member(said, BW_STR("command")));
    const bw_str typed = first_of(arguments);
    add_command(lines, "COMMAND", command, arguments);
    add_command(lines, "CommandLine", typed.len != 0 ? typed : command, arguments);
}

/* The member as a line; nothing of what is none of sudo's. */
static bool add_line(struct json_lines *lines, bw_str key, bw_str said)
{
    for (size_t i = 0; i < BW_COUNT(kinds); i++) {
        if (!bw_str_eq(key, kinds[i].key) || said.ptr[0] != '{')
            continue;
        add_said(lines, said);
        add(lines, "event.dataset", BW_STR("system.auth"));
        add(lines, "process.name", BW_STR("sudo"));
        if (i == 0)
            add(lines, "ParentImage", BW_STR("/usr/bin/sudo"));
        add(lines, "event.category", BW_STR("process"));
        add(lines, "event.action", bw_str_of(kinds[i].action));
        if (kinds[i].outcome != NULL)
            add(lines, "event.outcome", bw_str_of(kinds[i].outcome));
        bw_buffer_add_text(&lines->text, ",\"");
        bw_buffer_add_str(&lines->text, key);
        bw_buffer_add_text(&lines->text, "\":");
        bw_buffer_add_str(&lines->text, said);
        bw_buffer_add_text(&lines->text, "}\n");
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

static bw_status take_member(struct json_lines *lines, struct json_cursor *c)
{
    bw_str key;
    bw_str value;
    bw_status status = json_take_key(c, &key);
    if (status != BW_OK)
        return status;
    status = json_take_value(c, &value);
    if (status != BW_OK)
        return status;
    if (find_beginning(value) != SIZE_MAX) /* its end is missing: the next is in it */
        return BW_E_MALFORMED;
    struct bw_buffer clean; /* on one line, and what is in strings is what JSON wants */
    bw_buffer_init(&clean, 4 * BW_LIMIT_RECORD_BYTES);
    json_compact(value, &clean);
    const bool room = bw_buffer_reserve(&clean, JSON_PADDING);
    const bool known = room && add_line(lines, key, bw_buffer_str(&clean));
    bw_buffer_release(&clean);
    return !room ? BW_E_NOMEM : known ? BW_OK : BW_E_MALFORMED;
}

static bw_status take(struct json_lines *lines, struct json_cursor *c)
{
    json_skip_between(c);
    if (c->at >= c->end)
        return BW_E_TRUNCATED;
    if (lines->state == SUDO_LOG_BEFORE) { /* logs may stand one behind the other */
        if (*c->at != '{')
            return BW_E_MALFORMED;
        c->at++;
        lines->state = SUDO_LOG_MEMBERS;
        return BW_OK;
    }
    if (*c->at == '}') {
        c->at++;
        lines->state = SUDO_LOG_BEFORE;
        return BW_OK;
    }
    return take_member(lines, c);
}

/* ---- the stream ---- */

/* To the next member. */
static void find_member(struct json_lines *lines)
{
    do {
        const bw_str text = text_window_str(&lines->window);
        const size_t best = find_beginning(text);
        if (best != SIZE_MAX) {
            text_window_skip(&lines->window, best);
            lines->state = SUDO_LOG_MEMBERS;
            return;
        }
        if (text.len > BEGIN_MAX)
            text_window_skip(&lines->window, text.len - BEGIN_MAX);
    } while (text_window_more(&lines->window));
    lines->state = SUDO_LOG_END;
}

/* Behind the first letter of the member's name: not the same again, and no other one. */
static void pass_beginning(struct json_lines *lines)
{
    const bw_str text = text_window_str(&lines->window);
    size_t len = 0;
    while (len < text.len && (json_is_blank(text.ptr[len]) || text.ptr[len] == ','))
        len++;
    text_window_skip(&lines->window, len < text.len ? len + 1 : len);
}

static bw_status next(struct json_lines *lines)
{
    size_t passed;
    if (lines->state == SUDO_LOG_LOST)
        find_member(lines);
    const unsigned before = lines->state;
    if (before == SUDO_LOG_END)
        return BW_END;
    const bw_status status = json_lines_take(lines, take, &passed);
    if (status == BW_OK && !lines->text.failed) {
        text_window_skip(&lines->window, passed);
        return BW_OK;
    }
    bw_buffer_clear(&lines->text);
    lines->state = SUDO_LOG_END;
    if (lines->window.status != BW_OK)
        return lines->window.status;
    const bool cut = status == BW_E_TRUNCATED && lines->window.ended;
    if (cut && before == SUDO_LOG_BEFORE) /* blanks alone */
        return BW_OK;
    if (cut)
        json_lines_tell(lines, INPUT_NOTE_DAMAGE, "sudo.unreadable", "sudo's log is cut off");
    else
        json_lines_tell(lines, INPUT_NOTE_UNREADABLE, "sudo.unreadable",
                "an entry of sudo's log that can not be read");
    pass_beginning(lines);
    lines->state = SUDO_LOG_LOST;
    return BW_OK;
}

static void unfold_free(struct bw_source *source)
{
    struct json_lines *lines = (struct json_lines *)source;
    if (lines == NULL)
        return;
    json_lines_release(lines);
    free(lines);
}

static bw_status unfold_open(
        const struct input_options *options, struct bw_source **ret_lines, struct bw_err *err)
{
    struct json_lines *lines = calloc(1, sizeof(*lines));
    if (lines == NULL)
        return bw_fail(err, BW_E_NOMEM, "no memory to read JSON");
    const bw_status status = json_lines_init(lines, options, 16 * BW_LIMIT_RECORD_BYTES, next, err);
    if (status != BW_OK) {
        free(lines);
        return status;
    }
    *ret_lines = &lines->source;
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
    if (json_take_key(&c, &key) != BW_OK || *c.at != '{')
        return false;
    for (size_t i = 0; i < BW_COUNT(kinds); i++)
        if (bw_str_eq(key, kinds[i].key))
            return bw_str_find(text, BW_STR("\"submituser\": \"")) != SIZE_MAX;
    return false;
}

const struct json_unfolder json_unfold_sudo_log = {.look = unfold_look,
        .open = unfold_open,
        .free = unfold_free};
