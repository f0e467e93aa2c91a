#include "input/syslog/match.h"

#include <string.h>

#include "base/chars.h"
#include "base/near.h"

/* How often captures of one form may be tried anew: a line can hold a separator a million times. */
#define MAX_TRIES 64

/* A capture, and the words behind it. */
struct piece {
    bw_str words;
    char kind;
    bool keep; /* it is given to a field */
};

/* What becomes of a capture. */
enum use {
    USE_NONE,
    USE_TEXT,
    USE_TRIMMED, /* "far.example [192.0.2.7]" */
    USE_NUMBER,
    USE_SOURCE,
};

struct form {
    bw_str begin; /* words in front of the first capture */
    bw_str end;   /* words that the message ends with; empty when it ends with a capture */
    const struct message_form *form;
    const struct piece *pieces;
    uint32_t piece_count;
    uint8_t uses[MESSAGE_MAX_CAPTURES]; /* enum use */
    uint32_t use_count;                 /* captures up to the last that becomes something */
};

/* A form with the first eight bytes of its words, as they are in memory: most are not gone on with.
 */
struct listed {
    uint64_t head, mask;
    const struct form *form;
};

/* One list for each first byte, and one for messages without any. */
#define LISTS 257

struct message_table {
    const struct form *forms;
    const struct listed *lists; /* in the order of the forms: [first[b], first[b + 1]) for byte b */
    uint32_t first[LISTS + 1];
};

/* ---- patterns, taken apart ---- */

/* The words of a pattern up to its next capture. */
static bw_str words_of(const char *pattern)
{
    size_t len = 0;
    while (pattern[len] != '\0' && pattern[len] != '%')
        len++;
    return (bw_str){.ptr = pattern, .len = len};
}

static enum use use_of(bw_str name)
{
    if (name.len == 0)
        return USE_NONE;
    if (bw_str_ends_with(name, BW_STR("port")) || bw_str_ends_with(name, BW_STR("pid")))
        return USE_NUMBER;
    if (bw_str_eq(name, BW_STR("source.ip")))
        return USE_SOURCE;
    return bw_str_eq(name, BW_STR("source.domain")) ? USE_TRIMMED : USE_TEXT;
}

static uint32_t count_pieces(const char *pattern)
{
    uint32_t count = 0;
    for (; *pattern != '\0'; pattern++)
        count += *pattern == '%';
    return count;
}

static bool take_apart(const struct message_form *from, struct bw_arena *arena, struct form *form)
{
    const uint32_t count = count_pieces(from->pattern);
    struct piece *pieces = bw_arena_alloc(arena, count + 1, sizeof(*pieces));
    if (pieces == NULL)
        return false;
    form->form = from;
    form->pieces = pieces;
    form->piece_count = count;
    form->begin = form->end = words_of(from->pattern);
    const char *rest = from->pattern + form->begin.len;
    for (uint32_t i = 0; i < count; i++) {
        pieces[i].kind = rest[1];
        pieces[i].keep = rest[1] != '*';
        pieces[i].words = form->end = words_of(rest + 2);
        rest += 2 + pieces[i].words.len;
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        kept += pieces[i].keep;
    for (uint32_t i = 0; i < MESSAGE_MAX_CAPTURES && i < kept; i++) {
        form->uses[i] = (uint8_t)use_of(from->fields[i]);
        form->use_count = form->uses[i] != USE_NONE ? i + 1 : form->use_count;
    }
    return true;
}

static bool may_begin_with(const struct form *form, size_t list)
{
    return form->begin.len == 0 || (uint8_t)form->begin.ptr[0] == list;
}

static struct listed listed_of(const struct form *form)
{
    struct listed listed = {.form = form};
    const size_t near =
            form->begin.len < sizeof(listed.head) ? form->begin.len : sizeof(listed.head);
    if (near != 0)
        memcpy(&listed.head, form->begin.ptr, near);
    memset(&listed.mask, 0xff, near);
    return listed;
}

/* Lists the forms by their first bytes; those that begin with a capture are in all lists. */
static bool make_lists(
        struct message_table *table, const struct form *forms, size_t count, struct bw_arena *arena)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += forms[i].begin.len == 0 ? LISTS : 1;
    struct listed *lists = bw_arena_alloc_raw(arena, size + 1, sizeof(*lists));
    if (lists == NULL)
        return false;
    size = 0;
    for (size_t list = 0; list < LISTS; list++) {
        table->first[list] = (uint32_t)size;
        for (size_t i = 0; i < count; i++)
            if (may_begin_with(&forms[i], list))
                lists[size++] = listed_of(&forms[i]);
    }
    table->first[LISTS] = (uint32_t)size;
    table->lists = lists;
    return true;
}

const struct message_table *message_table_new(
        const struct message_forms *forms, struct bw_arena *arena)
{
    const size_t count = forms->count;
    struct message_table *table = bw_arena_alloc(arena, 1, sizeof(*table));
    struct form *made = bw_arena_alloc(arena, count + 1, sizeof(*made));
    if (table == NULL || made == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (!take_apart(&forms->forms[i], arena, &made[i]))
            return NULL;
    table->forms = made;
    return make_lists(table, made, count, arena) ? table : NULL;
}

/* ---- captures ---- */

/* Index of the last occurrence of `needle`, or SIZE_MAX. */
static size_t find_last(bw_str s, bw_str needle)
{
    if (needle.len == 0)
        return s.len;
    for (size_t at = s.len < needle.len ? 0 : s.len - needle.len + 1; at > 0; at--)
        if (s.ptr[at - 1] == needle.ptr[0] && bw_same_bytes(s.ptr + at - 1, needle.ptr, needle.len))
            return at - 1;
    return SIZE_MAX;
}

/* The first place of `next` in the word up to `blank`, or behind it. */
static size_t find_in_word(bw_str text, size_t blank, bw_str next)
{
    const bw_str word = bw_str_head(text, blank + 1);
    for (size_t at = 0; at < word.len; at++) {
        at += bw_length_before(bw_str_from(word, at), next.ptr[0]);
        if (at < word.len && bw_str_starts_with(bw_str_from(text, at), next))
            return at;
    }
    return SIZE_MAX;
}

/* A word ends where `next` stands, which may be its end and the blank behind it. */
static size_t word_length(bw_str text, bw_str next)
{
    const size_t blank = bw_length_before(text, ' ');
    size_t len = blank;
    if (next.len != 0 && next.ptr[0] == ' ') /* no earlier place can be it */
        len = bw_str_starts_with(bw_str_from(text, blank), next) ? blank : SIZE_MAX;
    else if (next.len != 0)
        len = find_in_word(text, blank, next);
    return len != 0 ? len : SIZE_MAX;
}

/* Length of the capture that `text` begins with; `next` is what follows it in the pattern. */
static size_t capture_length(char kind, bw_str text, bw_str next)
{
    size_t len = 0;
    switch (kind) {
    case 'n':
        len = bw_length_of(text, BW_CHAR_DIGIT);
        return len != 0 ? len : SIZE_MAX;
    case 'w':
        return word_length(text, next);
    case 'a':
        len = bw_length_of(text, BW_CHAR_LETTER | BW_CHAR_DIGIT | BW_CHAR_OF_ADDRESS);
        len = find_last(bw_str_head(text, len + next.len), next);
        return len != 0 ? len : SIZE_MAX;
    case 't':
        return find_last(text, next);
    case 'f':
        return next.len != 0 ? bw_str_find(text, next) : text.len;
    default:
        return text.len;
    }
}

/* ---- one form ---- */

struct matching {
    bw_str captures[MESSAGE_MAX_CAPTURES];
    unsigned tries; /* left */
};

static bool match_pieces(
        struct matching *m, const struct piece *piece, size_t left, bw_str text, size_t count);

/* Greedy text gives way: of "a b c d", "%t %w %w" takes "a b". Other captures follow. */
static bool match_greedy(
        struct matching *m, const struct piece *piece, size_t left, bw_str text, size_t count)
{
    size_t len = find_last(text, piece->words);
    while (len != SIZE_MAX) {
        if (count < MESSAGE_MAX_CAPTURES)
            m->captures[count] = bw_str_head(text, len);
        if (match_pieces(
                    m, piece + 1, left - 1, bw_str_from(text, len + piece->words.len), count + 1))
            return true;
        if (len == 0 || m->tries-- <= 1)
            return false;
        len = find_last(bw_str_head(text, len + piece->words.len - 1), piece->words);
    }
    return false;
}

/* The captures of `left` pieces; the words in front of the first were found. */
static bool match_pieces(
        struct matching *m, const struct piece *piece, size_t left, bw_str text, size_t count)
{
    for (; left != 0; piece++, left--) {
        if (piece->kind == 't' && left > 1)
            return match_greedy(m, piece, left, text, count);
        const size_t len = capture_length(piece->kind, text, piece->words);
        if (len == SIZE_MAX)
            return false;
        if (piece->keep && count < MESSAGE_MAX_CAPTURES)
            m->captures[count] = bw_str_head(text, len);
        count += piece->keep;
        text = bw_str_from(text, len);
        if (!bw_str_starts_with(text, piece->words))
            return false;
        text = bw_str_from(text, piece->words.len);
    }
    return text.len == 0;
}

static void add_capture(struct message *message, enum use use, bw_str name, bw_str value)
{
    switch (use) {
    case USE_NONE:
        return;
    case USE_TEXT:
        message_add(message, name, value);
        return;
    case USE_TRIMMED:
        message_add(message, name, bw_str_trim(value));
        return;
    case USE_NUMBER:
        message_add_number(message, name, value);
        return;
    case USE_SOURCE:
        if (value.len != 0)
            message_add_source(message, value);
        return;
    }
}

static bool match_form(const struct form *form, struct message *message)
{
    struct matching m; /* captures are written before they are read */
    m.tries = MAX_TRIES;
    if (!match_pieces(&m, form->pieces, form->piece_count,
                bw_str_from(message->text, form->begin.len), 0))
        return false;
    for (uint32_t n = 0; n < form->use_count; n++)
        add_capture(message, (enum use)form->uses[n], form->form->fields[n], m.captures[n]);
    message_set(message, form->form->category, form->form->action, form->form->outcome);
    return true;
}

/* The first eight bytes, with zeros where the text is shorter: no words have any. */
static inline uint64_t head_of(bw_str text)
{
    uint64_t head = 0;
    if (text.len >= sizeof(head))
        memcpy(&head, text.ptr, sizeof(head));
    else if (text.len != 0)
        memcpy(&head, text.ptr, text.len);
    return head;
}

/* Of words that the message has the first eight bytes of. */
static inline bool begins_and_ends(const struct form *form, bw_str text)
{
    if (form->begin.len > sizeof(uint64_t) && !bw_str_starts_with(text, form->begin))
        return false;
    if (form->end.len == 0)
        return true;
    return text.len >= form->end.len &&
           text.ptr[text.len - 1] == form->end.ptr[form->end.len - 1] &&
           bw_same_bytes(text.ptr + (text.len - form->end.len), form->end.ptr, form->end.len);
}

bool message_table_match(const struct message_table *table, struct message *message)
{
    const bw_str text = message->text;
    const size_t list = text.len != 0 ? (uint8_t)text.ptr[0] : LISTS - 1;
    const uint64_t head = head_of(text);
    for (uint32_t i = table->first[list]; i < table->first[list + 1]; i++) {
        const struct listed *listed = &table->lists[i];
        if (((head ^ listed->head) & listed->mask) != 0 || !begins_and_ends(listed->form, text) ||
                !match_form(listed->form, message))
            continue;
        message->layout += (uint32_t)(listed->form - table->forms) + 1;
        return true;
    }
    return false;
}
