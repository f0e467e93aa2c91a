#include "engine/host_path.h"

#include <stdint.h>

/* Where hosts keep their logs, below the root of a disk. */
static const bw_str places[][2] = {
        {BW_STR_INIT("var"), BW_STR_INIT("log")},
        {BW_STR_INIT("run"), BW_STR_INIT("log")},
        {BW_STR_INIT("var"), BW_STR_INIT("run")}, /* ESXi: /var/run/log */
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
static bool is_name(bw_str name)
{
    bool letter = false;
    for (size_t i = 0; i < name.len; i++) {
        const char c = name.ptr[i];
        const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        letter |= is_letter;
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.')
            return false;
    }
    return letter && name.len <= HOST_PATH_MAX && name.ptr[0] != '.';
}

/* A folder that could be called as a host is. */
static bool is_host(bw_str name)
{
    return is_name(name) && !is_one_of(name, no_hosts, BW_COUNT(no_hosts)) && !is_case_number(name);
}

/* ---- collections of triage tools ---- */

/* What stands before the host in the names that collectors make: UAC (uac-HOST-OS-TIME),
 * Velociraptor (Collection-HOST-TIME), sosreport (sosreport-HOST-DAY-RANDOM) and vm-support
 * (esx-HOST-DAY--TIME-NUMBER). */
static const bw_str collectors[] = {BW_STR_INIT("uac-"), BW_STR_INIT("Collection-"),
        BW_STR_INIT("sosreport-"), BW_STR_INIT("esx-")};

/* What UAC calls the systems that it runs on. */
static const bw_str uac_systems[] = {BW_STR_INIT("-aix"), BW_STR_INIT("-android"),
        BW_STR_INIT("-esxi"), BW_STR_INIT("-freebsd"), BW_STR_INIT("-haiku"), BW_STR_INIT("-linux"),
        BW_STR_INIT("-macos"), BW_STR_INIT("-netbsd"), BW_STR_INIT("-netscaler"),
        BW_STR_INIT("-openbsd"), BW_STR_INIT("-solaris")};

/* Whether `text` begins as `form` says; 0 is any digit in it. */
static bool has_form(bw_str text, bw_str form)
{
    if (text.len < form.len)
        return false;
    for (size_t i = 0; i < form.len; i++)
        if (form.ptr[i] == '0' ? text.ptr[i] < '0' || text.ptr[i] > '9'
                               : text.ptr[i] != form.ptr[i])
            return false;
    return true;
}

/* Where the day or the time of the collection begins; SIZE_MAX when there is none. */
static size_t find_day(bw_str name)
{
    for (size_t i = 1; i < name.len; i++) {
        const bw_str rest = bw_str_from(name, i);
        if (bw_str_starts_with(rest, BW_STR("-20")) &&
                (has_form(rest, BW_STR("-0000-00-00")) || has_form(rest, BW_STR("-00000000"))))
            return i;
    }
    return SIZE_MAX;
}

/* "WEB01-C.0123456789abcdef-F.CABC0123456": what Velociraptor's server calls a download. */
static bw_str host_of_download(bw_str name)
{
    const size_t client = bw_str_find(name, BW_STR("-C."));
    const size_t flow =
            client != SIZE_MAX ? bw_str_find(bw_str_from(name, client), BW_STR("-F.")) : SIZE_MAX;
    return flow == sizeof("-C.0123456789abcdef") - 1 ? bw_str_head(name, client) : BW_STR("");
}

/* The host in the name of a collection; empty when it is none. */
static bw_str host_of_name(bw_str name)
{
    bool is_uac = false;
    size_t lead = 0;
    name = without_ending(name);
    for (size_t i = 0; i < BW_COUNT(collectors) && lead == 0; i++)
        if (bw_str_starts_with(name, collectors[i])) {
            lead = collectors[i].len;
            is_uac = i == 0;
        }
    if (lead == 0)
        return host_of_download(name);
    name = bw_str_from(name, lead);
    const size_t day = find_day(name);
    if (day == SIZE_MAX)
        return BW_STR("");
    name = bw_str_head(name, day);
    for (size_t i = 0; i < BW_COUNT(uac_systems) && is_uac; i++)
        if (bw_str_ends_with(name, uac_systems[i]))
            return bw_str_head(name, name.len - uac_systems[i].len);
    return is_uac ? BW_STR("") : name;
}

bw_str host_of_collection(bw_str path)
{
    bw_str name;
    if (!take_last(&path, &name)) /* the file itself is no folder */
        return BW_STR("");
    while (take_last(&path, &name)) {
        const bw_str host = host_of_name(name);
        if (is_name(host)) /* whatever it is called: the tool knew */
            return host;
    }
    return BW_STR("");
}

/* ---- folders of a disk ---- */

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
    bw_str name = host_of_collection(path);
    if (name.len != 0)
        return name;
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

bool host_is_local(bw_str path)
{
    static const bw_str folders[] = {
            BW_STR_INIT("/var/log/"), BW_STR_INIT("/run/log/"), BW_STR_INIT("/home/")};
    for (size_t i = 0; i < BW_COUNT(folders); i++)
        if (bw_str_starts_with(path, folders[i]))
            return true;
    return false;
}
