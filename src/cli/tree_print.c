#include "cli/tree_print.h"

#include <errno.h>
#include <string.h>

#include "base/json_out.h"
#include "report/output.h"
#include "report/terminal/text.h"

#define FLUSH_BYTES (256 * BW_KIB)

/* Columns before the tree: time, number, a mark. */
#define TIME_COLUMNS 20
#define PID_COLUMNS  8
#define USER_COLUMNS 18

/* Rules that are named below a process; more are counted. */
#define MAX_RULES 5

/* Deeper trees go on at this indent: there has to be room for what they say. */
#define MAX_INDENT 16

struct printer {
    const struct tree_print *print;
    struct term term;
    struct bw_buffer out;
    FILE *file;
    bool open[PROCESS_MAX_DEPTH]; /* a sibling follows at that depth */
    uint64_t printed;
    uint64_t left_out;
    unsigned rules; /* of the process at hand, so far */
    uint64_t more_rules;
    struct bw_json json;
};

static bool is_narrow(const struct printer *p)
{
    return p->term.width < 100;
}

/* The lines that lead down to a process; `own`: its own branch, too. */
static unsigned add_branches(struct printer *p, const struct process_place *place, bool own)
{
    const unsigned depth = place->depth;
    const unsigned from = depth > MAX_INDENT ? depth - MAX_INDENT : 0;
    unsigned columns = 0;
    if (from > 0) {
        bw_buffer_add_text(&p->out, "..");
        columns += 2;
    }
    for (unsigned i = from + 1; i < depth; i++, columns += 2)
        bw_buffer_add_text(&p->out, p->open[i] ? "| " : "  ");
    if (depth == 0)
        return columns;
    if (own)
        bw_buffer_add_text(&p->out, place->last ? "`-" : "|-");
    else
        bw_buffer_add_text(&p->out, place->last ? "  " : "| ");
    return columns + 2;
}

static unsigned room(const struct printer *p, unsigned taken)
{
    return p->term.width > taken + 12 ? p->term.width - taken : 12;
}

static unsigned left_columns(const struct printer *p)
{
    return TIME_COLUMNS + PID_COLUMNS + 2 + (is_narrow(p) ? 0 : USER_COLUMNS);
}

/* A line below a process, behind the lines of the tree. */
static unsigned begin_detail(struct printer *p, const struct process_place *place)
{
    term_blanks(&p->term, left_columns(p));
    const unsigned columns = left_columns(p) + add_branches(p, place, false);
    bw_buffer_add_text(&p->out, "    ");
    return columns + 4;
}

static void add_time(struct printer *p, const struct process *process)
{
    char text[BW_TIME_TEXT_SIZE];
    const size_t begin = p->out.len;
    if (process->logged && process->start != BW_TIME_UNKNOWN) {
        (void)bw_time_format(process->start, text);
        term_add_time(&p->out, bw_str_of(text));
    } else {
        bw_buffer_add_text(&p->out, process->logged ? "time unknown" : "not logged");
    }
    term_blanks(&p->term, (unsigned)(TIME_COLUMNS - (p->out.len - begin)));
}

static void add_pid(struct printer *p, uint64_t pid)
{
    char text[24] = "?";
    if (pid != 0)
        (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)pid);
    term_cell_right(&p->term, bw_str_of(text), PID_COLUMNS - 2);
}

/* The command line says which program it is, most of the time. */
static bool says_more(const struct process *process)
{
    bw_str command = process->command_line;
    if (command.len >= 2 && command.ptr[0] == '"' && command.ptr[command.len - 1] == '"')
        command = bw_str_from(bw_str_head(command, command.len - 1), 1);
    return command.len != 0 && !bw_str_eq_ascii_nocase(command, process->image);
}

/* Without the domain before it, where that leaves no room for it. */
static bw_str short_user(bw_str user)
{
    const size_t at = bw_str_find_char(user, '\\');
    return user.len > USER_COLUMNS - 2 && at != SIZE_MAX ? bw_str_from(user, at + 1) : user;
}

static void text_line(
        struct printer *p, const struct process *process, const struct process_place *place)
{
    struct term *t = &p->term;
    add_time(p, process);
    add_pid(p, process->pid);
    bw_buffer_add_text(&p->out, "  ");
    if (!is_narrow(p)) {
        term_cell(t, short_user(process->user), USER_COLUMNS - 2);
        bw_buffer_add_text(&p->out, "  ");
    }
    if (process->level != 0)
        term_level(t, (enum finding_level)(process->level - 1));
    bw_buffer_add_text(&p->out, process->level != 0 ? "!" : " ");
    if (process->level != 0)
        term_plain(t);
    bw_buffer_add_text(&p->out, process->chosen ? ">" : " ");
    const unsigned taken = left_columns(p) + add_branches(p, place, true);
    if (process->chosen)
        term_bold(t);
    const bw_str image = process->image.len != 0          ? process->image
                         : process->command_line.len != 0 ? process->command_line
                                                          : BW_STR("(no name)");
    const unsigned columns = term_text(t, image, room(p, taken));
    if (process->chosen)
        term_plain(t);
    if (process->became && room(p, taken + columns) > 30)
        bw_buffer_add_text(&p->out, "  (the same process, became this)");
    term_line_end(t);
}

struct detail {
    struct printer *p;
    const struct process_place *place;
};

static bw_status detail_finding(
        void *user, const struct process_finding *finding, struct bw_err *err)
{
    (void)err;
    struct detail *d = user;
    struct printer *p = d->p;
    if (p->rules++ >= MAX_RULES) {
        p->more_rules++;
        return BW_OK;
    }
    const struct tree_rule rule = p->print->rule(p->print->user, finding->rule);
    char after[80] = "";
    unsigned taken = begin_detail(p, d->place);
    term_level(&p->term, rule.level);
    const bw_str level = finding_level_name(rule.level);
    bw_buffer_add_str(&p->out, level);
    term_plain(&p->term);
    if (finding->count > 1)
        (void)snprintf(after, sizeof(after), " x%llu", (unsigned long long)finding->count);
    if (finding->number != 0)
        (void)snprintf(after + strlen(after), sizeof(after) - strlen(after), " (finding %llu)",
                (unsigned long long)finding->number);
    bw_buffer_add_text(&p->out, ": ");
    taken += (unsigned)level.len + 2 + (unsigned)strlen(after);
    (void)term_text(&p->term, rule.title, room(p, taken));
    bw_buffer_add_text(&p->out, after);
    term_line_end(&p->term);
    return BW_OK;
}

static bw_status text_process(struct printer *p, const struct process *process,
        const struct process_place *place, struct bw_err *err)
{
    struct detail detail = {.p = p, .place = place};
    if (place->depth == 0) {
        if (p->printed != 0)
            bw_buffer_add_char(&p->out, '\n');
        (void)term_text(&p->term,
                process->host.len != 0 ? process->host : BW_STR("a host without a name"),
                p->term.width);
        term_line_end(&p->term);
    }
    p->open[place->depth] = !place->last;
    text_line(p, process, place);
    if (is_narrow(p) && process->user.len != 0) {
        const unsigned taken = begin_detail(p, place);
        term_dim(&p->term);
        (void)term_text(&p->term, process->user, room(p, taken));
        term_plain(&p->term);
        term_line_end(&p->term);
    }
    if (says_more(process) && process->image.len != 0) {
        const unsigned taken = begin_detail(p, place);
        term_dim(&p->term);
        (void)term_text(&p->term, process->command_line, room(p, taken));
        term_plain(&p->term);
        term_line_end(&p->term);
    }
    p->rules = 0;
    p->more_rules = 0;
    bw_status status = BW_OK;
    if (process->findings != 0)
        status = process_store_findings(p->print->store, process->id, detail_finding, &detail, err);
    if (p->more_rules != 0) {
        (void)begin_detail(p, place);
        bw_buffer_add_text(&p->out, "and ");
        term_add_counted(&p->out, p->more_rules, "more rule");
        term_line_end(&p->term);
    }
    if (place->hidden != 0) {
        (void)begin_detail(p, place);
        term_dim(&p->term);
        bw_buffer_add_text(&p->out, "(");
        term_add_count(&p->out, place->hidden);
        bw_buffer_add_text(&p->out,
                place->hidden == 1 ? " other child not shown)" : " other children not shown)");
        term_plain(&p->term);
        term_line_end(&p->term);
    }
    return status;
}

static bw_status json_finding(void *user, const struct process_finding *finding, struct bw_err *err)
{
    (void)err;
    struct printer *p = user;
    char time[BW_TIME_TEXT_SIZE];
    const struct tree_rule rule = p->print->rule(p->print->user, finding->rule);
    bw_json_open_object(&p->json);
    bw_json_member_str(&p->json, "level", finding_level_name(rule.level));
    bw_json_member_str(&p->json, "title", rule.title);
    bw_json_member_str(&p->json, "id", rule.id);
    bw_json_member_u64(&p->json, "count", finding->count);
    if (bw_time_format(finding->first, time) != 0)
        bw_json_member_str(&p->json, "first", bw_str_of(time));
    if (finding->number != 0)
        bw_json_member_u64(&p->json, "number", finding->number);
    bw_json_close_object(&p->json);
    return BW_OK;
}

static void json_text(struct printer *p, const char *name, bw_str text)
{
    if (text.len != 0)
        bw_json_member_str(&p->json, name, text);
}

static void json_time(struct printer *p, const char *name, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    if (bw_time_format(time, text) != 0)
        bw_json_member_str(&p->json, name, bw_str_of(text));
}

static void json_number(struct printer *p, const char *name, uint64_t number)
{
    if (number != 0)
        bw_json_member_u64(&p->json, name, number);
}

static void json_bool(struct printer *p, const char *name, bool value)
{
    bw_json_key(&p->json, bw_str_of(name));
    bw_json_bool(&p->json, value);
}

static bw_status json_process(struct printer *p, const struct process *process,
        const struct process_place *place, struct bw_err *err)
{
    struct bw_json *json = &p->json;
    *json = (struct bw_json){.out = &p->out};
    bw_json_open_object(json);
    bw_json_member_u64(json, "id", process->id);
    json_number(p, "parent", process->parent);
    bw_json_member_u64(json, "depth", place->depth);
    json_bool(p, "logged", process->logged);
    json_bool(p, "chosen", process->chosen);
    if (process->became)
        json_bool(p, "became", true);
    json_time(p, "start", process->start);
    if (!process->logged)
        json_time(p, "seen", process->seen);
    json_time(p, "end", process->end);
    json_text(p, "host", process->host);
    json_number(p, "pid", process->pid);
    json_text(p, "guid", process->guid);
    json_text(p, "user", process->user);
    json_text(p, "image", process->image);
    json_text(p, "command_line", process->command_line);
    json_number(p, "command_line_bytes", process->command_length);
    json_number(p, "record_id", process->record_id);
    json_number(p, "hidden_children", place->hidden);
    bw_status status = BW_OK;
    if (process->findings != 0) {
        bw_json_key(json, BW_STR("findings"));
        bw_json_open_array(json);
        status = process_store_findings(p->print->store, process->id, json_finding, p, err);
        bw_json_close_array(json);
    }
    bw_json_close_object(json);
    bw_buffer_add_char(&p->out, '\n');
    return status;
}

static bw_status visit(void *user, const struct process *process, const struct process_place *place,
        struct bw_err *err)
{
    struct printer *p = user;
    if (p->print->top != 0 && p->printed == p->print->top) {
        p->left_out++;
        return BW_OK;
    }
    bw_status status = p->print->json ? json_process(p, process, place, err)
                                      : text_process(p, process, place, err);
    p->printed++;
    if (status == BW_OK && p->out.len > FLUSH_BYTES)
        status = report_write(p->file, &p->out, err);
    return status;
}

bw_status tree_print(const struct tree_print *print, uint64_t *ret_left_out, struct bw_err *err)
{
    struct printer p = {.print = print, .file = stdout};
    const bool named = print->path != NULL && strcmp(print->path, "-") != 0;
    if (named && (p.file = fopen(print->path, "wbe")) == NULL)
        return bw_fail(err, BW_E_IO, "%s: can not be written: %s", print->path, strerror(errno));
    bw_buffer_init(&p.out, REPORT_MAX_BUFFER);
    p.term = (struct term){.out = &p.out, .width = print->width, .color = print->color};
    bw_status status = process_store_each(print->store, visit, &p, err);
    if (status == BW_OK)
        status = report_write(p.file, &p.out, err);
    if (status == BW_OK)
        status = report_flush(p.file, err);
    if (named)
        fclose(p.file);
    bw_buffer_release(&p.out);
    *ret_left_out = p.left_out;
    return status;
}
