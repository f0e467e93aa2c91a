/*
 * Names: bash(1), zshparam(1), fish's "history", dash(1), ksh(1), mksh(1), tcsh(1), BusyBox'
 * CONFIG_FEATURE_EDITING_SAVEHISTORY, "Set-PSReadLineOption -HistorySavePath" (one file for each
 * host of PowerShell, by its name).
 */
#include "input/shell/history_name.h"

#define MAX_USER 64

/* What stands in the name, in lower case. The first that does counts. */
static const struct {
    bw_str token;
    bw_str shell;
    enum history_kind kind;
} tokens[] = {
        {BW_STR_INIT("consolehost_history"), BW_STR_INIT("powershell"), HISTORY_POWERSHELL},
        {BW_STR_INIT("host_history"), BW_STR_INIT("powershell"),
                HISTORY_POWERSHELL}, /* "Visual Studio Code Host" */
        {BW_STR_INIT("bash_history"), BW_STR_INIT("bash"), HISTORY_SHELL},
        {BW_STR_INIT("zsh_history"), BW_STR_INIT("zsh"), HISTORY_SHELL},
        {BW_STR_INIT("zhistory"), BW_STR_INIT("zsh"), HISTORY_SHELL},
        {BW_STR_INIT("histfile"), BW_STR_INIT("zsh"),
                HISTORY_SHELL}, /* of zsh's zsh-newuser-install */
        {BW_STR_INIT("fish_history"), BW_STR_INIT("fish"), HISTORY_SHELL},
        {BW_STR_INIT("dash_history"), BW_STR_INIT("dash"), HISTORY_SHELL},
        {BW_STR_INIT("ash_history"), BW_STR_INIT("ash"), HISTORY_SHELL},
        {BW_STR_INIT("mksh_history"), BW_STR_INIT("mksh"), HISTORY_SHELL},
        {BW_STR_INIT("ksh_history"), BW_STR_INIT("ksh"), HISTORY_SHELL},
        {BW_STR_INIT("tcsh_history"), BW_STR_INIT("tcsh"), HISTORY_SHELL},
        {BW_STR_INIT("csh_history"), BW_STR_INIT("csh"), HISTORY_SHELL},
        {BW_STR_INIT("sh_history"), BW_STR_INIT("sh"), HISTORY_SHELL},
        {BW_STR_INIT("python_history"), BW_STR_INIT("python"), HISTORY_PROGRAM},
        {BW_STR_INIT("node_repl_history"), BW_STR_INIT("node"), HISTORY_PROGRAM},
        {BW_STR_INIT("irb_history"), BW_STR_INIT("irb"), HISTORY_PROGRAM},
        {BW_STR_INIT("rediscli_history"), BW_STR_INIT("redis-cli"), HISTORY_PROGRAM},
        {BW_STR_INIT("mongosh_repl_history"), BW_STR_INIT("mongosh"), HISTORY_PROGRAM},
        {BW_STR_INIT("mysql_history"), BW_STR_INIT("mysql"), HISTORY_SQL},
        {BW_STR_INIT("mariadb_history"), BW_STR_INIT("mysql"), HISTORY_SQL},
        {BW_STR_INIT("psql_history"), BW_STR_INIT("psql"), HISTORY_SQL},
        {BW_STR_INIT("sqlite_history"), BW_STR_INIT("sqlite3"), HISTORY_SQL},
};

/* Endings of copies. What has another one is a program, a page, a table. */
static const bw_str endings[] = {BW_STR_INIT("txt"), BW_STR_INIT("log"), BW_STR_INIT("old"),
        BW_STR_INIT("bak"), BW_STR_INIT("backup"), BW_STR_INIT("orig"), BW_STR_INIT("save"),
        BW_STR_INIT("out"), BW_STR_INIT("copy"), BW_STR_INIT("new"), BW_STR_INIT("tmp"),
        BW_STR_INIT("gz"), BW_STR_INIT("xz"), BW_STR_INIT("bz2"), BW_STR_INIT("zst")};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_alnum(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool is_separator(char c)
{
    return c == '/' || c == '\\' || c == '!';
}

/* The last part of *path, which is left with what stands before it. */
static bw_str take_last(bw_str *path)
{
    size_t end = path->len;
    while (end > 0 && is_separator(path->ptr[end - 1]))
        end--;
    size_t begin = end;
    while (begin > 0 && !is_separator(path->ptr[begin - 1]))
        begin--;
    const bw_str name = bw_str_head(bw_str_from(*path, begin), end - begin);
    *path = bw_str_head(*path, begin);
    return name;
}

/* Where the word stands in `name`, in any case and not as the end of another one; SIZE_MAX. */
static size_t find_word(bw_str name, bw_str word)
{
    for (size_t at = 0; name.len - at >= word.len && at < name.len; at++)
        if ((at == 0 || !is_alnum(name.ptr[at - 1])) &&
                bw_str_eq_ascii_nocase(bw_str_head(bw_str_from(name, at), word.len), word))
            return at;
    return SIZE_MAX;
}

/* What may follow: nothing, ".txt", ".old", "-20260503", "_alice", ".1.gz". */
static bool is_copy(bw_str rest)
{
    if (rest.len == 0)
        return true;
    if (is_alnum(rest.ptr[0]))
        return false;
    size_t begin = rest.len;
    while (begin > 0 && rest.ptr[begin - 1] != '.')
        begin--;
    const bw_str ending = bw_str_from(rest, begin);
    bool digits = true;
    for (size_t i = 0; i < ending.len; i++)
        digits &= ending.ptr[i] >= '0' && ending.ptr[i] <= '9';
    if (begin == 0 || digits)
        return true;
    for (size_t i = 0; i < BW_COUNT(endings); i++)
        if (bw_str_eq_ascii_nocase(ending, endings[i]))
            return true;
    return false;
}

/* The shell, what it is, and how much stands before its part of the name. */
static bw_str shell_of(bw_str file, size_t *ret_before, enum history_kind *ret_kind)
{
    *ret_kind = HISTORY_SHELL;
    for (size_t i = 0; i < BW_COUNT(tokens); i++) {
        const size_t at = find_word(file, tokens[i].token);
        if (at == SIZE_MAX)
            continue;
        *ret_before = at;
        if (!is_copy(bw_str_from(file, at + tokens[i].token.len)))
            return BW_STR("");
        *ret_kind = tokens[i].kind;
        return tokens[i].shell;
    }
    /* tcsh, csh, old ksh: nothing else than ".history" */
    const bw_str plain = BW_STR(".history");
    *ret_before = file.len >= plain.len ? file.len - plain.len : 0;
    if (bw_str_ends_with(file, plain) && (*ret_before == 0 || !is_alnum(file.ptr[*ret_before - 1])))
        return BW_STR("sh");
    return BW_STR("");
}

/* "history", "history.txt", "alice_history.log", "history-root.txt" */
static bool is_listed(bw_str file)
{
    const bw_str word = BW_STR("history");
    const size_t at = find_word(file, word);
    return at != SIZE_MAX && is_copy(bw_str_from(file, at + word.len));
}

/* ---- whose ---- */

static bool is_user(bw_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || name.ptr[i] == 0x7f)
            return false;
    return name.len != 0 && name.len <= MAX_USER;
}

/* "home/alice/…", "Users/bob/…", "root/.bash_history" */
static bw_str user_of_folders(bw_str folders)
{
    bw_str below = BW_STR("");
    bool first = true;
    while (folders.len != 0) {
        const bw_str name = take_last(&folders);
        if (name.len == 0)
            break;
        if (first && bw_str_eq(name, BW_STR("root")))
            return name;
        if (bw_str_eq_ascii_nocase(name, BW_STR("systemprofile")))
            return BW_STR("SYSTEM");
        if (below.len != 0 && is_user(below) &&
                (bw_str_eq(name, BW_STR("home")) || bw_str_eq_ascii_nocase(name, BW_STR("users")) ||
                        bw_str_eq_ascii_nocase(name, BW_STR("serviceprofiles"))))
            return below;
        below = name;
        first = false;
    }
    return BW_STR("");
}

/* The place behind "home_" or "Users_", where folders were written as words of a name. */
static size_t behind_home(bw_str before)
{
    static const bw_str words[] = {BW_STR_INIT("home_"), BW_STR_INIT("users_")};
    for (size_t i = 0; i < BW_COUNT(words); i++) {
        const size_t at = find_word(before, words[i]);
        if (at != SIZE_MAX)
            return at + words[i].len;
    }
    return SIZE_MAX;
}

/* "home_alice_.", "root-", "alice.smith_", "C_Users_bob_AppData_Roaming_…_" */
static bw_str user_of_prefix(bw_str before)
{
    const size_t home = behind_home(before);
    bw_str name = bw_str_from(before, home != SIZE_MAX ? home : 0);
    name = bw_str_head(name, bw_str_find(name, BW_STR("_AppData")));
    while (name.len != 0 && !is_alnum(name.ptr[name.len - 1]))
        name.len--;
    size_t begin = name.len;
    while (home == SIZE_MAX && begin > 0 && name.ptr[begin - 1] != '_')
        begin--;
    name = bw_str_from(name, home == SIZE_MAX ? begin : 0);
    while (name.len != 0 && !is_alnum(name.ptr[0]))
        name = bw_str_from(name, 1);
    return is_user(name) ? name : BW_STR("");
}

struct history_name history_name_read(bw_str path)
{
    struct history_name name = {.shell = BW_STR(""), .user = BW_STR("")};
    size_t before = 0;
    bw_str folders = path;
    const bw_str file = take_last(&folders);
    name.shell = shell_of(file, &before, &name.kind);
    name.may_listed = name.shell.len == 0 && is_listed(file);
    if (name.shell.len == 0)
        name.kind = HISTORY_NONE;
    if (name.shell.len == 0 && !name.may_listed)
        return name;
    name.user = user_of_folders(folders);
    if (name.user.len == 0 && name.shell.len != 0)
        name.user = user_of_prefix(bw_str_head(file, before));
    return name;
}
