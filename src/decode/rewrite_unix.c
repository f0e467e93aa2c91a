/* What Unix shells read as plainer text: nothing inside a word, variables, what goes through a
 * filter that changes letters. */
#include <string.h>

#include "decode/codec.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- what is nothing inside a word ---- */

/* $(echo who): the bytes of it at `at`, and what it says; 0 for none. */
static size_t said_at(bw_str text, size_t at, bw_str *ret_said)
{
    static const bw_str echo = BW_STR_INIT("$(echo ");
    if (!bw_str_starts_with(bw_str_from(text, at), echo))
        return 0;
    const size_t start = at + echo.len;
    size_t end = start;
    while (end < text.len && decode_is_word(text.ptr[end]))
        end++;
    *ret_said = (bw_str){.ptr = text.ptr + start, .len = end - start};
    return end != start && end < text.len && text.ptr[end] == ')' ? end + 1 - at : 0;
}

/* ${@}, ${!*}, ${@%%x}: what a script was called with, which is nothing; the bytes it takes. */
static size_t arguments_in_braces(bw_str rest)
{
    const size_t mark = rest.len > 2 && rest.ptr[2] == '!' ? 3 : 2;
    if (rest.len <= mark || (rest.ptr[mark] != '@' && rest.ptr[mark] != '*'))
        return 0;
    const size_t close = bw_str_find_char(bw_str_head(rest, 32), '}');
    return close == SIZE_MAX ? 0 : close + 1;
}

/* $@, $*, $1, ${@}, $(), ``: the bytes of what says nothing at `at`, 0 for none. */
static size_t nothing_at(bw_str text, size_t at)
{
    const bw_str rest = bw_str_from(text, at);
    if (bw_str_starts_with(rest, BW_STR("${")))
        return arguments_in_braces(rest);
    if (bw_str_starts_with(rest, BW_STR("$()")))
        return 3;
    if (bw_str_starts_with(rest, BW_STR("``")))
        return 2;
    if (rest.len < 2 || rest.ptr[0] != '$')
        return 0;
    return rest.ptr[1] == '@' || rest.ptr[1] == '*' || decode_is_digit(rest.ptr[1]) ? 2 : 0;
}

/* ${IFS}, $IFS, $IFS$9: a blank to a Unix shell. The bytes it takes, 0 for none. */
static size_t field_separator_at(bw_str text, size_t at)
{
    static const bw_str forms[] = {
            BW_STR_INIT("${IFS}"), BW_STR_INIT("$IFS$9"), BW_STR_INIT("$IFS")};
    for (size_t i = 0; i < BW_COUNT(forms); i++) {
        const size_t end = at + forms[i].len;
        if (bw_str_starts_with(bw_str_from(text, at), forms[i]) &&
                (end == text.len || i != 2 || !decode_is_word(text.ptr[end])))
            return forms[i].len;
    }
    return 0;
}

/* A word of which most letters are escaped, w\h\o: where it ends; 0: none begins at `at`. */
static size_t escaped_word_at(bw_str text, size_t at)
{
    size_t escapes = 0;
    size_t i = at;
    if (at != 0 && (decode_is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '\\' ||
                           text.ptr[at - 1] == ':'))
        return 0;
    while (i < text.len && (decode_is_word(text.ptr[i]) || text.ptr[i] == '\\')) {
        if (text.ptr[i] == '\\') {
            const bool letter = i + 1 < text.len && decode_is_letter(text.ptr[i + 1]);
            const bool far = i + 3 < text.len && decode_is_word(text.ptr[i + 2]) &&
                             decode_is_word(text.ptr[i + 3]);
            if (!letter || far)
                return 0; /* a path */
            escapes++;
        }
        i++;
    }
    return escapes >= 2 ? i : 0;
}

static void add_unescaped(struct bw_buffer *out, bw_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] != '\\')
            bw_buffer_add_char(out, word.ptr[i]);
}

/* $'who': a text whose escapes the shell reads, where a word begins. The bytes taken, 0 for none.
 */
static size_t ansi_text_at(bw_str text, size_t at, bw_str *ret_body)
{
    struct decode_literal literal;
    if (at != 0 && !decode_is_blank(text.ptr[at - 1]) && strchr("=;(|&`", text.ptr[at - 1]) == NULL)
        return 0;
    if (at + 1 >= text.len || text.ptr[at + 1] != '\'' ||
            !decode_literal_at(text, at + 1, &literal))
        return 0;
    *ret_body = literal.body;
    return literal.end - at;
}

bool rewrite_nothing(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str said;
        size_t echo = text.ptr[i] == '$' ? said_at(text, i, &said) : 0;
        if (echo == 0 && text.ptr[i] == '$')
            echo = ansi_text_at(text, i, &said);
        if (echo == 0 && text.ptr[i] == '$') {
            echo = field_separator_at(text, i);
            said = BW_STR(" ");
        }
        if (echo != 0) {
            bw_buffer_add_str(out, said);
            changed = true;
            i += echo;
            continue;
        }
        const bool inside = i != 0 && decode_is_word(text.ptr[i - 1]);
        const size_t nothing = inside ? nothing_at(text, i) : 0;
        const bool drop =
                nothing != 0 && i + nothing < text.len && decode_is_word(text.ptr[i + nothing]);
        const size_t word = inside || drop ? 0 : escaped_word_at(text, i);
        if (word != 0)
            add_unescaped(out, (bw_str){.ptr = text.ptr + i, .len = word - i});
        else if (!drop)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= drop || word != 0;
        i = word != 0 ? word : i + (drop ? nothing : 1);
    }
    return changed;
}

/* ---- a=who;b=ami;$a$b ---- */

#define SHELL_VARIABLES_MAX 64

struct shell_variable {
    bw_str name;
    bw_str value;
};

static size_t word_end(bw_str text, size_t at)
{
    while (at < text.len && decode_is_word(text.ptr[at]))
        at++;
    return at;
}

/* Where a command can begin, and so what it sets. */
static bool begins_command(bw_str text, size_t at)
{
    return at == 0 || decode_is_blank(text.ptr[at - 1]) || text.ptr[at - 1] == ';' ||
           text.ptr[at - 1] == '&' || text.ptr[at - 1] == '|' || text.ptr[at - 1] == '(' ||
           text.ptr[at - 1] == '{' || text.ptr[at - 1] == '\'' || text.ptr[at - 1] == '"';
}

/* name=value at `at`, the value a literal or a bare word; where it ends, 0: it is none. */
static size_t assignment_at(bw_str text, size_t at, struct shell_variable *variable)
{
    struct decode_literal literal;
    if (!decode_is_letter(text.ptr[at]) || !begins_command(text, at))
        return 0;
    const size_t equals = word_end(text, at);
    if (equals == text.len || text.ptr[equals] != '=')
        return 0;
    variable->name = (bw_str){.ptr = text.ptr + at, .len = equals - at};
    if (decode_literal_at(text, equals + 1, &literal)) {
        variable->value = literal.body;
        return literal.end;
    }
    size_t end = equals + 1;
    while (end < text.len && strchr(" \t\r\n;&|()<>$`'\"", text.ptr[end]) == NULL)
        end++;
    variable->value = (bw_str){.ptr = text.ptr + equals + 1, .len = end - equals - 1};
    return variable->value.len != 0 ? end : 0;
}

/* :1:6 as the shell cuts; false: it is something else. */
static bool cut_value(bw_str spec, bw_str *value)
{
    uint32_t start;
    uint32_t length;
    const size_t digits = decode_number_at(spec, 1, &start);
    if (digits == 0 || start > value->len)
        return false;
    *value = bw_str_from(*value, start);
    if (1 + digits == spec.len)
        return true;
    if (spec.ptr[1 + digits] != ':' ||
            decode_number_at(spec, digits + 2, &length) != spec.len - digits - 2)
        return false;
    *value = bw_str_head(*value, length);
    return true;
}

/* /old/new, //old/new: what the value is with that; false: it is something else. */
static bool replace_in_value(bw_str spec, bw_str value, struct bw_buffer *out)
{
    const bool all = spec.len > 1 && spec.ptr[1] == '/';
    bw_str new = bw_str_from(spec, 1 + (size_t)all);
    bw_str old;
    bool more = true;
    (void)bw_str_cut(&new, '/', &old);
    if (old.len == 0 || memchr(old.ptr, '*', old.len) != NULL ||
            memchr(old.ptr, '?', old.len) != NULL || memchr(old.ptr, '[', old.len) != NULL)
        return false;
    for (size_t i = 0; i < value.len;) {
        const bool hit = more && bw_str_starts_with(bw_str_from(value, i), old);
        if (hit)
            bw_buffer_add_str(out, new);
        else
            bw_buffer_add_char(out, value.ptr[i]);
        i += hit ? old.len : 1;
        more = more && (all || !hit);
    }
    return true;
}

/*
 * $name, ${name}, ${name:1:6}, ${name//old/new} at `at`: its value goes to `out`. Returns the bytes
 * taken, 0: nothing that is known.
 */
static size_t use_at(bw_str text, size_t at, const struct shell_variable *variables, size_t count,
        struct bw_buffer *out)
{
    const bool braces = at + 1 < text.len && text.ptr[at + 1] == '{';
    const size_t start = at + 1 + braces;
    size_t end = word_end(text, start);
    const bw_str name = {.ptr = text.ptr + start, .len = end - start};
    size_t known = count;
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(variables[i].name, name))
            known = i;
    if (known == count)
        return 0;
    bw_str value = variables[known].value;
    const bw_str rest = bw_str_head(bw_str_from(text, end), 64);
    const size_t close = braces ? bw_str_find_char(rest, '}') : 0;
    const bw_str spec = close == SIZE_MAX ? rest : bw_str_head(rest, close);
    if (close == SIZE_MAX || (spec.len != 0 && spec.ptr[0] != '/' &&
                                     (spec.ptr[0] != ':' || !cut_value(spec, &value))))
        return 0;
    if (spec.len != 0 && spec.ptr[0] == '/') {
        if (!replace_in_value(spec, value, out))
            return 0;
    } else {
        bw_buffer_add_str(out, value);
    }
    return end + spec.len + (size_t)braces - at;
}

bool rewrite_shell_variables(bw_str text, struct bw_buffer *out)
{
    struct shell_variable variables[SHELL_VARIABLES_MAX];
    size_t count = 0;
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        struct shell_variable set;
        const size_t taken = text.ptr[i] == '$' ? use_at(text, i, variables, count, out) : 0;
        if (taken != 0) {
            changed = true;
            i += taken;
            continue;
        }
        if (count < SHELL_VARIABLES_MAX && assignment_at(text, i, &set) != 0)
            variables[count++] = set;
        bw_buffer_add_char(out, text.ptr[i++]);
    }
    return changed;
}

/* ---- echo imaohw | rev ---- */

/* Bytes of a folder before the name of a command, "/usr/local/bin/". */
#define FOLDER_MAX 32

/* A filter that stands as a command at `at`: not a part of a word, a path before it is fine. */
static bool is_command_at(bw_str text, size_t at, bw_str name)
{
    const size_t end = at + name.len;
    if (!bw_str_starts_with(bw_str_from(text, at), name) ||
            (end < text.len && (decode_is_word(text.ptr[end]) || text.ptr[end] == '.')))
        return false;
    return at == 0 || (!decode_is_word(text.ptr[at - 1]) && text.ptr[at - 1] != '-' &&
                              text.ptr[at - 1] != '.' && text.ptr[at - 1] != '$');
}

/* What echo or printf says before the pipe that ends at `pipe`. */
static bool said_before(bw_str text, size_t pipe, bw_str *ret_said)
{
    static const bw_str words[] = {BW_STR_INIT("echo "), BW_STR_INIT("printf ")};
    struct decode_literal literal;
    size_t end = pipe;
    while (end != 0 && text.ptr[end - 1] == ' ')
        end--;
    /* what is quoted may have the signs in it at which the search ends */
    const size_t from = decode_literal_before(text, end, &literal) ? literal.start : pipe;
    for (size_t at = from; at-- != 0;) {
        if (text.ptr[at] == '|' || text.ptr[at] == ';' || text.ptr[at] == '\n')
            return false;
        for (size_t i = 0; i < BW_COUNT(words); i++) {
            if (!bw_str_starts_with(bw_str_from(text, at), words[i]))
                continue;
            const size_t start = at + words[i].len;
            if (start > pipe)
                return false;
            bw_str said = bw_str_trim((bw_str){.ptr = text.ptr + start, .len = pipe - start});
            if (bw_str_starts_with(said, BW_STR("-n ")))
                said = bw_str_trim(bw_str_from(said, 3));
            *ret_said = said;
            return said.len != 0;
        }
    }
    return false;
}

/* <<< literal or word behind a filter; *end: in, behind its words; out, behind what it is given. */
static bool handed_at(bw_str text, size_t *end, bw_str *ret_given)
{
    struct decode_literal literal;
    size_t i = decode_skip_blanks(text, *end);
    if (!bw_str_starts_with(bw_str_from(text, i), BW_STR("<<<")))
        return false;
    const size_t start = decode_skip_blanks(text, i + 3);
    if (decode_literal_at(text, start, &literal)) {
        *ret_given = literal.body;
        *end = literal.end;
        return literal.body.len != 0;
    }
    for (i = start; i < text.len && strchr(" \t\r\n;&|)`", text.ptr[i]) == NULL;)
        i++;
    *ret_given = (bw_str){.ptr = text.ptr + start, .len = i - start};
    *end = i;
    return i != start;
}

/* A pipe before a filter at `at`, over the folder that it is called by. */
static bool piped_at(bw_str text, size_t at, bw_str *ret_given)
{
    struct decode_literal literal;
    size_t i = at;
    while (i != 0 && at - i < FOLDER_MAX &&
            (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '/' || decode_is_word(text.ptr[i - 1])))
        i--;
    if (i == 0 || text.ptr[i - 1] != '|' || !said_before(text, i - 1, ret_given))
        return false;
    if (decode_literal_at(*ret_given, 0, &literal) && literal.end == ret_given->len)
        *ret_given = literal.body;
    return true;
}

/* A filter: its command and words, and what it makes of what it is given. */
struct filter {
    bw_str name;
    bw_str words; /* that must follow; empty: none */
    bool (*apply)(bw_str given, struct bw_buffer *out);
};

static bool reverse(bw_str given, struct bw_buffer *out)
{
    for (size_t i = given.len; i-- != 0;)
        bw_buffer_add_char(out, given.ptr[i]);
    return true;
}

static bool rotate(bw_str given, struct bw_buffer *out)
{
    for (size_t i = 0; i < given.len; i++) {
        const char c = given.ptr[i];
        const char first = c >= 'a' ? 'a' : 'A';
        bw_buffer_add_char(out, decode_is_letter(c) ? (char)((c - first + 13) % 26 + first) : c);
    }
    return true;
}

/* RFC 4648 section 6. */
static bool unpack_base32(bw_str given, struct bw_buffer *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < given.len && given.ptr[i] != '='; i++) {
        const char c = given.ptr[i];
        const bool letter = c >= 'A' && c <= 'Z';
        if (!letter && (c < '2' || c > '7'))
            return false;
        bits = (bits << 5 | (uint32_t)(letter ? c - 'A' : c - '2' + 26)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bw_buffer_add_char(out, (char)(bits >> count));
        }
    }
    return true;
}

/* The last place of what begins at `at` that belongs to the filter's own words. */
static size_t filter_end(bw_str text, size_t at, const struct filter *filter)
{
    const size_t end = at + filter->name.len;
    if (filter->words.len == 0)
        return end;
    const bw_str rest = bw_str_head(bw_str_from(text, end), 64);
    const size_t found = decode_find_word(rest, filter->words, 0);
    if (found == SIZE_MAX || bw_str_find_char(bw_str_head(rest, found), '|') != SIZE_MAX)
        return 0;
    size_t i = end + found + filter->words.len;
    while (i < text.len && (decode_is_word(text.ptr[i]) || text.ptr[i] == '-' ||
                                   text.ptr[i] == '\'' || text.ptr[i] == '"'))
        i++;
    return i;
}

static bool rewrite_filter(bw_str text, const struct filter *filter, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str given;
        size_t end = is_command_at(text, i, filter->name) ? filter_end(text, i, filter) : 0;
        if (end == 0 || (!handed_at(text, &end, &given) && !piped_at(text, i, &given))) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const size_t before = out->len;
        if (filter->apply(given, out) &&
                decode_is_plausible(bw_str_from(bw_buffer_str(out), before))) {
            changed = true;
            i = end;
        } else {
            out->len = before;
            bw_buffer_add_char(out, text.ptr[i++]);
        }
    }
    return changed;
}

bool rewrite_rev(bw_str text, struct bw_buffer *out)
{
    const struct filter filter = {.name = BW_STR("rev"), .apply = reverse};
    return rewrite_filter(text, &filter, out);
}

/* PHP's str_rot13('jubnzv') */
static bool rewrite_rot13_calls(bw_str text, struct bw_buffer *out)
{
    static const bw_str call = BW_STR_INIT("str_rot13(");
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        struct decode_literal literal;
        size_t close = text.len;
        if (decode_word_at(text, i, call) &&
                decode_literal_at(text, decode_skip_blanks(text, i + call.len), &literal))
            close = decode_skip_blanks(text, literal.end);
        if (close == text.len || text.ptr[close] != ')') {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        bw_buffer_add_str(out, literal.quote);
        (void)rotate(literal.body, out);
        bw_buffer_add_str(out, literal.quote);
        changed = true;
        i = close + 1;
    }
    return changed;
}

bool rewrite_rot13(bw_str text, struct bw_buffer *out)
{
    const struct filter filter = {.name = BW_STR("tr"), .words = BW_STR("n-za-m"), .apply = rotate};
    if (decode_find_word(text, BW_STR("str_rot13("), 0) != SIZE_MAX)
        return rewrite_rot13_calls(text, out);
    return decode_find_word(text, filter.words, 0) != SIZE_MAX &&
           rewrite_filter(text, &filter, out);
}

bool rewrite_base32(bw_str text, struct bw_buffer *out)
{
    const struct filter filter = {
            .name = BW_STR("base32"), .words = BW_STR("-d"), .apply = unpack_base32};
    return rewrite_filter(text, &filter, out);
}
