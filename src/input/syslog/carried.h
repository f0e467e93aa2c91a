/*
 * input/syslog/carried.h - records of other logs that are sent as the message of a line: JSON of
 * any kind (Suricata, NXLog, Winlogbeat, applications), XML of Sysmon for Linux, Windows events as
 * Snare and NXLog send them, and records of the Linux audit system as audispd, rsyslog and
 * journalctl write them.
 */
#ifndef BW_INPUT_SYSLOG_CARRIED_H
#define BW_INPUT_SYSLOG_CARRIED_H

#include "format/syslog/header.h"
#include "input/text/line_log.h"

/* What is kept from line to line. */
struct carried;

/* `zone` is that of times that say none, in seconds east of UTC. NULL when memory is out. */
struct carried *carried_new(int32_t zone);
void carried_free(struct carried *carried); /* NULL is fine */

/*
 * Where Snare's record begins in `message`: behind the name of its host, where Snare writes that
 * itself, and a tab, as it is or as rsyslog writes it. SIZE_MAX: there is none.
 */
size_t carried_snare(bw_str message);

/* False: the message is none of these, and nothing more needs to be tried. */
static inline bool carried_looks(const struct syslog_header *header, bw_str message)
{
    if (message.len < 5)
        return false;
    if (message.ptr[0] == '<')
        return bw_str_starts_with(message, BW_STR("<Event"));
    if (message.ptr[0] == '{')
        return message.ptr[message.len - 1] == '}';
    if (message.ptr[0] == '@') /* "@cee: {": lumberjack's mark */
        return bw_str_starts_with(message, BW_STR("@cee:"));
    if (message.ptr[4] == '=' && (message.ptr[0] == 't' || message.ptr[0] == 'n'))
        return bw_str_starts_with(message, BW_STR("type=")) ||
               bw_str_starts_with(message, BW_STR("node="));
    if (header->program.len == 5 && bw_str_eq(header->program, BW_STR("audit")))
        return true;
    if (message.ptr[0] == 'M' && bw_str_starts_with(message, BW_STR("MSWinEventLog")))
        return true;
    if (header->program.len == 0)
        return carried_snare(message) != SIZE_MAX;
    return header->program.len > 18 && header->program.ptr[0] == 'M' &&
           bw_str_starts_with(header->program, BW_STR("Microsoft-Windows-"));
}

/*
 * Makes the record that `message`, a piece of the line or decoded, carries the event. False when it
 * is none: then the record is begun anew by whoever goes on. `message` has JSON_PADDING readable
 * bytes behind it.
 */
bool carried_add(struct carried *carried, struct line_context *context,
        const struct syslog_header *header, bw_str message);

#endif
