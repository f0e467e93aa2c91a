/* Words that a Unix shell makes out of braces: {cat,/etc/passwd}, c{at,} */
#include <string.h>

#include "decode/rewrite.h"
#include "decode/text.h"

/* Words of one pair of braces, and the longest in front of it or behind it. */
#define BRACE_WORDS_MAX 64
#define BRACE_SIDE_MAX  256

/* Ends a word of a shell; what has these in braces is something else. */
static bool ends_word(char c)
{
    return decode_is_blank(c) || strchr(";&|()<>'\"`{}", c) != NULL;
}

/* The words between the brace at `at` and its other one; where that stands, 0: they are none. */
static size_t words_at(bw_str text, size_t at, bw_str *ret_words)
{
    bool comma = false;
    bool letter = false; /* {1,3} is a number of times to grep */
    size_t i = at + 1;
    for (; i < text.len && !ends_word(text.ptr[i]) && text.ptr[i] != ':' && text.ptr[i] != '=';
            i++) {
        comma |= text.ptr[i] == ',';
        letter |= text.ptr[i] != ',' && !decode_is_digit(text.ptr[i]);
    }
    *ret_words = (bw_str){.ptr = text.ptr + at + 1, .len = i - at - 1};
    return comma && letter && i < text.len && text.ptr[i] == '}' ? i : 0;
}

/* How much of what `out` ends with belongs to the word. */
static size_t written_of_word(const struct bw_buffer *out)
{
    const bw_str text = bw_buffer_str(out);
    size_t len = 0;
    while (len < text.len && len < BRACE_SIDE_MAX && !ends_word(text.ptr[text.len - 1 - len]))
        len++;
    return len;
}

/* All words, with what stands before and behind the braces; the first has its beginning already. */
static void add_words(bw_str words, size_t written, bw_str behind, struct bw_buffer *out)
{
    char before[BRACE_SIDE_MAX];
    bw_str word;
    memcpy(before, out->ptr + out->len - written, written);
    for (unsigned n = 0; n < BRACE_WORDS_MAX && bw_str_cut(&words, ',', &word); n++) {
        if (n != 0) {
            bw_buffer_add_char(out, ' ');
            bw_buffer_add_str(out, (bw_str){.ptr = before, .len = written});
        }
        bw_buffer_add_str(out, word);
        bw_buffer_add_str(out, behind);
    }
}

/* Where the word ends, past other braces in it: they are made words of in the next turn. */
static size_t word_end(bw_str text, size_t at)
{
    bw_str words;
    size_t i = at;
    while (i < text.len && i - at < BRACE_SIDE_MAX) {
        const size_t close = text.ptr[i] == '{' ? words_at(text, i, &words) : 0;
        if (close == 0 && ends_word(text.ptr[i]))
            break;
        i = close != 0 ? close + 1 : i + 1;
    }
    return i;
}

bool rewrite_braces(bw_str text, struct bw_buffer *out)
{
    bool changed = false;
    for (size_t i = 0; i < text.len && !out->failed;) {
        bw_str words;
        /* ${…}, @{…} are something else */
        const bool may =
                text.ptr[i] == '{' && (i == 0 || strchr("$@%#\\", text.ptr[i - 1]) == NULL);
        const size_t close = may ? words_at(text, i, &words) : 0;
        if (close == 0) {
            bw_buffer_add_char(out, text.ptr[i++]);
            continue;
        }
        const size_t end = word_end(text, close + 1);
        add_words(words, written_of_word(out),
                (bw_str){.ptr = text.ptr + close + 1, .len = end - close - 1}, out);
        changed = true;
        i = end;
    }
    return changed;
}
