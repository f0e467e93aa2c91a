#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex.h"

#include <pcre2.h>
#include <stdlib.h>

/* Backtracking steps for one text. Ordinary rules need a few hundred. */
#define REGEX_MATCH_LIMIT 1000000
#define REGEX_HEAP_LIMIT  4096 /* KiB */

struct match_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

bw_status match_regex_new(
        bw_str pattern, uint32_t options, struct match_regex **ret_regex, struct bw_err *err)
{
    struct match_regex *regex = calloc(1, sizeof(*regex));
    if (regex == NULL)
        return bw_fail(err, BW_E_NOMEM, "regular expression");
    int code;
    PCRE2_SIZE column;
    regex->code = pcre2_compile((PCRE2_SPTR)(pattern.ptr != NULL ? pattern.ptr : ""), pattern.len,
            options | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &column, NULL);
    if (regex->code == NULL) {
        PCRE2_UCHAR message[160];
        pcre2_get_error_message(code, message, sizeof(message));
        match_regex_free(regex);
        return bw_fail(err, BW_E_MALFORMED, "regular expression: column %zu: %s", column + 1,
                (const char *)message);
    }
    regex->data = pcre2_match_data_create(1, NULL);
    regex->context = pcre2_match_context_create(NULL);
    if (regex->data == NULL || regex->context == NULL) {
        match_regex_free(regex);
        return bw_fail(err, BW_E_NOMEM, "regular expression");
    }
    pcre2_set_match_limit(regex->context, REGEX_MATCH_LIMIT);
    pcre2_set_heap_limit(regex->context, REGEX_HEAP_LIMIT);
    *ret_regex = regex;
    return BW_OK;
}

void match_regex_free(struct match_regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_match_context_free(regex->context);
    pcre2_match_data_free(regex->data);
    pcre2_code_free(regex->code);
    free(regex);
}

enum match_regex_result match_regex_find(struct match_regex *regex, bw_str text)
{
    const PCRE2_SPTR subject = (PCRE2_SPTR)(text.ptr != NULL ? text.ptr : "");
    const int rc = pcre2_match(regex->code, subject, text.len, 0, 0, regex->data, regex->context);
    if (rc >= 0)
        return MATCH_REGEX_YES;
    return rc == PCRE2_ERROR_NOMATCH ? MATCH_REGEX_NO : MATCH_REGEX_GAVE_UP;
}

/* A walk over the pattern's top level that collects runs of plain characters. */
struct literal_walk {
    bw_str pattern;
    size_t at;
    struct bw_buffer run; /* the one that is being collected */
    struct bw_buffer best;
    bool give_up;
};

#define LITERAL_RUN_MAX 1024

static void end_run(struct literal_walk *w)
{
    if (w->run.len > w->best.len) {
        bw_buffer_clear(&w->best);
        bw_buffer_add_str(&w->best, bw_buffer_str(&w->run));
    }
    bw_buffer_clear(&w->run);
}

/* Moves behind a [class]; a ']' that stands first is a member. */
static void skip_class(struct literal_walk *w)
{
    size_t at = w->at + 1;
    if (at < w->pattern.len && w->pattern.ptr[at] == '^')
        at++;
    if (at < w->pattern.len && w->pattern.ptr[at] == ']')
        at++;
    while (at < w->pattern.len && w->pattern.ptr[at] != ']')
        at += w->pattern.ptr[at] == '\\' ? 2 : 1;
    w->at = at + 1;
}

/* Moves behind a (group), which may hold others; classes inside may hold parentheses. */
static void skip_group(struct literal_walk *w)
{
    size_t depth = 0;
    do {
        const char c = w->pattern.ptr[w->at];
        if (c == '[') {
            skip_class(w);
            continue;
        }
        if (c == '(')
            depth++;
        if (c == ')')
            depth--;
        w->at += c == '\\' ? 2 : 1;
    } while (depth != 0 && w->at < w->pattern.len);
    w->give_up |= depth != 0;
}

/* (?flags) change what follows: only i, s and m leave literals what they are. */
static bool group_is_harmless(const struct literal_walk *w)
{
    const bw_str group = bw_str_from(w->pattern, w->at + 1);
    if (group.len < 2 || group.ptr[0] != '?')
        return !(group.len != 0 && group.ptr[0] == '*'); /* (*VERB) */
    for (size_t i = 1; i < group.len; i++) {
        const char c = group.ptr[i];
        if (c == ')' || c == ':')
            return true;
        if (c != 'i' && c != 's' && c != 'm' && c != '-')
            return c == '=' || c == '!' || c == '<' || c == 'P' || c == '>' || c == '|';
    }
    return false;
}

/* The character before a quantifier that allows zero times is not certain. */
static void drop_last_char(struct literal_walk *w)
{
    while (w->run.len > 0) {
        const uint8_t c = w->run.ptr[--w->run.len];
        if ((c & 0xc0) != 0x80)
            break;
    }
}

static void skip_quantifier(struct literal_walk *w)
{
    const char c = w->pattern.ptr[w->at];
    if (c == '?' || c == '*' || c == '{')
        drop_last_char(w);
    end_run(w);
    if (c == '{') {
        const size_t close = bw_str_find_char(bw_str_from(w->pattern, w->at), '}');
        w->give_up |= close == SIZE_MAX;
        w->at += close == SIZE_MAX ? 0 : close;
    }
    w->at++;
}

static void take_escape(struct literal_walk *w)
{
    const char c = w->at + 1 < w->pattern.len ? w->pattern.ptr[w->at + 1] : '\0';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && (unsigned char)c < 0x80 && c != '\0') {
        bw_buffer_add_char(&w->run, c);
    } else {
        end_run(w);
        /* Classes and assertions of one letter are passed over; \x41, \Q…, \k<…> and such end it.
         */
        static const char one_letter[] = "dDwWsSbBAzZGhHvVRnrtfea";
        w->give_up |= bw_str_find_char(bw_str_of(one_letter), c) == SIZE_MAX;
    }
    w->at += 2;
}

static void take_char(struct literal_walk *w, char c)
{
    switch (c) {
    case '\\':
        take_escape(w);
        return;
    case '[':
        end_run(w);
        skip_class(w);
        return;
    case '(':
        end_run(w);
        w->give_up |= !group_is_harmless(w);
        skip_group(w);
        return;
    case '|':
    case ')':
        w->give_up = true; /* alternatives at the top: nothing is certain */
        return;
    case '?':
    case '*':
    case '+':
    case '{':
        skip_quantifier(w);
        return;
    case '.':
    case '^':
    case '$':
        end_run(w);
        w->at++;
        return;
    default:
        bw_buffer_add_char(&w->run, c);
        w->at++;
    }
}

void match_regex_literal(bw_str pattern, uint32_t options, struct bw_buffer *out)
{
    struct literal_walk w = {.pattern = pattern};
    bw_buffer_init(&w.run, LITERAL_RUN_MAX);
    bw_buffer_init(&w.best, LITERAL_RUN_MAX);
    w.give_up = (options & (PCRE2_EXTENDED | PCRE2_LITERAL)) != 0;
    while (w.at < pattern.len && !w.give_up)
        take_char(&w, pattern.ptr[w.at]);
    end_run(&w);
    if (!w.give_up && !w.run.failed && !w.best.failed)
        bw_buffer_add_str(out, bw_buffer_str(&w.best));
    bw_buffer_release(&w.run);
    bw_buffer_release(&w.best);
}
