/* What cmd.exe and Unix shells read as plainer text. */
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- carets ---- */

bool rewrite_caret(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '^' && i + 1 < text.len && text.ptr[i + 1] != ' ') {
            changed = true;
            i++; /* what stands behind it stands for itself, another caret too */
            if (text.ptr[i] == '\r' || text.ptr[i] == '\n') { /* a line that goes on */
                if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n')
                    i++;
                continue;
            }
        }
        bw_buffer_add_char(out, text.ptr[i]);
    }
    return changed;
}

/* ---- quotes inside words ---- */

/* "" or '' or a quote that has word characters on both sides. */
static size_t quotes_at(bw_str text, size_t at)
{
    const char quote = text.ptr[at];
    if ((quote != '"' && quote != '\'') || at == 0 || !decode_is_word(text.ptr[at - 1]))
        return 0;
    const size_t len = at + 1 < text.len && text.ptr[at + 1] == quote ? 2 : 1;
    return at + len < text.len && decode_is_word(text.ptr[at + len]) ? len : 0;
}

/* "w"ho: a quoted piece that a word begins with. The bytes of the piece, 0 for none. */
static size_t quoted_head_at(bw_str text, size_t at)
{
    const char quote = text.ptr[at];
    if ((quote != '"' && quote != '\'') || (at != 0 && !decode_is_blank(text.ptr[at - 1])))
        return 0;
    size_t i = at + 1;
    while (i < text.len && decode_is_word(text.ptr[i]))
        i++;
    return i > at + 1 && i + 1 < text.len && text.ptr[i] == quote && decode_is_word(text.ptr[i + 1])
                   ? i + 1 - at
                   : 0;
}

bool rewrite_quotes(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    size_t single = SIZE_MAX; /* a quote inside a word whose partner is looked for */
    for (size_t i = 0; i < text.len; i++) {
        const size_t quotes = quotes_at(text, i);
        const size_t head = quoted_head_at(text, i);
        if (head != 0) {
            bw_buffer_add_str(out, bw_str_head(bw_str_from(text, i + 1), head - 2));
            i += head - 1;
            changed = true;
        } else if (quotes == 2) {
            i++;
            changed = true;
        } else if (quotes == 1 && single != SIZE_MAX && out->ptr[single] == text.ptr[i]) {
            memmove(out->ptr + single, out->ptr + single + 1, out->len - single - 1);
            out->len--;
            single = SIZE_MAX;
            changed = true;
        } else {
            if (quotes == 1)
                single = out->len;
            else if (!decode_is_word(text.ptr[i]))
                single = SIZE_MAX; /* the word ends here: its quote was none of these */
            bw_buffer_add_char(out, text.ptr[i]);
        }
        if (out->failed)
            return false;
    }
    return changed;
}

/* ---- variables of cmd.exe ---- */

#define VARIABLES_MAX 64

struct variable {
    bw_str name;
    bw_str value;
};

struct variables {
    struct variable items[VARIABLES_MAX]; /* in the order in which they are set */
    size_t count;
    size_t settled; /* those whose value has come out; that of the others is as it stands */
};

/* What Windows sets and nobody changes: their letters are picked out one by one. */
static const struct variable windows_variables[] = {
        {BW_STR_INIT("comspec"), BW_STR_INIT("C:\\WINDOWS\\system32\\cmd.exe")},
        {BW_STR_INIT("systemroot"), BW_STR_INIT("C:\\WINDOWS")},
        {BW_STR_INIT("windir"), BW_STR_INIT("C:\\WINDOWS")},
        {BW_STR_INIT("systemdrive"), BW_STR_INIT("C:")},
        {BW_STR_INIT("programfiles"), BW_STR_INIT("C:\\Program Files")},
        {BW_STR_INIT("programdata"), BW_STR_INIT("C:\\ProgramData")},
        {BW_STR_INIT("allusersprofile"), BW_STR_INIT("C:\\ProgramData")},
        {BW_STR_INIT("public"), BW_STR_INIT("C:\\Users\\Public")},
        {BW_STR_INIT("commonprogramfiles"), BW_STR_INIT("C:\\Program Files\\Common Files")},
        {BW_STR_INIT("pathext"),
                BW_STR_INIT(".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC")},
        {BW_STR_INIT("os"), BW_STR_INIT("Windows_NT")},
        {BW_STR_INIT("psmodulepath"),
                BW_STR_INIT("C:\\Program Files\\WindowsPowerShell\\Modules;"
                            "C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\Modules")},
};

static bool is_name(char c)
{
    return decode_is_word(c) || c == '-' || c == '.' || c == '#' || c == '@';
}

/* set name=value, up to what ends the command; `at` is behind "set". */
static void take_set(bw_str text, size_t at, struct variables *variables)
{
    size_t i = decode_skip_blanks(text, at);
    const bool quoted = i < text.len && text.ptr[i] == '"';
    i += quoted;
    const size_t start = i;
    while (i < text.len && is_name(text.ptr[i]))
        i++;
    if (i == start || i == text.len || text.ptr[i] != '=' || variables->count == VARIABLES_MAX)
        return;
    const size_t value = ++i;
    while (i < text.len && text.ptr[i] != '&' && text.ptr[i] != '|' && text.ptr[i] != '"' &&
            text.ptr[i] != '\n' && text.ptr[i] != '\r')
        i++;
    variables->items[variables->count++] = (struct variable){
            .name = {.ptr = text.ptr + start, .len = value - 1 - start},
            .value = {.ptr = text.ptr + value, .len = i - value},
    };
}

static void take_sets(bw_str text, struct variables *variables)
{
    static const bw_str word = BW_STR_INIT("set");
    for (size_t at = 0; (at = decode_find_word(text, word, at)) != SIZE_MAX; at += word.len) {
        const size_t behind = at + word.len;
        if ((at == 0 || !decode_is_word(text.ptr[at - 1])) && behind < text.len &&
                (decode_is_blank(text.ptr[behind]) || text.ptr[behind] == '"'))
            take_set(text, behind, variables);
    }
}

/* The last of those between that has the name; NULL: none. */
static const struct variable *last_set(
        const struct variables *variables, size_t from, size_t until, bw_str name)
{
    for (size_t i = until; i-- != from;)
        if (bw_str_eq_ascii_nocase(variables->items[i].name, name))
            return &variables->items[i];
    return NULL;
}

static bool find_variable(
        const struct variables *variables, bw_str name, bool known, bw_str *ret_value)
{
    const struct variable *set = last_set(variables, 0, variables->settled, name);
    if (set == NULL)
        set = last_set(variables, variables->settled, variables->count, name);
    if (set != NULL) {
        *ret_value = set->value;
        return true;
    }
    for (size_t i = 0; known && i < BW_COUNT(windows_variables); i++) {
        if (bw_str_eq_ascii_nocase(windows_variables[i].name, name)) {
            *ret_value = windows_variables[i].value;
            return true;
        }
    }
    return false;
}

/* A signed number; returns the bytes it takes. */
static size_t signed_at(bw_str text, size_t at, int64_t *ret_number)
{
    const bool minus = at < text.len && text.ptr[at] == '-';
    uint32_t number;
    const size_t len = decode_number_at(text, at + minus, &number);
    if (len != 0)
        *ret_number = minus ? -(int64_t)number : (int64_t)number;
    return len == 0 ? 0 : len + minus;
}

/* ~start,length as cmd.exe reads it: negative ones count from the end. */
static bool cut_value(bw_str spec, bw_str *value)
{
    const int64_t size = (int64_t)value->len;
    int64_t start = 0;
    int64_t length = size;
    size_t at = signed_at(spec, 0, &start);
    if (at == 0 && spec.len != 0 && spec.ptr[0] != ',')
        return false;
    if (at < spec.len) {
        const size_t len = spec.ptr[at] == ',' ? signed_at(spec, at + 1, &length) : 0;
        if (len == 0 || at + 1 + len != spec.len)
            return false;
    }
    start = start < 0 ? start + size : start;
    start = start < 0 ? 0 : start > size ? size : start;
    int64_t end = length < 0 ? size + length : start + length;
    end = end > size ? size : end < start ? start : end;
    *value = (bw_str){.ptr = value->ptr + start, .len = (size_t)(end - start)};
    return true;
}

/* old=new */
static bool add_replaced(bw_str spec, bw_str value, struct bw_buffer *out)
{
    bw_str old;
    if (!bw_str_cut(&spec, '=', &old) || old.len == 0)
        return false;
    for (size_t i = 0; i < value.len;) {
        const bool hit = bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(value, i), old.len), old);
        if (hit)
            bw_buffer_add_str(out, spec);
        else
            bw_buffer_add_char(out, value.ptr[i]);
        i += hit ? old.len : 1;
    }
    return true;
}

/* %name%, %name:~1,2%, %name:a=b%, and the same with !. Returns the bytes taken, 0: it is none. */
static size_t expand_at(
        bw_str text, size_t at, const struct variables *variables, struct bw_buffer *out)
{
    const char mark = text.ptr[at];
    size_t i = at + 1;
    while (i < text.len && is_name(text.ptr[i]))
        i++;
    const bw_str name = {.ptr = text.ptr + at + 1, .len = i - at - 1};
    if (name.len == 0 || i == text.len || (text.ptr[i] != mark && text.ptr[i] != ':'))
        return 0;
    const bool plain = text.ptr[i] == mark;
    bw_str value;
    /* a whole path by its usual name is no disguise */
    if (!find_variable(variables, name, !plain, &value))
        return 0;
    if (plain) {
        bw_buffer_add_str(out, value);
        return i + 1 - at;
    }
    const bw_str rest = bw_str_head(bw_str_from(text, i + 1), 256);
    const size_t len = bw_str_find_char(rest, mark);
    const bw_str spec = bw_str_head(rest, len);
    if (len == SIZE_MAX || len == 0)
        return 0;
    if (spec.ptr[0] == '~' && cut_value(bw_str_from(spec, 1), &value))
        bw_buffer_add_str(out, value);
    else if (spec.ptr[0] == '~' || !add_replaced(spec, value, out))
        return 0;
    return i + 1 + len + 1 - at;
}

/* The value of the variable that is set next, while it is written. */
struct setting {
    bool open;
    size_t start; /* in `out` */
    size_t end;   /* in the text */
};

/* set a=1&&set b=%a%2: what comes out in the place of a value is the value from there on. */
static void follow_setting(struct setting *s, bw_str text, size_t at, const struct bw_buffer *out,
        struct variables *variables, struct bw_arena *values)
{
    if (s->open && at >= s->end) {
        const bw_str made = bw_arena_copy(values, bw_str_from(bw_buffer_str(out), s->start));
        if (made.ptr != NULL)
            variables->items[variables->settled].value = made;
        variables->settled++;
        s->open = false;
    }
    if (s->open || variables->settled == variables->count)
        return;
    const bw_str value = variables->items[variables->settled].value;
    if (value.ptr == text.ptr + at)
        *s = (struct setting){.open = true, .start = out->len, .end = at + value.len};
}

static bool expand_all(
        bw_str text, struct variables *variables, struct bw_arena *values, struct bw_buffer *out)
{
    struct setting setting = {.open = false};
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        follow_setting(&setting, text, i, out, variables, values);
        const bool mark = text.ptr[i] == '%' || text.ptr[i] == '!';
        const size_t taken = mark ? expand_at(text, i, variables, out) : 0;
        if (taken == 0)
            bw_buffer_add_char(out, text.ptr[i]);
        changed |= taken != 0;
        i += taken != 0 ? taken : 1;
    }
    return changed;
}

bool rewrite_variables(bw_str text, struct bw_buffer *out)
{
    struct variables variables = {.count = 0};
    take_sets(text, &variables);
    if (variables.count == 0 && bw_str_find(text, BW_STR(":")) == SIZE_MAX)
        return false;
    struct bw_arena *values = bw_arena_new(BW_LIMIT_DECODE_BYTES);
    const bool changed = values != NULL && expand_all(text, &variables, values, out);
    bw_arena_free(values);
    return changed;
}
