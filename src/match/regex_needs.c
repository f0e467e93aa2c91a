#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/regex_needs.h"

#include <pcre2.h>
#include <string.h>

/* Groups inside groups; deeper ones say nothing. */
#define DEPTH_MAX 24

/* Literals of which one must be there. None: nothing is known. */
struct needs {
    struct match_regex_need items[MATCH_REGEX_NEEDS_MAX];
    uint32_t count;
    uint32_t cost; /* how often they stand in texts, on no particular scale */
};

struct walk {
    bw_str pattern;
    size_t at;
    char *text; /* all plain characters so far: no more than the pattern has */
    size_t len;
    size_t run; /* where the run of them begins that is being collected */
    unsigned depth;
    bool give_up;
    bool at_head; /* nothing of the sequence came before the run */
    bw_str head;  /* what the last sequence began with; empty where that is nothing plain */
    bw_str tail;  /* what it ended with; the same */
    bool lines;   /* '$' may be the end of any line */
    struct needs
            last;   /* what the alternatives of the last group of the outermost level end with, */
    size_t last_at; /* and where in the pattern that group ends */
    struct bw_arena *arena;
};

static char peek(const struct walk *w, size_t ahead)
{
    return w->at + ahead < w->pattern.len ? w->pattern.ptr[w->at + ahead] : '\0';
}

/* ---- sets of literals ---- */

/*
 * What shells, markup and quotations are made of stands in few values of other kinds, even alone;
 * 0: it is as common as a letter. Two such, or one with something else, are rarer still.
 */
static uint32_t sign_cost(char c)
{
    switch (c) {
    case '`':
    case '\n':
        return 400;
    case '\'':
        return 500;
    case ';':
    case '|':
    case '<':
    case '>':
        return 800;
    case '$':
    case '{':
    case '}':
        return 1000;
    case '"':
        return 1500;
    default:
        return 0;
    }
}

static bool is_sign(char c)
{
    return sign_cost(c) != 0 || c == '&' || c == '(' || c == ')';
}

/* Names of files have many words in them, and one end. */
#define END_COST 5

/* Each letter more makes it rarer, up to a point. */
static uint32_t cost_of(const struct match_regex_need *need)
{
    const bw_str literal = need->text;
    static const uint16_t costs[] = {9999, 9999, 2000, 400, 200, 60, 40, 20, 18, 16, 14, 12, 11};
    if (need->at_end)
        return END_COST;
    if (literal.len == 1 && sign_cost(literal.ptr[0]) != 0)
        return sign_cost(literal.ptr[0]);
    if (literal.len == 2 && is_sign(literal.ptr[0]) && is_sign(literal.ptr[1]))
        return 300;
    return literal.len < BW_COUNT(costs) ? costs[literal.len] : 10;
}

static void sum_up(struct needs *needs)
{
    needs->cost = 0;
    for (uint32_t i = 0; i < needs->count; i++)
        needs->cost += cost_of(&needs->items[i]);
}

/* A text that has `item` has `part`, too. */
static bool is_part(const struct match_regex_need *part, const struct match_regex_need *item)
{
    if (part->at_end)
        return item->at_end && bw_str_ends_with(item->text, part->text);
    return bw_str_find(item->text, part->text) != SIZE_MAX;
}

/* Adds one, unless a part of it is there; what it is a part of goes. */
static bool add_item(struct needs *needs, struct match_regex_need item)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < needs->count; i++)
        if (is_part(&needs->items[i], &item))
            return true;
    for (uint32_t i = 0; i < needs->count; i++)
        if (!is_part(&item, &needs->items[i]))
            needs->items[kept++] = needs->items[i];
    needs->count = kept;
    if (kept == MATCH_REGEX_NEEDS_MAX)
        return false;
    needs->items[needs->count++] = item;
    return true;
}

/* Another alternative: `needs` is of either then. Nothing known of one is nothing known. */
static void join(struct needs *needs, const struct needs *other)
{
    bool fits = needs->count != 0 && other->count != 0;
    for (uint32_t i = 0; i < other->count && fits; i++)
        fits = add_item(needs, other->items[i]);
    if (!fits)
        needs->count = 0;
    sum_up(needs);
}

/* Another part of a sequence: the better of the two will do. */
static void consider(struct needs *best, const struct needs *part)
{
    if (part->count == 0)
        return;
    if (best->count == 0 || part->cost < best->cost)
        *best = *part;
}

static void end_run(struct walk *w, struct needs *best)
{
    if (w->at_head)
        w->head = (bw_str){.ptr = w->text + w->run, .len = w->len - w->run};
    w->at_head = false;
    const size_t len = w->len - w->run;
    if (len >= MATCH_REGEX_NEED_MIN || (len == 1 && sign_cost(w->text[w->run]) != 0)) {
        struct needs run = {.items = {{.text = {.ptr = w->text + w->run, .len = len}}}, .count = 1};
        sum_up(&run);
        consider(best, &run);
    }
    w->run = w->len;
}

/* ---- the pattern ---- */

/* The character before a quantifier that allows zero times is not certain. */
static void drop_last_char(struct walk *w)
{
    while (w->len > w->run)
        if (((uint8_t)w->text[--w->len] & 0xc0) != 0x80)
            break;
}

/* Moves behind a [class]; a ']' that stands first is a member, and [:alpha:] has its own. */
static void skip_class(struct walk *w)
{
    w->at++;
    if (peek(w, 0) == '^')
        w->at++;
    if (peek(w, 0) == ']')
        w->at++;
    while (w->at < w->pattern.len && peek(w, 0) != ']') {
        const char next = peek(w, 1);
        const bool named = peek(w, 0) == '[' && (next == ':' || next == '.' || next == '=');
        const size_t end =
                named ? bw_str_find(bw_str_from(w->pattern, w->at + 2), BW_STR(":]")) : SIZE_MAX;
        if (end != SIZE_MAX)
            w->at += 2 + end + 2;
        else
            w->at += peek(w, 0) == '\\' ? 2 : 1;
    }
    w->give_up |= w->at >= w->pattern.len;
    w->at++;
}

/* How long {2,5} is; 0 when it is no count but plain text. */
static size_t count_length(bw_str text)
{
    size_t len = 1;
    while (len < text.len && bw_str_find_char(BW_STR("0123456789, "), text.ptr[len]) != SIZE_MAX)
        len++;
    return len < text.len && text.ptr[len] == '}' ? len + 1 : 0;
}

enum quantifier {
    QUANTIFIER_NONE,
    QUANTIFIER_SOME, /* once or more often */
    QUANTIFIER_MAYBE /* perhaps not at all */
};

static enum quantifier take_quantifier(struct walk *w)
{
    const char c = peek(w, 0);
    const size_t count = c == '{' ? count_length(bw_str_from(w->pattern, w->at)) : 0;
    if (c != '?' && c != '*' && c != '+' && count == 0)
        return QUANTIFIER_NONE;
    w->at += count != 0 ? count : 1;
    if (peek(w, 0) == '?' || peek(w, 0) == '+') /* lazy, possessive */
        w->at++;
    return c == '+' ? QUANTIFIER_SOME : QUANTIFIER_MAYBE;
}

enum group_kind {
    GROUP_PLAIN,  /* what is in it must match */
    GROUP_LOOKS,  /* around, or not */
    GROUP_FLAGS,  /* no group: letters for what follows */
    GROUP_STRANGE /* recursion, conditions, verbs, free spacing */
};

/* The flags of (?i) and (?i:…): i, s and m leave literals what they are. */
static enum group_kind take_flags(struct walk *w)
{
    while (peek(w, 0) == 'i' || peek(w, 0) == 's' || peek(w, 0) == 'm' || peek(w, 0) == '-')
        w->lines |= w->pattern.ptr[w->at++] == 'm';
    const char end = peek(w, 0);
    w->at++;
    if (end == ')')
        return GROUP_FLAGS;
    return end == ':' ? GROUP_PLAIN : GROUP_STRANGE;
}

/* Moves behind NAME and what closes it. */
static enum group_kind take_name(struct walk *w, char close)
{
    const size_t len = bw_str_find_char(bw_str_from(w->pattern, w->at), close);
    if (len == SIZE_MAX)
        return GROUP_STRANGE;
    w->at += len + 1;
    return GROUP_PLAIN;
}

/* Moves behind the '(' and what says of which kind it is. */
static enum group_kind take_group_head(struct walk *w)
{
    w->at++;
    if (peek(w, 0) == '*')
        return GROUP_STRANGE;
    if (peek(w, 0) != '?')
        return GROUP_PLAIN;
    w->at++;
    const char c = peek(w, 0);
    const char next = peek(w, 1);
    if (c == '=' || c == '!' || (c == '<' && (next == '=' || next == '!'))) {
        w->at += c == '<' ? 2 : 1;
        return GROUP_LOOKS;
    }
    if (c == '>' || c == '|') {
        w->at++;
        return GROUP_PLAIN;
    }
    if (c == '<' || c == '\'' || (c == 'P' && next == '<')) {
        w->at += c == 'P' ? 2 : 1;
        return take_name(w, c == '\'' ? '\'' : '>');
    }
    return take_flags(w);
}

/* What alternatives begin with, behind what stands before them: /var/(log|run) is /var/log or
 * /var/run. */
struct heads {
    bw_str before;
    struct needs joined;
    bool fits;
    struct needs tails; /* what they end with */
    bool tails_fit;
};

static void add_head(struct walk *w, struct heads *heads)
{
    const size_t len = heads->before.len + w->head.len;
    if (heads->before.len == 0 || len < MATCH_REGEX_NEED_MIN)
        heads->fits = false;
    char *text = heads->fits ? bw_arena_alloc_raw(w->arena, len, 1) : NULL;
    heads->fits = text != NULL;
    if (text == NULL)
        return;
    memcpy(text, heads->before.ptr, heads->before.len);
    if (w->head.len != 0)
        memcpy(text + heads->before.len, w->head.ptr, w->head.len);
    heads->fits =
            add_item(&heads->joined, (struct match_regex_need){.text = {.ptr = text, .len = len}});
}

/* ---- the end ---- */

/* Adds a text that stands before a '$': with a line feed behind it, and without. */
static bool add_end(struct walk *w, struct needs *ends, bw_str tail)
{
    char *text =
            tail.len >= MATCH_REGEX_NEED_MIN ? bw_arena_alloc_raw(w->arena, tail.len + 1, 1) : NULL;
    if (text == NULL)
        return false;
    memcpy(text, tail.ptr, tail.len);
    text[tail.len] = '\n';
    return add_item(ends, (struct match_regex_need){.text = tail, .at_end = true}) &&
           add_item(ends, (struct match_regex_need){
                                  .text = {.ptr = text, .len = tail.len + 1}, .at_end = true});
}

/* A '$' that ends the pattern, or one of its outermost alternatives: what stands before it, plain
 * text or a group's alternatives, is what a text ends with. */
static void take_dollar(struct walk *w, struct needs *best)
{
    const char next = peek(w, 1);
    const bool last = w->at + 1 == w->pattern.len || next == '|';
    struct needs ends = {.count = 0};
    bool fits = last && w->depth == 0 && !w->lines;
    if (fits && w->len != w->run)
        fits = add_end(w, &ends, (bw_str){.ptr = w->text + w->run, .len = w->len - w->run});
    else if (fits && w->last.count != 0 && w->last_at == w->at)
        ends = w->last;
    end_run(w, best);
    w->at++;
    if (!fits || ends.count == 0)
        return;
    sum_up(&ends);
    consider(best, &ends);
}

static void take_alternatives(struct walk *w, struct needs *ret_needs, struct heads *heads);

/* A group with its quantifier. */
static void take_group(struct walk *w, struct needs *best)
{
    struct needs inner = {.count = 0};
    struct heads heads = {.before = {.ptr = w->text + w->run, .len = w->len - w->run},
            .fits = true,
            .tails_fit = w->depth == 0};
    end_run(w, best);
    const enum group_kind kind = take_group_head(w);
    if (kind == GROUP_FLAGS)
        return;
    if (kind == GROUP_STRANGE || ++w->depth > DEPTH_MAX) {
        w->give_up = true;
        return;
    }
    const bw_str head = w->head;
    take_alternatives(w, &inner, &heads);
    w->head = head;
    w->depth--;
    w->give_up |= peek(w, 0) != ')';
    w->at++;
    w->run = w->len;
    if (take_quantifier(w) == QUANTIFIER_MAYBE || kind != GROUP_PLAIN)
        return;
    if (heads.tails_fit) {
        w->last = heads.tails;
        w->last_at = w->at;
    }
    consider(best, &inner);
    if (heads.fits) {
        sum_up(&heads.joined);
        consider(best, &heads.joined);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* \. is a plain dot, and \n a plain line feed; classes and assertions of one letter end the run;
 * \x41, \Q… end it all. */
static void take_escape(struct walk *w, struct needs *best)
{
    static const char one_letter[] = "dDwWsSbBAzZGhHvVRrtfea";
    const char c = peek(w, 1);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !is_digit(c) && (unsigned char)c < 0x80 && c != '\0') {
        w->text[w->len++] = c;
    } else if (c == 'n') {
        w->text[w->len++] = '\n';
    } else {
        end_run(w, best);
        w->give_up |= bw_str_find_char(bw_str_of(one_letter), c) == SIZE_MAX;
    }
    w->at += 2;
}

/* What stands behind a plain character, or behind what is none. */
static void take_quantifier_of_char(struct walk *w, struct needs *best)
{
    const enum quantifier quantifier = take_quantifier(w);
    if (quantifier == QUANTIFIER_MAYBE)
        drop_last_char(w);
    if (quantifier != QUANTIFIER_NONE)
        end_run(w, best);
}

static void take_one(struct walk *w, struct needs *best)
{
    const char c = peek(w, 0);
    if (c == '(') {
        take_group(w, best);
        return;
    }
    if (c == '\\') {
        take_escape(w, best);
    } else if (c == '[') {
        end_run(w, best);
        skip_class(w);
    } else if (c == '$') {
        take_dollar(w, best);
    } else if (c == '.' || c == '^') {
        end_run(w, best);
        w->at++;
    } else {
        w->text[w->len++] = c;
        w->at++;
        while (((uint8_t)peek(w, 0) & 0xc0) == 0x80)
            w->text[w->len++] = w->pattern.ptr[w->at++];
    }
    take_quantifier_of_char(w, best);
}

static void take_sequence(struct walk *w, struct needs *ret_best)
{
    *ret_best = (struct needs){.count = 0};
    w->at_head = true;
    while (w->at < w->pattern.len && !w->give_up && peek(w, 0) != '|' && peek(w, 0) != ')')
        take_one(w, ret_best);
    w->tail = (bw_str){.ptr = w->text + w->run, .len = w->len - w->run};
    end_run(w, ret_best);
}

static void add_ends(struct walk *w, struct heads *heads)
{
    if (heads->fits)
        add_head(w, heads);
    heads->tails_fit = heads->tails_fit && add_end(w, &heads->tails, w->tail);
}

/* Up to the ')' that closes them, or the end. */
static void take_alternatives(struct walk *w, struct needs *ret_needs, struct heads *heads)
{
    take_sequence(w, ret_needs);
    add_ends(w, heads);
    while (peek(w, 0) == '|' && !w->give_up) {
        struct needs next;
        w->at++;
        take_sequence(w, &next);
        join(ret_needs, &next);
        add_ends(w, heads);
    }
}

size_t match_regex_needs(bw_str pattern, uint32_t options, struct bw_arena *arena,
        struct match_regex_need out[MATCH_REGEX_NEEDS_MAX])
{
    struct needs needs;
    struct heads heads = {.fits = false};
    struct walk w = {.pattern = pattern, .arena = arena, .lines = (options & PCRE2_MULTILINE) != 0};
    if ((options & (PCRE2_EXTENDED | PCRE2_LITERAL)) != 0)
        return 0;
    w.text = bw_arena_alloc_raw(arena, pattern.len + 1, 1);
    if (w.text == NULL)
        return 0;
    take_alternatives(&w, &needs, &heads);
    if (w.give_up || w.at != pattern.len)
        return 0;
    memcpy(out, needs.items, needs.count * sizeof(*out));
    return needs.count;
}
