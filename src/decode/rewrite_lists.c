/* Lists of numbers that are characters: in other bases, between odd signs, under a key, moved. */
#include "base/utf.h"
#include "decode/rewrite.h"
#include "decode/text.h"

/* A shorter list may be anything. */
#define LIST_MIN 6

/* What stands between two numbers: "', '" has four. */
#define GAP_MAX 4

/* Places of operators that are looked at for a key: a script has one or two. */
#define KEY_PLACES_MAX 8

/* How the numbers of a text are to be read. */
struct number_form {
    int base;
    uint32_t key;   /* 0: none */
    int32_t shift;  /* what the script adds to each number */
    bool pairs;     /* two digits each, and nothing says that they are numbers but a tool's name */
    size_t base_at; /* where the text says so, and how long that is: it goes with the list, or it */
    size_t base_len; /* would be said of what comes out of it, too */
    size_t key_at;
    size_t key_len;
};

/* ---- what the script says of its numbers ---- */

static bool has_any(bw_str text, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (decode_find_word(text, words[i], 0) != SIZE_MAX)
            return true;
    return false;
}

/* ToInt16($_,16), int(x, 16), parseInt(x,16), "0x$_": the base that stands last in brackets;
 * else 10. */
static int base_of(bw_str text, struct number_form *form)
{
    static const bw_str readers[] = {BW_STR_INIT("toint"), BW_STR_INIT("tobyte"),
            BW_STR_INIT("int("), BW_STR_INIT("parseint(")};
    const size_t marked = decode_find_word(text, BW_STR("0x$_"), 0); /* [byte]"0x$_" */
    if (marked != SIZE_MAX) {
        form->base_at = marked;
        form->base_len = 2;
        return 16;
    }
    if (!has_any(text, readers, BW_COUNT(readers)))
        return 10;
    for (size_t at = 0; at < text.len; at++) {
        uint32_t number;
        if (text.ptr[at] != ',')
            continue;
        const size_t digits = decode_skip_blanks(text, at + 1);
        const size_t len = decode_number_at(text, digits, &number);
        const size_t end = decode_skip_blanks(text, digits + len);
        if (len != 0 && end < text.len && text.ptr[end] == ')' &&
                (number == 16 || number == 8 || number == 2)) {
            form->base_at = at;
            form->base_len = digits + len - at;
            return (int)number;
        }
    }
    return 10;
}

/* The number that a variable was set to: $key = 0x35. */
static uint32_t number_of_variable(bw_str text, bw_str name)
{
    for (size_t at = 0; at + name.len < text.len; at++) {
        uint32_t number;
        if (!bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(text, at), name.len), name))
            continue;
        size_t i = decode_skip_blanks(text, at + name.len);
        if (i >= text.len || text.ptr[i] != '=')
            continue;
        i = decode_skip_blanks(text, i + 1);
        if (decode_number_at(text, i, &number) != 0)
            return number;
    }
    return 0;
}

/* A number, also in quotes, or a variable that is one, at `at`. */
static uint32_t operand_at(bw_str text, size_t at)
{
    uint32_t number = 0;
    const bool quoted = at < text.len && (text.ptr[at] == '\'' || text.ptr[at] == '"');
    size_t end = at;
    if (decode_number_at(text, at + quoted, &number) != 0)
        return number;
    end += end < text.len && text.ptr[end] == '$';
    while (end < text.len && decode_is_word(text.ptr[end]))
        end++;
    return end - at > 1 ? number_of_variable(text, (bw_str){.ptr = text.ptr + at, .len = end - at})
                        : 0;
}

/* The same, where it ends before `at`: 53 -bxor $_. */
static uint32_t operand_before(bw_str text, size_t at)
{
    size_t end = at;
    while (end != 0 && decode_is_blank(text.ptr[end - 1]))
        end--;
    size_t start = end;
    while (start != 0 && decode_is_word(text.ptr[start - 1]))
        start--;
    start -= start != 0 && text.ptr[start - 1] == '$';
    return operand_at(bw_str_head(text, end), start);
}

/* The one byte that all characters are combined with; 0: there is none. */
static uint32_t key_of(bw_str text, struct number_form *form)
{
    static const bw_str operators[] = {
            BW_STR_INIT("-bxor"), BW_STR_INIT(" xor "), BW_STR_INIT("^")};
    for (size_t i = 0; i < BW_COUNT(operators); i++) {
        size_t at = 0;
        for (unsigned n = 0; n < KEY_PLACES_MAX; n++, at++) {
            at = decode_find_word(text, operators[i], at);
            if (at == SIZE_MAX)
                break;
            const uint32_t behind =
                    operand_at(text, decode_skip_blanks(text, at + operators[i].len));
            const uint32_t key = behind != 0 ? behind : operand_before(text, at);
            if (key != 0 && key < 256) {
                form->key_at = at;
                form->key_len = operators[i].len;
                return key;
            }
        }
    }
    return 0;
}

/* ($_-1), ([int]$c + 3), (c-1) behind what makes a character: where its sign stands, and the bytes
 * up to the bracket; 0: it is something else. */
static size_t shift_at(bw_str text, size_t at, struct number_form *form)
{
    static const bw_str casts[] = {BW_STR_INIT("[int]"), BW_STR_INIT("[byte]")};
    uint32_t number;
    size_t i = decode_skip_blanks(text, at);
    for (size_t k = 0; k < BW_COUNT(casts); k++)
        if (decode_word_at(text, i, casts[k]))
            i = decode_skip_blanks(text, i + casts[k].len);
    i += i < text.len && text.ptr[i] == '$';
    const size_t name = i;
    while (i < text.len && decode_is_word(text.ptr[i]))
        i++;
    if (i == name || decode_is_digit(text.ptr[name]))
        return 0;
    const size_t sign = decode_skip_blanks(text, i);
    if (sign == text.len || (text.ptr[sign] != '-' && text.ptr[sign] != '+'))
        return 0;
    i = decode_skip_blanks(text, sign + 1);
    const size_t digits = decode_number_at(text, i, &number);
    const size_t end = i + digits;
    if (digits == 0 || number == 0 || number >= 256 || end == text.len || text.ptr[end] != ')')
        return 0;
    form->shift = text.ptr[sign] == '-' ? -(int32_t)number : (int32_t)number;
    form->key_at = sign;
    form->key_len = end - sign;
    return form->key_len;
}

static void find_shift(bw_str text, struct number_form *form)
{
    static const bw_str makers[] = {BW_STR_INIT("[char]("), BW_STR_INIT("chr("),
            BW_STR_INIT("chrw("), BW_STR_INIT("code(")};
    for (size_t i = 0; i < BW_COUNT(makers); i++) {
        size_t at = 0;
        for (unsigned n = 0; n < KEY_PLACES_MAX; n++) {
            at = decode_find_word(text, makers[i], at);
            if (at == SIZE_MAX)
                break;
            at += makers[i].len;
            if (shift_at(text, at, form) != 0)
                return;
        }
    }
}

static bool form_of(bw_str text, struct number_form *form)
{
    static const bw_str makers[] = {
            BW_STR_INIT("char"), BW_STR_INIT("chr"), BW_STR_INIT("byte"), BW_STR_INIT("ascii")};
    static const bw_str tools[] = {BW_STR_INIT("xxd"), BW_STR_INIT("fromhex"), BW_STR_INIT("unhex"),
            BW_STR_INIT("decodehex"), BW_STR_INIT("'hex'"), BW_STR_INIT("hex2bin")};
    *form = (struct number_form){.base = 10};
    if (has_any(text, makers, BW_COUNT(makers))) {
        form->base = base_of(text, form);
        form->key = key_of(text, form);
        if (form->key == 0)
            find_shift(text, form);
        return true;
    }
    form->pairs = has_any(text, tools, BW_COUNT(tools));
    form->base = 16;
    return form->pairs;
}

/* ---- the lists ---- */

static uint32_t character_of(const struct number_form *form, uint32_t number)
{
    return (number ^ form->key) + (uint32_t)form->shift;
}

/* A number of the form at `at`: the bytes it takes, 0 for none. */
static size_t number_at(
        bw_str text, size_t at, const struct number_form *form, uint32_t *ret_number)
{
    const bool marked =
            decode_word_at(text, at, BW_STR("0x")) || decode_word_at(text, at, BW_STR("&h"));
    if (marked)
        return decode_number_at(text, at, ret_number);
    uint32_t number = 0;
    size_t i = at;
    for (; i < text.len && i - at < 8; i++) {
        const int digit = decode_hex_digit(text.ptr[i]);
        if (digit < 0 || digit >= form->base)
            break;
        number = number * (uint32_t)form->base + (uint32_t)digit;
    }
    *ret_number = number;
    return form->pairs && i - at != 2 ? 0 : i - at;
}

/* What can stand between numbers; 0: the list ends here. */
static size_t gap_at(bw_str text, size_t at, int base)
{
    size_t i = at;
    for (; i < text.len && i - at < GAP_MAX; i++) {
        const int digit = decode_hex_digit(text.ptr[i]);
        if ((digit >= 0 && digit < base) || text.ptr[i] == ')' || text.ptr[i] == '(' ||
                text.ptr[i] == '\n')
            break;
    }
    return i - at;
}

static bool is_character(uint32_t code)
{
    return (code >= 0x20 && code < 0x7f) || code == '\t' || code == '\r' || code == '\n';
}

/*
 * A list at `at`: the bytes it takes, 0 for none. Its characters go to `out` in quotes; where one
 * of its numbers is no character, the list is something else, and goes there as it stands.
 */
static size_t list_at(bw_str text, size_t at, const struct number_form *form, struct bw_buffer *out)
{
    const size_t before = out->len;
    size_t count = 0;
    size_t end = at;
    bool good = true;
    bw_buffer_add_char(out, '\'');
    for (size_t i = at; i < text.len && good;) {
        uint32_t code;
        const size_t len = number_at(text, i, form, &code);
        good = len == 0 || is_character(character_of(form, code));
        if (len == 0 || !good)
            break;
        bw_buffer_add_char(out, (char)character_of(form, code));
        count++;
        end = i + len;
        const size_t gap = gap_at(text, end, form->base);
        if (gap == 0)
            break;
        i = end + gap;
    }
    bw_buffer_add_char(out, '\'');
    if (out->failed || (good && count >= LIST_MIN))
        return end - at;
    out->len = before;
    bw_buffer_add_str(out, (bw_str){.ptr = text.ptr + at, .len = end - at});
    return 0;
}

static bool is_said(const struct number_form *form, size_t at)
{
    return at - form->base_at < form->base_len || at - form->key_at < form->key_len;
}

/* 'xipbnj'.ToCharArray() at `at`, of which each letter is moved: the bytes taken, 0 for none. */
static size_t moved_text_at(
        bw_str text, size_t at, const struct number_form *form, struct bw_buffer *out)
{
    struct decode_literal literal;
    const size_t before = out->len;
    if (form->shift == 0 || !decode_literal_at(text, at, &literal) ||
            !decode_word_at(text, literal.end, BW_STR(".tochararray")))
        return 0;
    bw_buffer_add_str(out, literal.quote);
    for (size_t i = 0; i < literal.body.len; i++) {
        const uint32_t code = character_of(form, (unsigned char)literal.body.ptr[i]);
        if (!is_character(code)) {
            out->len = before;
            return 0;
        }
        bw_buffer_add_char(out, (char)code);
    }
    bw_buffer_add_str(out, literal.quote);
    return literal.end - at;
}

static bool rewrite_numbers(bw_str text, const struct number_form *form, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        const bool begins = decode_hex_digit(text.ptr[i]) >= 0 &&
                            (i == 0 || !decode_is_word(text.ptr[i - 1])) && !is_said(form, i);
        size_t taken = moved_text_at(text, i, form, out);
        changed |= taken != 0;
        if (begins) {
            const size_t before = out->len;
            taken = list_at(text, i, form, out);
            changed |= taken != 0;
            taken = taken != 0 ? taken : out->len - before;
        }
        if (taken == 0 && !is_said(form, i))
            bw_buffer_add_char(out, text.ptr[i]);
        i += taken != 0 ? taken : 1;
    }
    return changed;
}

bool rewrite_lists(bw_str text, struct bw_buffer *out)
{
    struct number_form form;
    return form_of(text, &form) && form.key == 0 && form.shift == 0 &&
           rewrite_numbers(text, &form, out);
}

bool rewrite_keyed_lists(bw_str text, struct bw_buffer *out)
{
    struct number_form form;
    return form_of(text, &form) && form.key != 0 && rewrite_numbers(text, &form, out);
}

bool rewrite_shifted(bw_str text, struct bw_buffer *out)
{
    struct number_form form;
    return form_of(text, &form) && form.shift != 0 && rewrite_numbers(text, &form, out);
}

uint8_t rewrite_named_key(bw_str text)
{
    struct number_form form;
    return form_of(text, &form) ? (uint8_t)form.key : 0;
}
