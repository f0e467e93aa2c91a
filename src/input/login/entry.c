#include "input/login/entry.h"

#include <arpa/inet.h>
#include <string.h>

static const struct {
    bw_str name;
    bw_str action; /* ECS event.action */
} types[] = {
        [UTMP_EMPTY] = {BW_STR_INIT("EMPTY"), BW_STR_INIT("empty")},
        [UTMP_RUN_LVL] = {BW_STR_INIT("RUN_LVL"), BW_STR_INIT("runlevel_change")},
        [UTMP_BOOT_TIME] = {BW_STR_INIT("BOOT_TIME"), BW_STR_INIT("boot")},
        [UTMP_NEW_TIME] = {BW_STR_INIT("NEW_TIME"), BW_STR_INIT("clock_set_to")},
        [UTMP_OLD_TIME] = {BW_STR_INIT("OLD_TIME"), BW_STR_INIT("clock_set_from")},
        [UTMP_INIT_PROCESS] = {BW_STR_INIT("INIT_PROCESS"), BW_STR_INIT("process_start")},
        [UTMP_LOGIN_PROCESS] = {BW_STR_INIT("LOGIN_PROCESS"), BW_STR_INIT("login_prompt")},
        [UTMP_USER_PROCESS] = {BW_STR_INIT("USER_PROCESS"), BW_STR_INIT("logon")},
        [UTMP_DEAD_PROCESS] = {BW_STR_INIT("DEAD_PROCESS"), BW_STR_INIT("logoff")},
        [UTMP_ACCOUNTING] = {BW_STR_INIT("ACCOUNTING"), BW_STR_INIT("accounting")},
};
_Static_assert(BW_COUNT(types) == UTMP_TYPE_COUNT, "name every utmp_type");

bool login_entry_failed(const struct login_entry *entry)
{
    return entry->type == UTMP_LOGIN_PROCESS && !bw_str_eq(entry->user, BW_STR("LOGIN"));
}

/* "lastb.txt", "last_-f_btmp": in what follows the last folder. */
bool login_name_of_failures(bw_str path)
{
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/' && path.ptr[begin - 1] != '\\' &&
            path.ptr[begin - 1] != '!')
        begin--;
    const bw_str file = bw_str_from(path, begin);
    return bw_str_find(file, BW_STR("lastb")) != SIZE_MAX ||
           bw_str_find(file, BW_STR("btmp")) != SIZE_MAX;
}

static bw_str action_of(const struct login_entry *entry)
{
    if (login_entry_failed(entry))
        return BW_STR("logon_failed");
    if (entry->type == UTMP_RUN_LVL && bw_str_eq(entry->user, BW_STR("shutdown")))
        return BW_STR("shutdown");
    return types[entry->type].action;
}

void login_entry_add(struct text_record *record, const struct login_entry *entry)
{
    const bool failed = login_entry_failed(entry);
    text_record_add_str(record, BW_STR("event.dataset"),
            failed ? BW_STR("system.btmp") : BW_STR("system.wtmp"));
    text_record_add_str(record, BW_STR("event.action"), action_of(entry));
    if (failed || entry->type == UTMP_USER_PROCESS)
        text_record_add_str(
                record, BW_STR("event.outcome"), failed ? BW_STR("failure") : BW_STR("success"));
    text_record_add_str(record, BW_STR("utmp.type"), types[entry->type].name);
    text_record_add_opt(record, BW_STR("user.name"), entry->user);
    text_record_add_opt(record, BW_STR("utmp.line"), entry->line);
    text_record_add_opt(record, BW_STR("utmp.id"), entry->id);
    text_record_add_opt(record, BW_STR("source.address"), entry->host);
    text_record_add_opt(record, BW_STR("source.ip"), entry->address);
    if (entry->pid != 0)
        text_record_add(
                record, BW_STR("process.pid"), event_value_uint(entry->pid), TEXT_FIELD_PIECE);
}

bw_str login_address(bw_str host)
{
    char text[INET6_ADDRSTRLEN + 1];
    unsigned char bytes[16] = {0};
    static const unsigned char none[16];
    if (host.len == 0 || host.len >= sizeof(text))
        return BW_STR("");
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    const bool address =
            inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
    return address && memcmp(bytes, none, sizeof(bytes)) != 0 ? host : BW_STR("");
}
