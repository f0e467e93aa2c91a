/* The grammar is that of POSIX' Shell Command Language, as far as words in the place of a command
 * need it. */
#include "input/shell/programs.h"

#include <string.h>

/* Done by the shell itself; not those that are programs, too (echo, kill, printf, test). */
static const bw_str builtins[] = {BW_STR_INIT("."), BW_STR_INIT(":"), BW_STR_INIT("["),
        BW_STR_INIT("[["), BW_STR_INIT("alias"), BW_STR_INIT("bg"), BW_STR_INIT("bind"),
        BW_STR_INIT("break"), BW_STR_INIT("builtin"), BW_STR_INIT("cd"), BW_STR_INIT("complete"),
        BW_STR_INIT("continue"), BW_STR_INIT("declare"), BW_STR_INIT("dirs"), BW_STR_INIT("disown"),
        BW_STR_INIT("enable"), BW_STR_INIT("eval"), BW_STR_INIT("exit"), BW_STR_INIT("export"),
        BW_STR_INIT("fc"), BW_STR_INIT("fg"), BW_STR_INIT("getopts"), BW_STR_INIT("hash"),
        BW_STR_INIT("help"), BW_STR_INIT("history"), BW_STR_INIT("jobs"), BW_STR_INIT("let"),
        BW_STR_INIT("local"), BW_STR_INIT("logout"), BW_STR_INIT("popd"), BW_STR_INIT("pushd"),
        BW_STR_INIT("read"), BW_STR_INIT("readonly"), BW_STR_INIT("return"), BW_STR_INIT("set"),
        BW_STR_INIT("setopt"), BW_STR_INIT("shift"), BW_STR_INIT("shopt"), BW_STR_INIT("source"),
        BW_STR_INIT("suspend"), BW_STR_INIT("trap"), BW_STR_INIT("type"), BW_STR_INIT("typeset"),
        BW_STR_INIT("ulimit"), BW_STR_INIT("umask"), BW_STR_INIT("unalias"), BW_STR_INIT("unset"),
        BW_STR_INIT("unsetopt"), BW_STR_INIT("wait"),
        /* words of loops and the like, which take no command behind them */
        BW_STR_INIT("for"), BW_STR_INIT("case"), BW_STR_INIT("select"), BW_STR_INIT("function"),
        BW_STR_INIT("done"), BW_STR_INIT("fi"), BW_STR_INIT("esac"), BW_STR_INIT("in"),
        BW_STR_INIT("end"), BW_STR_INIT("}"), BW_STR_INIT("]]")};

/* A command stands behind them. */
static const bw_str keywords[] = {BW_STR_INIT("!"), BW_STR_INIT("{"), BW_STR_INIT("if"),
        BW_STR_INIT("then"), BW_STR_INIT("else"), BW_STR_INIT("elif"), BW_STR_INIT("do"),
        BW_STR_INIT("while"), BW_STR_INIT("until"), BW_STR_INIT("time"), BW_STR_INIT("exec"),
        BW_STR_INIT("command"), BW_STR_INIT("begin"), BW_STR_INIT("and"), BW_STR_INIT("or"),
        BW_STR_INIT("not")};

/* Programs that start another, and their options with a value of its own. */
static const struct {
    bw_str name;
    const char *valued;
} starters[] = {
        {BW_STR_INIT("sudo"), "ugChpDRTUrt"},
        {BW_STR_INIT("doas"), "uC"},
        {BW_STR_INIT("env"), "uCS"},
        {BW_STR_INIT("nohup"), ""},
        {BW_STR_INIT("setsid"), ""},
        {BW_STR_INIT("nice"), "n"},
        {BW_STR_INIT("ionice"), "cn"},
        {BW_STR_INIT("stdbuf"), "ioe"},
        {BW_STR_INIT("timeout"), "sk"},
        {BW_STR_INIT("xargs"), "InPLdaEs"},
        {BW_STR_INIT("watch"), "n"},
        {BW_STR_INIT("strace"), "opeEsuaX"},
        {BW_STR_INIT("busybox"), ""},
        {BW_STR_INIT("proxychains"), "f"},
        {BW_STR_INIT("proxychains4"), "f"},
};

static bool is_one_of(bw_str word, const bw_str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq(word, words[i]))
            return true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What ends a command. */
static bool is_end(char c)
{
    return c == ';' || c == '|' || c == '&' || c == '\n' || c == '(' || c == ')' || c == '`';
}

/* "2>&1", "&>x", ">|x": what looks like the end of a command and is a part of a redirection. */
static bool in_redirection(bw_str line, size_t at)
{
    const bool behind = at > 0 && (line.ptr[at - 1] == '>' || line.ptr[at - 1] == '<');
    const bool before = at + 1 < line.len && line.ptr[at + 1] == '>';
    return (line.ptr[at] == '&' && (behind || before)) ||
           (line.ptr[at] == '|' && at > 0 && line.ptr[at - 1] == '>');
}

/* Behind the quote that closes what `at` opens; the line's end when there is none. */
static size_t skip_quoted(bw_str line, size_t at)
{
    const char quote = line.ptr[at];
    for (at++; at < line.len && line.ptr[at] != quote; at++)
        if (quote == '"' && line.ptr[at] == '\\')
            at++;
    return at < line.len ? at + 1 : line.len;
}

static size_t skip_word(bw_str line, size_t at)
{
    while (at < line.len && !is_blank(line.ptr[at]) &&
            (!is_end(line.ptr[at]) || in_redirection(line, at))) {
        if (line.ptr[at] == '\'' || line.ptr[at] == '"')
            at = skip_quoted(line, at);
        else
            at += line.ptr[at] == '\\' ? 2 : 1;
    }
    return at < line.len ? at : line.len;
}

/* ---- words in the place of a command ---- */

/* "PATH=/tmp:$PATH" */
static bool is_assignment(bw_str word)
{
    size_t at = 0;
    while (at < word.len &&
            ((word.ptr[at] | 0x20) >= 'a' || word.ptr[at] == '_' ||
                    (at != 0 && word.ptr[at] >= '0' && word.ptr[at] <= '9')) &&
            word.ptr[at] != '=')
        at++;
    return at != 0 && at < word.len && (word.ptr[at] == '=' || word.ptr[at] == '+') &&
           bw_str_find_char(bw_str_from(word, at), '=') <= 1;
}

/* ">file", "2>&1", "<<EOF"; *ret_bare: what it is of comes as the next word. */
static bool is_redirection(bw_str word, bool *ret_bare)
{
    size_t at = 0;
    while (at < word.len && ((word.ptr[at] >= '0' && word.ptr[at] <= '9') || word.ptr[at] == '&'))
        at++;
    const bool redirects = at < word.len && (word.ptr[at] == '>' || word.ptr[at] == '<');
    while (at < word.len && (word.ptr[at] == '>' || word.ptr[at] == '<' || word.ptr[at] == '|'))
        at++;
    *ret_bare = redirects && at == word.len;
    return redirects;
}

/* Letters and what stands between them in names of programs: no variable, no quote, no bracket. */
static bool is_name(bw_str word)
{
    bool letter = false;
    for (size_t i = 0; i < word.len; i++) {
        const char c = word.ptr[i];
        const bool is_letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
        letter |= is_letter;
        if (!is_letter && !(c >= '0' && c <= '9') &&
                bw_str_find_char(BW_STR("._-+/~@:,%"), c) == SIZE_MAX)
            return false;
    }
    return letter && word.ptr[0] != '-';
}

struct place {
    bool command;       /* the next word is one */
    bool value;         /* the next word belongs to the one before */
    const char *valued; /* behind a program that starts another: its options; NULL */
};

static const char *starter_options(bw_str word)
{
    size_t begin = word.len;
    while (begin > 0 && word.ptr[begin - 1] != '/')
        begin--;
    for (size_t i = 0; i < BW_COUNT(starters); i++)
        if (bw_str_eq(bw_str_from(word, begin), starters[i].name))
            return starters[i].valued;
    return NULL;
}

/* "-u", "-n10", "--preserve-env", and how long timeout waits: not yet the program. */
static bool is_option(struct place *place, bw_str word)
{
    if (place->valued == NULL || word.len == 0)
        return false;
    if (word.ptr[0] != '-')
        return word.ptr[0] >= '0' && word.ptr[0] <= '9';
    for (const char *o = place->valued; *o != '\0'; o++)
        place->value |= word.len == 2 && word.ptr[1] == *o;
    return true;
}

/* True when the word is a program's name. */
static bool take_word(struct place *place, bw_str word)
{
    bool bare;
    if (place->value || !place->command) {
        place->value = false;
        return false;
    }
    if (is_redirection(word, &bare)) {
        place->value = bare;
        return false;
    }
    if (is_assignment(word) || is_option(place, word) ||
            is_one_of(word, keywords, BW_COUNT(keywords)))
        return false;
    place->valued = starter_options(word);
    place->command = place->valued != NULL;
    return is_name(word) && !is_one_of(word, builtins, BW_COUNT(builtins));
}

size_t shell_programs(bw_str line, bw_str ret_programs[SHELL_MAX_PROGRAMS])
{
    struct place place = {.command = true};
    size_t count = 0;
    size_t at = 0;
    while (at < line.len && count < SHELL_MAX_PROGRAMS) {
        const char c = line.ptr[at];
        if (is_blank(c) || (is_end(c) && !in_redirection(line, at))) {
            if (!is_blank(c))
                place = (struct place){.command = true};
            at++;
            continue;
        }
        if (c == '#') { /* a comment up to the line's end */
            const size_t end = bw_str_find_char(bw_str_from(line, at), '\n');
            at = end != SIZE_MAX ? at + end : line.len;
            continue;
        }
        const size_t end = skip_word(line, at);
        const bw_str word = bw_str_head(bw_str_from(line, at), end - at);
        if (take_word(&place, word))
            ret_programs[count++] = word;
        at = end;
    }
    return count;
}

/* ---- what goes on in the next line ---- */

/* The word behind "<<" or "<<-", without its quotes; empty: there is none. */
static bw_str heredoc_word(bw_str line, size_t at)
{
    bw_str rest = bw_str_from(line, at);
    while (rest.len != 0 && (rest.ptr[0] == '-' || is_blank(rest.ptr[0]) || rest.ptr[0] == '\'' ||
                                    rest.ptr[0] == '"' || rest.ptr[0] == '\\'))
        rest = bw_str_from(rest, 1);
    size_t len = 0;
    while (len < rest.len && !is_blank(rest.ptr[len]) && !is_end(rest.ptr[len]) &&
            rest.ptr[len] != '\'' && rest.ptr[len] != '"' && rest.ptr[len] != '>')
        len++;
    return bw_str_head(rest, len);
}

/* The line that `at` stands in a comment of goes on behind it. */
static bool begins_comment(bw_str line, size_t at)
{
    return line.ptr[at] == '#' &&
           (at == 0 || is_blank(line.ptr[at - 1]) || is_end(line.ptr[at - 1]));
}

static void keep_heredoc(struct shell_open *open, bw_str word)
{
    if (open->word_len != 0 || word.len == 0 || word.len > sizeof(open->word))
        return;
    memcpy(open->word, word.ptr, word.len);
    open->word_len = word.len;
}

/* One character outside of quotes; returns how many were passed. */
static size_t feed_plain(struct shell_open *open, bw_str line, size_t at)
{
    const char c = line.ptr[at];
    if (c == '\\') {
        open->escaped = at + 1 == line.len;
        return 2;
    }
    if (c == '\'' || c == '"')
        open->quote = c;
    if (begins_comment(line, at))
        return line.len - at;
    const bool doubled = c == '<' && at + 1 < line.len && line.ptr[at + 1] == '<';
    if (doubled && (at + 2 == line.len || line.ptr[at + 2] != '<'))
        keep_heredoc(open, heredoc_word(line, at + 2));
    return doubled ? 3 : 1;
}

bool shell_open_feed(struct shell_open *open, bw_str line)
{
    const bw_str word = {.ptr = open->word, .len = open->word_len};
    if (word.len != 0) {
        if (bw_str_eq(bw_str_trim(line), word))
            open->word_len = 0;
        return open->word_len != 0;
    }
    open->escaped = false;
    for (size_t at = 0; at < line.len;) {
        if (open->quote == '\0') {
            at += feed_plain(open, line, at);
            continue;
        }
        if (line.ptr[at] == open->quote)
            open->quote = '\0';
        at += open->quote == '"' && line.ptr[at] == '\\' ? 2 : 1;
    }
    return open->quote != '\0' || open->escaped || open->word_len != 0;
}
