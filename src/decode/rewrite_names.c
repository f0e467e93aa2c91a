/*
 * Names that PowerShell is given as texts, and texts that it takes out of variables which are the
 * same everywhere: .('DownloadString'), & 'iex', $PSHOME[4]+$PSHOME[30]+'x'.
 */
#include "decode/rewrite.h"
#include "decode/text.h"

/* ---- .('name'), &'name', New-Object ('name') ---- */

#define NAME_MAX_BYTES 128

/* The last character before `at` that is no blank; '\0': there is none. */
static char left_of(bw_str text, size_t at)
{
    while (at != 0 && decode_is_blank(text.ptr[at - 1]))
        at--;
    return at != 0 ? text.ptr[at - 1] : '\0';
}

/* A call operator stands where a command begins; VBScript's & and that of cmd.exe do not. */
static bool begins_command(bw_str text, size_t at)
{
    if (at != 0 && (text.ptr[at - 1] == '"' || text.ptr[at - 1] == '\''))
        return true; /* of -c "& 'iex'" */
    switch (left_of(text, at)) {
    case '\0':
    case ';':
    case '|':
    case '(':
    case '{':
    case '=':
        return true;
    default:
        return false;
    }
}

/* Behind what stands for an object or a type. */
static bool ends_object(bw_str text, size_t at)
{
    const char c = at != 0 ? text.ptr[at - 1] : '\0';
    return decode_is_word(c) || c == ')' || c == ']' || c == '\'' || c == '"';
}

/* What a name may follow: the bytes it takes at `at`, 0 for nothing. */
static size_t name_sign_at(bw_str text, size_t at)
{
    static const bw_str make = BW_STR_INIT("new-object");
    switch (text.ptr[at]) {
    case '.':
        return begins_command(text, at) || ends_object(text, at) ? 1 : 0;
    case '&':
        return begins_command(text, at) ? 1 : 0;
    case ':':
        return at + 1 < text.len && text.ptr[at + 1] == ':' && ends_object(text, at) ? 2 : 0;
    case 'n':
    case 'N':
        return decode_word_at(text, at, make) ? make.len : 0;
    default:
        return 0;
    }
}

static bool is_name(bw_str body)
{
    if (body.len == 0 || body.len > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < body.len; i++)
        if (!decode_is_word(body.ptr[i]) && body.ptr[i] != '.' && body.ptr[i] != '-')
            return false;
    return true;
}

/* A literal behind `at`, in as many brackets as there are; *ret_end is behind all of it. */
static bool name_at(bw_str text, size_t at, struct decode_literal *ret_name, size_t *ret_end)
{
    size_t brackets = 0;
    size_t i = decode_skip_blanks(text, at);
    for (; i < text.len && text.ptr[i] == '('; brackets++)
        i = decode_skip_blanks(text, i + 1);
    if (!decode_literal_at(text, i, ret_name) || !is_name(ret_name->body))
        return false;
    i = ret_name->end;
    for (; brackets != 0; brackets--) {
        i = decode_skip_blanks(text, i);
        if (i == text.len || text.ptr[i++] != ')')
            return false;
    }
    *ret_end = i;
    return true;
}

bool rewrite_names(bw_str text, struct bw_buffer *out)
{
    static const bw_str invoke = BW_STR_INIT(".invoke(");
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        struct decode_literal name;
        size_t end;
        const size_t sign = name_sign_at(text, i);
        if (sign == 0 || !name_at(text, i + sign, &name, &end)) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const bool member = sign <= 2 && !begins_command(text, i);
        if (member || sign > 2)
            bw_buffer_add(out, text.ptr + i, sign);
        if (sign > 2)
            bw_buffer_add_char(out, ' ');
        bw_buffer_add_str(out, name.body);
        i = end;
        if (member && decode_word_at(text, i, invoke))
            i += invoke.len - 1; /* its bracket stays */
        changed = true;
    }
    return changed;
}

/* ---- $PSHOME[4], $env:ComSpec[4,24,25], $ShellId[1] ---- */

/* Values of a Windows with PowerShell 5.1 where it always is: about_Automatic_Variables and
 * about_Preference_Variables, Microsoft Learn. */
static const struct {
    bw_str name; /* lower case */
    bw_str value;
} known_values[] = {
        {BW_STR_INIT("$env:comspec"), BW_STR_INIT("C:\\WINDOWS\\system32\\cmd.exe")},
        {BW_STR_INIT("$env:public"), BW_STR_INIT("C:\\Users\\Public")},
        {BW_STR_INIT("$pshome"), BW_STR_INIT("C:\\Windows\\System32\\WindowsPowerShell\\v1.0")},
        {BW_STR_INIT("$shellid"), BW_STR_INIT("Microsoft.PowerShell")},
        {BW_STR_INIT("$verbosepreference"), BW_STR_INIT("SilentlyContinue")},
        {BW_STR_INIT("'*mdr*').name"), BW_STR_INIT("MaximumDriveCount")},
        {BW_STR_INIT("\"*mdr*\").name"), BW_STR_INIT("MaximumDriveCount")},
};

/* Where the index of a known value begins; 0: none stands at `at`. */
static size_t known_at(bw_str text, size_t at, bw_str *ret_value)
{
    static const bw_str to_text = BW_STR_INIT(".tostring()");
    if (text.ptr[at] != '$' && text.ptr[at] != '\'' && text.ptr[at] != '"')
        return 0;
    for (size_t i = 0; i < BW_COUNT(known_values); i++) {
        if (!decode_word_at(text, at, known_values[i].name))
            continue;
        size_t end = at + known_values[i].name.len;
        if (decode_word_at(text, end, to_text))
            end += to_text.len;
        while (end < text.len && text.ptr[end] == ')') /* ([string]$VerbosePreference)[1,3] */
            end++;
        *ret_value = known_values[i].value;
        return end < text.len && text.ptr[end] == '[' ? end : 0;
    }
    return 0;
}

/* [4,24,25] at `at` as 'I','e','x' to `out`. Returns the bytes taken; 0: it is something else. */
static size_t add_indexed(bw_str text, size_t at, bw_str value, struct bw_buffer *out)
{
    const size_t begin = out->len;
    size_t i = at + 1;
    while (true) {
        uint32_t index;
        i = decode_skip_blanks(text, i);
        const size_t digits = decode_number_at(text, i, &index);
        if (digits == 0 || index >= value.len)
            break;
        bw_buffer_add_char(out, '\'');
        bw_buffer_add_char(out, value.ptr[index]);
        bw_buffer_add_char(out, '\'');
        i = decode_skip_blanks(text, i + digits);
        if (i == text.len || (text.ptr[i] != ',' && text.ptr[i] != ']'))
            break;
        if (text.ptr[i++] == ']')
            return i - at;
        bw_buffer_add_char(out, ',');
    }
    out->len = begin;
    return 0;
}

/* 'mwahoi'[1,3,4]: where the index of a literal begins, 0: none stands at `at`. */
static size_t indexed_literal_at(bw_str text, size_t at, bw_str *ret_value)
{
    struct decode_literal literal;
    if (!decode_literal_at(text, at, &literal) || literal.end == text.len ||
            text.ptr[literal.end] != '[')
        return 0;
    *ret_value = literal.body;
    return literal.end;
}

bool rewrite_index(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str value;
        const size_t known = known_at(text, i, &value);
        const size_t index = known != 0 ? known : indexed_literal_at(text, i, &value);
        const size_t taken = index != 0 ? add_indexed(text, index, value, out) : 0;
        if (taken == 0) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        i = index + taken;
        changed = true;
    }
    return changed;
}
