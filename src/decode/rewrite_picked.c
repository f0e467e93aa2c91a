/* A loop of cmd.exe that picks letters out of a text: set x=…&&for %A in (3,1,2) do … !x:~%A,1! */
#include "decode/rewrite.h"
#include "decode/text.h"

/* Letters of one loop; a command line has 8,191 characters. */
#define PICKED_MAX 4096

/* What stands for a loop: its variable, and where its list of places begins and ends. */
struct loop {
    char variable;
    bw_str places;
    bool counted; /* for /l: start, step, end */
};

/* for [/l] %A in (…) at `at`; where its list ends, 0: none begins here. */
static size_t loop_at(bw_str text, size_t at, struct loop *loop)
{
    if (!decode_word_at(text, at, BW_STR("for")) || at + 3 >= text.len ||
            !decode_is_blank(text.ptr[at + 3]))
        return 0;
    size_t i = decode_skip_blanks(text, at + 3);
    loop->counted = decode_word_at(text, i, BW_STR("/l"));
    i = loop->counted ? decode_skip_blanks(text, i + 2) : i;
    const size_t marks = i;
    while (i < text.len && text.ptr[i] == '%' && i - marks < 2)
        i++;
    if (i == marks || i == text.len || !decode_is_letter(text.ptr[i]))
        return 0;
    loop->variable = text.ptr[i];
    i = decode_skip_blanks(text, i + 1);
    if (!decode_word_at(text, i, BW_STR("in")))
        return 0;
    i = decode_skip_blanks(text, i + 2);
    if (i == text.len || text.ptr[i] != '(')
        return 0;
    const bw_str rest = bw_str_head(bw_str_from(text, i + 1), 8 * PICKED_MAX);
    const size_t len = bw_str_find_char(rest, ')');
    if (len == SIZE_MAX)
        return 0;
    loop->places = bw_str_head(rest, len);
    return i + 1 + len + 1;
}

/* The value of the last `set name=` before `end`. */
static bool value_of(bw_str text, size_t end, bw_str name, bw_str *ret_value)
{
    bool found = false;
    for (size_t at = 0; (at = decode_find_word(text, BW_STR("set"), at)) < end; at += 3) {
        size_t i = decode_skip_blanks(text, at + 3);
        i += i < text.len && text.ptr[i] == '"';
        if (i + name.len >= text.len || text.ptr[i + name.len] != '=' ||
                !bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(text, i), name.len), name))
            continue;
        const size_t start = i + name.len + 1;
        for (i = start; i < text.len && text.ptr[i] != '&' && text.ptr[i] != '|' &&
                        text.ptr[i] != '"' && text.ptr[i] != '\n' && text.ptr[i] != '\r';)
            i++;
        *ret_value = (bw_str){.ptr = text.ptr + start, .len = i - start};
        found = true;
    }
    return found;
}

static size_t signed_number_at(bw_str text, size_t at, int64_t *ret_number)
{
    const bool minus = at < text.len && text.ptr[at] == '-';
    uint32_t number = 0;
    const size_t len = decode_number_at(text, at + minus, &number);
    *ret_number = minus ? -(int64_t)number : (int64_t)number;
    return len == 0 ? 0 : len + minus;
}

static bool add_letter(bw_str value, int64_t place, struct bw_buffer *out)
{
    if (place < 0 || place >= (int64_t)value.len)
        return false;
    bw_buffer_add_char(out, value.ptr[place]);
    return true;
}

/* The letters in the order of the list; a place that the text has not ends it, as loops do. */
static size_t add_picked(const struct loop *loop, bw_str value, struct bw_buffer *out)
{
    int64_t numbers[3] = {0};
    size_t count = 0;
    size_t picked = 0;
    for (size_t i = 0; i < loop->places.len && picked < PICKED_MAX;) {
        int64_t number;
        const size_t len = signed_number_at(loop->places, i, &number);
        if (len == 0) {
            i++;
            continue;
        }
        i += len;
        if (loop->counted && count < 3)
            numbers[count++] = number;
        else if (!loop->counted && add_letter(value, number, out))
            picked++;
    }
    if (count != 3 || numbers[1] == 0)
        return picked;
    for (int64_t i = numbers[0]; numbers[1] > 0 ? i <= numbers[2] : i >= numbers[2];
            i += numbers[1])
        if (picked++ == PICKED_MAX || !add_letter(value, i, out))
            break;
    return picked;
}

/* !name:~%A,1! at `at`; the bytes it takes, 0: it is something else. */
static size_t pick_at(bw_str text, size_t at, const struct loop *loop, bw_str *ret_name)
{
    const char mark = text.ptr[at];
    size_t i = at + 1;
    if (mark != '!' && mark != '%')
        return 0;
    while (i < text.len && decode_is_word(text.ptr[i]) && i - at < 64)
        i++;
    *ret_name = (bw_str){.ptr = text.ptr + at + 1, .len = i - at - 1};
    if (ret_name->len == 0 || !bw_str_starts_with(bw_str_from(text, i), BW_STR(":~%")))
        return 0;
    i += 3;
    i += i < text.len && text.ptr[i] == '%';
    if (i + 3 >= text.len || text.ptr[i] != loop->variable ||
            !bw_str_starts_with(bw_str_from(text, i + 1), BW_STR(",1")) || text.ptr[i + 3] != mark)
        return 0;
    return i + 4 - at;
}

/* set f=!f!… : what the loop has put together so far is in the letters already. */
static void drop_so_far(struct bw_buffer *out)
{
    const bw_str text = bw_buffer_str(out);
    if (text.len < 3 || (text.ptr[text.len - 1] != '!' && text.ptr[text.len - 1] != '%'))
        return;
    size_t start = text.len - 1;
    while (start != 0 && decode_is_word(text.ptr[start - 1]))
        start--;
    if (start != 0 && start != text.len - 1 && text.ptr[start - 1] == text.ptr[text.len - 1])
        out->len = start - 1;
}

bool rewrite_picked(bw_str text, struct bw_buffer *out)
{
    struct loop loop = {.variable = '\0'};
    bool changed = false;
    bool tried = false; /* one loop: a value is looked for once */
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str name;
        bw_str value;
        const size_t behind = (text.ptr[i] | 0x20) == 'f' ? loop_at(text, i, &loop) : 0;
        const size_t pick = loop.variable != '\0' ? pick_at(text, i, &loop, &name) : 0;
        const bool known = pick != 0 && !tried && value_of(text, i, name, &value);
        tried |= pick != 0;
        if (known)
            drop_so_far(out);
        if (known && add_picked(&loop, value, out) != 0) {
            changed = true;
            i += pick;
            continue;
        }
        const size_t len = behind != 0 ? behind - i : 1;
        bw_buffer_add_str(out, bw_str_head(bw_str_from(text, i), len));
        i += len;
    }
    return changed;
}
