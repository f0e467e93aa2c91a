#include "report/output.h"

#include <errno.h>
#include <string.h>

bw_status report_write(FILE *out, struct bw_buffer *buffer, struct bw_err *err)
{
    if (buffer->failed)
        return bw_fail(err, BW_E_NOMEM, "a finding does not fit into %zu bytes", buffer->max);
    if (buffer->len == 0)
        return BW_OK;
    const size_t written = fwrite(buffer->ptr, 1, buffer->len, out);
    if (written != buffer->len)
        return bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    bw_buffer_clear(buffer);
    return BW_OK;
}

bw_status report_flush(FILE *out, struct bw_err *err)
{
    if (fflush(out) != 0 || ferror(out))
        return bw_fail(err, BW_E_IO, "write: %s", strerror(errno));
    return BW_OK;
}

bool report_next_word(bw_str *rest, bw_str *ret_word)
{
    while (bw_str_cut(rest, ' ', ret_word))
        if (ret_word->len > 0)
            return true;
    return false;
}

bool report_next_line(bw_str *rest, bw_str *ret_line)
{
    while (bw_str_cut(rest, '\n', ret_line)) {
        *ret_line = bw_str_trim(*ret_line);
        if (ret_line->len > 0)
            return true;
    }
    return false;
}

/* Does the rule have a tag for this tactic? */
static bool rule_has_stage(const struct finding_rule *rule, enum attack_stage stage)
{
    bw_str rest = rule->tags;
    bw_str tag;
    while (report_next_word(&rest, &tag)) {
        enum attack_stage tagged;
        if (bw_str_starts_with(tag, BW_STR("attack.")))
            tag = bw_str_from(tag, sizeof("attack.") - 1);
        if (attack_stage_parse(tag, &tagged) && tagged == stage)
            return true;
    }
    return false;
}

enum attack_stage report_technique_stage(const struct finding_rule *rule, bw_str technique)
{
    bw_str name;
    enum attack_stage stage;
    if (!attack_technique_find(technique, &name, &stage) || stage == ATTACK_STAGE_UNKNOWN)
        return rule->stage;
    if (rule->stage == ATTACK_STAGE_UNKNOWN || rule_has_stage(rule, stage))
        return stage;
    /* The table knows one tactic of a technique that has several: a rule about this technique
     * alone knows better which of them it is about. */
    const bool alone = bw_str_find_char(rule->techniques, ' ') == SIZE_MAX;
    return alone ? rule->stage : stage;
}

void report_add_time(struct bw_buffer *out, bw_time time)
{
    char text[BW_TIME_TEXT_SIZE];
    bw_buffer_add(out, text, bw_time_format(time, text));
}

bw_str report_host(bw_str host)
{
    return host.len != 0 ? host : BW_STR("-");
}
