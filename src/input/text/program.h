/* input/text/program.h - the few programs that write a log of their own in which they do not say
 * who they are: told by what they say. */
#ifndef BW_INPUT_TEXT_PROGRAM_H
#define BW_INPUT_TEXT_PROGRAM_H

#include "format/syslog/stamp.h"

/* Who says it; empty when that is not known. Moves *text over what stands before the message, and
 * gives the host and the number of the process where they stood there, and event.dataset. */
bw_str text_program(const struct stamp *stamp, bw_str *text, bw_str *ret_host, bw_str *ret_pid,
        bw_str *ret_dataset);

/* True for what text_program would know by what it says: a text behind its time, and a line. */
bool text_tells_program(bw_str text);
bool line_tells_program(bw_str line);

/* MySQL's and MariaDB's general log: the number of a connection, then what was asked. */
bool text_is_mysql_command(bw_str text);

/* There, a line of the same second as the one before, which has no time: what stands behind the
 * tabs; empty when it is none. */
bw_str text_mysql_same_second(bw_str line);

#endif
