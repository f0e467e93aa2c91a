#include "engine/host_path.h"

#include <stdint.h>

/* Where hosts keep their logs, below the root of a disk. */
static const bw_str places[][2] = {
        {BW_STR_INIT("var"), BW_STR_INIT("log")},
        {BW_STR_INIT("run"), BW_STR_INIT("log")},
        {BW_STR_INIT("Windows"), BW_STR_INIT("System32")},
        {BW_STR_INIT("inetpub"), BW_STR_INIT("logs")},
        {BW_STR_INIT("opt"), BW_STR_INIT("")},
        {BW_STR_INIT("srv"), BW_STR_INIT("")},
        {BW_STR_INIT("Program Files"), BW_STR_INIT("")},
        {BW_STR_INIT("ProgramData"), BW_STR_INIT("")},
};

/* How collectors call the root of a disk: UAC, Velociraptor, KAPE, cp -r. */
static const bw_str roots[] = {BW_STR_INIT("[root]"), BW_STR_INIT("root"), BW_STR_INIT("rootfs"),
        BW_STR_INIT("private"), BW_STR_INIT("uploads"), BW_STR_INIT("auto"), BW_STR_INIT("ntfs"),
        BW_STR_INIT("file"), BW_STR_INIT("files"), BW_STR_INIT("fs"), BW_STR_INIT("disk")};

/* What stands there and is nobody's name. */
static const bw_str no_hosts[] = {BW_STR_INIT("mnt"), BW_STR_INIT("media"), BW_STR_INIT("tmp"),
        BW_STR_INIT("home"), BW_STR_INIT("evidence"), BW_STR_INIT("case"), BW_STR_INIT("logs"),
        BW_STR_INIT("data"), BW_STR_INIT("backup"), BW_STR_INIT("usr"), BW_STR_INIT("var"),
        BW_STR_INIT("cases"), BW_STR_INIT("log"), BW_STR_INIT("temp"), BW_STR_INIT("users"),
        BW_STR_INIT("analyst"), BW_STR_INIT("desktop"), BW_STR_INIT("documents"),
        BW_STR_INIT("downloads"), BW_STR_INIT("triage"), BW_STR_INIT("collection"),
        BW_STR_INIT("collections"), BW_STR_INIT("artifacts"), BW_STR_INIT("artefacts"),
        BW_STR_INIT("extracted"), BW_STR_INIT("output"), BW_STR_INIT("out"), BW_STR_INIT("tout"),
        BW_STR_INIT("results"), BW_STR_INIT("export"), BW_STR_INIT("exports"), BW_STR_INIT("image"),
        BW_STR_INIT("images"), BW_STR_INIT("incident"), BW_STR_INIT("incidents"),
        BW_STR_INIT("forensics"), BW_STR_INIT("dfir"), BW_STR_INIT("work"),
        BW_STR_INIT("workspace"), BW_STR_INIT("share"), BW_STR_INIT("shared"), BW_STR_INIT("uac"),
        BW_STR_INIT("kape"), BW_STR_INIT("velociraptor"), BW_STR_INIT("target"),
        BW_STR_INIT("targets"), BW_STR_INIT("hosts"), BW_STR_INIT("samples"), BW_STR_INIT("test")};

static const bw_str archive_endings[] = {BW_STR_INIT(".tar"), BW_STR_INIT(".gz"),
        BW_STR_INIT(".tgz"), BW_STR_INIT(".xz"), BW_STR_INIT(".zst"), BW_STR_INIT(".bz2"),
        BW_STR_INIT(".zip"), BW_STR_INIT(".7z")};

static bool is_one_of(bw_str name, const bw_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bw_str_eq_ascii_nocase(name, names[i]))
            return true;
    return false;
}

/* Takes the last folder off; false when there is none. */
static bool take_last(bw_str *path, bw_str *ret_name)
{
    size_t end = path->len;
    while (end > 0 &&
            (path->ptr[end - 1] == '/' || path->ptr[end - 1] == '\\' || path->ptr[end - 1] == '!'))
        end--;
    size_t begin = end;
    while (begin > 0 && path->ptr[begin - 1] != '/' && path->ptr[begin - 1] != '\\' &&
            path->ptr[begin - 1] != '!')
        begin--;
    *ret_name = bw_str_head(bw_str_from(*path, begin), end - begin);
    *path = bw_str_head(*path, begin);
    return ret_name->len != 0;
}

static bool is_place(bw_str name, bw_str below)
{
    for (size_t i = 0; i < BW_COUNT(places); i++)
        if (bw_str_eq_ascii_nocase(name, places[i][0]) &&
                (places[i][1].len == 0 || bw_str_eq_ascii_nocase(below, places[i][1])))
            return true;
    return false;
}

/* "C", "C:", "C%3A", "%5C%5C.%5CC%3A" (Velociraptor's ntfs) */
static bool is_drive(bw_str name)
{
    const bw_str device = BW_STR("%5C%5C.%5C");
    if (bw_str_starts_with(name, device))
        name = bw_str_from(name, device.len);
    return name.len != 0 && ((name.ptr[0] | 0x20) >= 'a' && (name.ptr[0] | 0x20) <= 'z') &&
           (name.len == 1 || bw_str_eq(bw_str_from(name, 1), BW_STR(":")) ||
                   bw_str_eq_ascii_nocase(bw_str_from(name, 1), BW_STR("%3a")));
}

static bw_str without_ending(bw_str name)
{
    for (unsigned again = 0; again < 2; again++)
        for (size_t i = 0; i < BW_COUNT(archive_endings); i++)
            if (name.len > archive_endings[i].len &&
                    bw_str_eq_ascii_nocase(bw_str_from(name, name.len - archive_endings[i].len),
                            archive_endings[i]))
                name = bw_str_head(name, name.len - archive_endings[i].len);
    return name;
}

/* "case-17", "INC0042", "2022-07-case": a number of an incident, and not of a computer. */
static bool is_case_number(bw_str name)
{
    static const bw_str words[] = {BW_STR_INIT("case"), BW_STR_INIT("incident"), BW_STR_INIT("inc"),
            BW_STR_INIT("ticket"), BW_STR_INIT("evidence")};
    size_t begin = 0;
    while (begin < name.len &&
            !((name.ptr[begin] | 0x20) >= 'a' && (name.ptr[begin] | 0x20) <= 'z'))
        begin++;
    size_t end = begin;
    while (end < name.len && (name.ptr[end] | 0x20) >= 'a' && (name.ptr[end] | 0x20) <= 'z')
        end++;
    for (size_t i = end; i < name.len; i++)
        if ((name.ptr[i] | 0x20) >= 'a' && (name.ptr[i] | 0x20) <= 'z')
            return false;
    return is_one_of(bw_str_head(bw_str_from(name, begin), end - begin), words, BW_COUNT(words));
}

/* Letters, digits and what stands between them in names of hosts. */
static bool is_host(bw_str name)
{
    bool letter = false;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        letter |= is_letter;
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.')
            return false;
    }
    return letter && name.len <= HOST_PATH_MAX && name.ptr[0] != '.' &&
           !is_one_of(name, no_hosts, BW_COUNT(no_hosts)) && !is_case_number(name);
}

/* "home/alice/.bash_history", "root/.zsh_history", "Users/bob/AppData/…/x": what lies in the folder
 * of a user, and nowhere else, says that above it is the root of a disk. *path is left with what
 * stands before that folder. */
static bool take_home(bw_str *path, bw_str file)
{
    bw_str rest = *path;
    bw_str user;
    bw_str name;
    const bool dotted = bw_str_starts_with(file, BW_STR("."));
    if (!take_last(&rest, &user))
        return false;
    if (dotted && bw_str_eq(user, BW_STR("root"))) {
        *path = rest;
        return true;
    }
    if (dotted && take_last(&rest, &name) &&
            (bw_str_eq(name, BW_STR("home")) || bw_str_eq(name, BW_STR("Users")))) {
        *path = rest;
        return true;
    }
    rest = *path;
    bw_str below = BW_STR("");
    while (take_last(&rest, &name)) {
        if (bw_str_eq_ascii_nocase(below, BW_STR("AppData")) && take_last(&rest, &user) &&
                bw_str_eq_ascii_nocase(user, BW_STR("Users"))) {
            *path = rest;
            return true;
        }
        below = name;
    }
    return false;
}

/* Is what follows the folder of a user? Whoever looks at the evidence has a home, too. */
static bool is_users_own(bw_str path)
{
    bw_str name;
    return take_last(&path, &name) && (bw_str_eq_ascii_nocase(name, BW_STR("home")) ||
                                              bw_str_eq_ascii_nocase(name, BW_STR("Users")));
}

bw_str host_of_path(bw_str path)
{
    bw_str below = BW_STR("");
    bw_str name;
    if (!take_last(&path, &name)) /* the file itself is no folder */
        return BW_STR("");
    bool found = take_home(&path, name);
    while (take_last(&path, &name)) {
        if (found && (is_drive(name) || is_one_of(name, roots, BW_COUNT(roots))))
            continue;
        if (!is_place(name, below)) {
            below = name;
            if (!found)
                continue;
            name = without_ending(name);
            return is_host(name) && !is_users_own(path) ? name : BW_STR("");
        }
        found = true;
        below = name;
    }
    return BW_STR("");
}
