/* Cmdlets that set and read variables, in the short form: Set-Variable a 'who' is $a='who'. */
#include "decode/rewrite.h"
#include "decode/text.h"

static const bw_str setters[] = {BW_STR_INIT("set-variable"), BW_STR_INIT("new-variable"),
        BW_STR_INIT("sv"), BW_STR_INIT("nv"), BW_STR_INIT("set-item"), BW_STR_INIT("si")};
static const bw_str getters[] = {BW_STR_INIT("get-variable"), BW_STR_INIT("gv"),
        BW_STR_INIT("get-item"), BW_STR_INIT("gi"), BW_STR_INIT("get-childitem"),
        BW_STR_INIT("gci"), BW_STR_INIT("dir"), BW_STR_INIT("ls"), BW_STR_INIT("variable"),
        BW_STR_INIT("childitem"), BW_STR_INIT("item")};

/* One of `words` and a blank at `at`, as the whole word: the bytes it takes, 0 for none. */
static size_t command_at(bw_str text, size_t at, const bw_str *words, size_t count)
{
    if (at != 0 && (decode_is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '-'))
        return 0;
    for (size_t i = 0; i < count; i++) {
        const size_t end = at + words[i].len;
        if (decode_word_at(text, at, words[i]) && end < text.len && decode_is_blank(text.ptr[end]))
            return words[i].len;
    }
    return 0;
}

/* -Name at `at`, or as much of it as is written; skips blanks behind it. */
static size_t skip_option(bw_str text, size_t at)
{
    size_t i = at;
    if (i == text.len || text.ptr[i] != '-')
        return at;
    while (i < text.len && (text.ptr[i] == '-' || decode_is_letter(text.ptr[i])))
        i++;
    return decode_skip_blanks(text, i);
}

/* Variable:name, 'name' or name; items need the drive. The place behind it, 0: it is none. */
static size_t variable_at(bw_str text, size_t at, bool item, bw_str *ret_name)
{
    static const bw_str drive = BW_STR_INIT("variable:");
    size_t i = at;
    const char quote =
            i < text.len && (text.ptr[i] == '\'' || text.ptr[i] == '"') ? text.ptr[i] : '\0';
    i += quote != '\0';
    const bool on_drive = decode_word_at(text, i, drive);
    if (item && !on_drive)
        return 0;
    i += on_drive ? drive.len : 0;
    i += on_drive && i < text.len && (text.ptr[i] == '/' || text.ptr[i] == '\\');
    const size_t start = i;
    while (i < text.len && decode_is_word(text.ptr[i]))
        i++;
    *ret_name = (bw_str){.ptr = text.ptr + start, .len = i - start};
    if (i == start || (quote != '\0' && (i == text.len || text.ptr[i] != quote)))
        return 0;
    return i + (quote != '\0');
}

/* Set-Variable a 'who': the place behind it, 0: it is something else. */
static size_t setting_at(bw_str text, size_t at, bw_str *ret_name, struct decode_literal *ret_value)
{
    const size_t word = command_at(text, at, setters, BW_COUNT(setters));
    if (word == 0)
        return 0;
    const char last = (char)(text.ptr[at + word - 1] | 0x20);
    const bool item = last != 'e' && last != 'v';
    size_t i = skip_option(text, decode_skip_blanks(text, at + word));
    i = variable_at(text, i, item, ret_name);
    if (i == 0)
        return 0;
    i = skip_option(text, decode_skip_blanks(text, i));
    while (i < text.len && text.ptr[i] == '(')
        i = decode_skip_blanks(text, i + 1);
    return decode_literal_at(text, i, ret_value) ? i : 0;
}

/* (Get-Variable a).Value, (gi Variable:a).Value: the bytes it takes at `at`, 0: neither. */
static size_t reading_at(bw_str text, size_t at, bw_str *ret_name)
{
    static const bw_str value = BW_STR_INIT(".value");
    static const bw_str alone = BW_STR_INIT("-value");
    size_t i = decode_skip_blanks(text, at + 1);
    const size_t word = command_at(text, i, getters, BW_COUNT(getters));
    if (text.ptr[at] != '(' || word == 0)
        return 0;
    const char last = (char)(text.ptr[i + word - 1] | 0x20);
    i = skip_option(text, decode_skip_blanks(text, i + word));
    i = variable_at(text, i, last != 'e' && last != 'v', ret_name);
    if (i == 0)
        return 0;
    i = decode_skip_blanks(text, i);
    const bool only = decode_word_at(text, i, alone);
    i = only ? skip_option(text, i) : i;
    if (i == text.len || text.ptr[i] != ')')
        return 0;
    if (only)
        return i + 1 - at;
    return decode_word_at(text, i + 1, value) ? i + 1 + value.len - at : 0;
}

/* A script that runs texts: in others nobody hides one in a variable. */
static bool runs_texts(bw_str text)
{
    static const bw_str words[] = {BW_STR_INIT("iex"), BW_STR_INIT("invoke-expression"),
            BW_STR_INIT("scriptblock]"), BW_STR_INIT("invokescript")};
    for (size_t i = 0; i < BW_COUNT(words); i++)
        if (decode_find_word(text, words[i], 0) != SIZE_MAX)
            return true;
    return false;
}

bool rewrite_set_variable(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    if (!runs_texts(text))
        return false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        const char c = (char)(text.ptr[i] | 0x20);
        struct decode_literal value;
        bw_str name;
        const size_t set = c == 's' || c == 'n' ? setting_at(text, i, &name, &value) : 0;
        const size_t read = set == 0 && text.ptr[i] == '(' ? reading_at(text, i, &name) : 0;
        if (set == 0 && read == 0) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        bw_buffer_add_text(out, set != 0 ? "$" : "($");
        bw_buffer_add_str(out, name);
        bw_buffer_add_text(out, set != 0 ? "=" : ")");
        i = set != 0 ? set : i + read;
        changed = true;
    }
    return changed;
}
