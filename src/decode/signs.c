#include "decode/signs.h"

#include "decode/blobs.h"

enum class {
    CLASS_OTHER,
    CLASS_LETTER,
    CLASS_DIGIT,
    CLASS_BLANK,
    CLASS_CARET,
    CLASS_BACKTICK,
    CLASS_QUOTE,
    CLASS_PERCENT, /* and ! */
    CLASS_BACKSLASH,
    CLASS_OPEN,   /* ( */
    CLASS_CLOSE,  /* ) ] */
    CLASS_SQUARE, /* [ */
    CLASS_BRACE,
    CLASS_PLUS, /* and & */
    CLASS_DASH,
    CLASS_DOT,
    CLASS_COMMA,
    CLASS_DOLLAR,
    CLASS_EQUALS,
    CLASS_SLASH,
    CLASS_COLON,
    CLASS_PIPE, /* and < */
    CLASS_COUNT,
};

/* clang-format off */
#define L(c) [(c)] = CLASS_LETTER
#define LETTERS(a)                                                                                 \
    L(a), L(a + 1), L(a + 2), L(a + 3), L(a + 4), L(a + 5), L(a + 6), L(a + 7), L(a + 8),          \
    L(a + 9), L(a + 10), L(a + 11), L(a + 12), L(a + 13), L(a + 14), L(a + 15), L(a + 16),         \
    L(a + 17), L(a + 18), L(a + 19), L(a + 20), L(a + 21), L(a + 22), L(a + 23), L(a + 24),        \
    L(a + 25)
#define D(c) [(c)] = CLASS_DIGIT
#define DIGITS D('0'), D('1'), D('2'), D('3'), D('4'), D('5'), D('6'), D('7'), D('8'), D('9')
/* clang-format on */

static const uint8_t classes[128] = {
        LETTERS('a'),
        LETTERS('A'),
        DIGITS,
        [' '] = CLASS_BLANK,
        ['\t'] = CLASS_BLANK,
        ['\r'] = CLASS_BLANK,
        ['\n'] = CLASS_BLANK,
        ['^'] = CLASS_CARET,
        ['`'] = CLASS_BACKTICK,
        ['"'] = CLASS_QUOTE,
        ['\''] = CLASS_QUOTE,
        ['%'] = CLASS_PERCENT,
        ['!'] = CLASS_PERCENT,
        ['\\'] = CLASS_BACKSLASH,
        ['('] = CLASS_OPEN,
        [')'] = CLASS_CLOSE,
        [']'] = CLASS_CLOSE,
        ['['] = CLASS_SQUARE,
        ['{'] = CLASS_BRACE,
        ['+'] = CLASS_PLUS,
        ['&'] = CLASS_PLUS,
        ['-'] = CLASS_DASH,
        ['.'] = CLASS_DOT,
        [','] = CLASS_COMMA,
        ['$'] = CLASS_DOLLAR,
        ['='] = CLASS_EQUALS,
        ['/'] = CLASS_SLASH,
        [':'] = CLASS_COLON,
        ['|'] = CLASS_PIPE,
        ['<'] = CLASS_PIPE,
};

#define P(a, b) [CLASS_##a][CLASS_##b]

/* What two characters next to each other are a sign of. */
static const uint16_t pairs[CLASS_COUNT][CLASS_COUNT] = {
        P(CARET, LETTER) = DECODE_SIGN_CARET,
        P(CARET, QUOTE) = DECODE_SIGN_CARET,
        P(CARET, CARET) = DECODE_SIGN_CARET,
        P(CARET, DIGIT) = DECODE_SIGN_CARET,
        P(LETTER, BACKTICK) = DECODE_SIGN_BACKTICK,
        P(BACKTICK, LETTER) = DECODE_SIGN_BACKTICK,
        P(DOLLAR, BRACE) = DECODE_SIGN_QUOTES | DECODE_SIGN_SHELL,
        P(DOLLAR, LETTER) = DECODE_SIGN_SHELL,
        P(DOLLAR, DIGIT) = DECODE_SIGN_SHELL,
        P(DOLLAR, OTHER) = DECODE_SIGN_SHELL,
        P(DOLLAR, QUOTE) = DECODE_SIGN_SHELL, /* $'…' */
        P(BRACE, LETTER) = DECODE_SIGN_SHELL, /* {cat,x} */
        P(BACKTICK, BACKTICK) = DECODE_SIGN_SHELL,
        P(PIPE, BLANK) = DECODE_SIGN_SHELL,
        P(PIPE, LETTER) = DECODE_SIGN_SHELL,
        P(PIPE, SLASH) = DECODE_SIGN_SHELL,
        P(PIPE, PIPE) = DECODE_SIGN_SHELL,
        P(PERCENT, LETTER) = DECODE_SIGN_PERCENT,
        P(PLUS, OTHER) = DECODE_SIGN_ESCAPE, /* &# */
        P(PERCENT, DIGIT) = DECODE_SIGN_PERCENT | DECODE_SIGN_ESCAPE,
        P(BACKSLASH, DIGIT) = DECODE_SIGN_ESCAPE,
        P(SQUARE, LETTER) = DECODE_SIGN_CODES,
        P(SQUARE, DASH) = DECODE_SIGN_OPERATOR,
        P(LETTER, OPEN) = DECODE_SIGN_CODES | DECODE_SIGN_OPERATOR,
        P(DOLLAR, OPEN) = DECODE_SIGN_CODES | DECODE_SIGN_SHELL,
        P(DIGIT, COMMA) = DECODE_SIGN_CODES,
        P(QUOTE, PLUS) = DECODE_SIGN_PLUS,
        P(PLUS, QUOTE) = DECODE_SIGN_PLUS,
        P(CLOSE, PLUS) = DECODE_SIGN_PLUS,
        P(PLUS, OPEN) = DECODE_SIGN_PLUS,
        P(BLANK, PLUS) = DECODE_SIGN_PLUS,
        P(BRACE, DIGIT) = DECODE_SIGN_FORMAT,
        P(QUOTE, QUOTE) = DECODE_SIGN_DOUBLED,
        P(QUOTE, DOT) = DECODE_SIGN_OPERATOR,
        P(QUOTE, DASH) = DECODE_SIGN_OPERATOR,
        P(QUOTE, SQUARE) = DECODE_SIGN_OPERATOR | DECODE_SIGN_INDEX,
        P(CLOSE, DOT) = DECODE_SIGN_OPERATOR,
        P(CLOSE, DASH) = DECODE_SIGN_OPERATOR,
        P(QUOTE, COMMA) = DECODE_SIGN_LIST,
        P(DOT, QUOTE) = DECODE_SIGN_NAME,
        P(DOT, OPEN) = DECODE_SIGN_NAME,
        P(COLON, QUOTE) = DECODE_SIGN_NAME,
        P(COLON, OPEN) = DECODE_SIGN_NAME,
        P(SQUARE, DIGIT) = DECODE_SIGN_INDEX,
        P(EQUALS, QUOTE) = DECODE_SIGN_ASSIGN,
        P(EQUALS, OTHER) = DECODE_SIGN_ASSIGN, /* =@ */
        P(PLUS, EQUALS) = DECODE_SIGN_ASSIGN,
};

/* So many couples in a row may be bytes: 77 68 6f 61. */
#define COUPLES_MIN 8

/* A blank between two: quote, blank, dash. */
static unsigned apart(unsigned before, unsigned after)
{
    if (after == CLASS_DASH && (before == CLASS_QUOTE || before == CLASS_CLOSE))
        return DECODE_SIGN_OPERATOR;
    if (after == CLASS_QUOTE && before == CLASS_EQUALS)
        return DECODE_SIGN_ASSIGN;
    return before == CLASS_QUOTE && after == CLASS_COMMA ? DECODE_SIGN_LIST : 0;
}

/* A quote with something of a word on both sides, or two of them. */
static bool is_in_word(unsigned before, unsigned quote, unsigned after)
{
    return quote == CLASS_QUOTE && (after == CLASS_LETTER || after == CLASS_DIGIT) &&
           (before == CLASS_LETTER || before == CLASS_DIGIT || before == CLASS_QUOTE);
}

static inline __attribute__((always_inline)) unsigned signs_of(
        const uint8_t *bytes, size_t len, size_t step)
{
    unsigned signs = 0;
    unsigned before = CLASS_BLANK;
    unsigned last = CLASS_BLANK;
    size_t run = 0;
    size_t couples = 0; /* of letters or digits, one after the other */
    for (size_t i = 0; i + step <= len; i += step) {
        const uint8_t c = step == 2 && bytes[i + step - 1] != 0 ? 0x80 : bytes[i];
        const unsigned class = c < 128 ? classes[c] : CLASS_OTHER;
        signs |= pairs[last][class];
        if (last == CLASS_BLANK)
            signs |= apart(before, class);
        if ((last == CLASS_BACKSLASH || last == CLASS_PERCENT) && (c == 'x' || c == 'u'))
            signs |= DECODE_SIGN_ESCAPE;
        if (before == CLASS_BACKSLASH && last == CLASS_LETTER && class == CLASS_BACKSLASH)
            signs |= DECODE_SIGN_SHELL;
        if (is_in_word(before, last, class))
            signs |= DECODE_SIGN_QUOTES;
        before = last;
        last = class;
        if (class == CLASS_LETTER || class == CLASS_DIGIT || class == CLASS_SLASH || c == '+') {
            run++;
            continue;
        }
        couples = run == 2 ? couples + 1 : run == 0 ? couples : 0;
        if (couples >= COUPLES_MIN)
            signs |= DECODE_SIGN_CODES;
        if (run >= DECODE_BLOB_MIN && blob_is_promising(bytes + i - run * step, run, step))
            signs |= DECODE_SIGN_RUN;
        else if (c == '=' && run >= DECODE_BLOB_SURE_MIN)
            signs |= DECODE_SIGN_RUN;
        run = 0;
    }
    const size_t end = len - len % step;
    if (run >= DECODE_BLOB_MIN && blob_is_promising(bytes + end - run * step, run, step))
        signs |= DECODE_SIGN_RUN;
    return signs;
}

unsigned decode_signs(bw_str text)
{
    return signs_of(bw_str_bytes(text).ptr, text.len, 1);
}

unsigned decode_signs_utf16le(bw_bytes utf16)
{
    return signs_of(utf16.ptr, utf16.len, 2);
}
