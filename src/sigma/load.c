#include "sigma/load.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"

void sigma_problem_add(
        struct sigma_load *load, enum sigma_problem_kind kind, uint32_t line, const char *fmt, ...)
{
    char text[sizeof(((struct bw_err *)NULL)->message)];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    struct sigma_problem_note *note = bw_arena_alloc(load->keep, 1, sizeof(*note));
    const bw_str copy = bw_arena_copy(load->keep, bw_str_of(text));
    if (note == NULL || copy.ptr == NULL) {
        load->nomem = true;
        return;
    }
    note->problem = (struct sigma_problem){.kind = kind,
            .path = load->path,
            .line = line,
            .text = copy,
            .rule_title = load->title};
    if (load->problems.last == NULL)
        load->problems.first = note;
    else
        load->problems.last->next = note;
    load->problems.last = note;
    load->problems.count++;
}

bw_status sigma_fail(struct sigma_load *load, struct bw_err *err, bw_status status, uint32_t line,
        const char *fmt, ...)
{
    load->error_line = line;
    if (err == NULL)
        return status;
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    err->status = status;
    return status;
}

bw_status sigma_fail_nomem(struct sigma_load *load, struct bw_err *err)
{
    return sigma_fail(load, err, BW_E_NOMEM, 0, "memory for rules is used up");
}

bw_status sigma_fail_nodes(struct sigma_load *load, struct bw_err *err, uint32_t line)
{
    if (load->nodes_left != 0)
        return sigma_fail_nomem(load, err);
    return sigma_fail(load, err, BW_E_LIMIT, line, "the rule comes to more than %d tests",
            BW_LIMIT_SIGMA_RULE_NODES);
}
