/*
 * input/shell/history_form.h - the forms in which shells write down what was typed, line by line,
 * and which of them a text is in.
 *
 *     #1777795201                             bash with HISTTIMEFORMAT, tcsh ("#+1777795201")
 *     : 1777795201:0;ls                       zsh with EXTENDED_HISTORY
 *     - cmd: ls                               fish, with "  when: 1777795201" behind it
 *        12  2026-05-03 08:00:01 ls           what `history` prints; also without the time
 */
#ifndef BW_INPUT_SHELL_HISTORY_FORM_H
#define BW_INPUT_SHELL_HISTORY_FORM_H

#include "base/time.h"
#include "format/syslog/stamp.h"
#include "plug/input_kind.h"

enum history_form {
    HISTORY_LINES, /* each line a command, or one with its time before it: bash, zsh, others */
    HISTORY_FISH,
    HISTORY_LISTED,
};

/* "#1777795201": the time before a command. */
bool history_stamp(bw_str line, bw_time *ret_time);

/* ": 1777795201:0;": its length, 0: it is none. */
size_t history_zsh(bw_str line, bw_time *ret_time);

/*
 * "   12  ", "   12* ": the length of what stands before a command, 0: it is none. With a stamp
 * behind it (ret_stamp->form says so) that is counted, too.
 */
size_t history_listed(bw_str line, uint64_t *ret_number, struct stamp *ret_stamp);

/* How sure the text's own lines make that it is a history, and in which form it is. */
enum input_match history_form_tell(bw_bytes head, bool whole, enum history_form *ret_form);

/* True for text, in which no zero byte or other document begins, that may be a history when its
 * name says so. */
bool history_may_be(bw_bytes head);

/* True when the text is numbered as `history` does it, without times: each line one more than the
 * one before. */
bool history_is_numbered(bw_bytes head, bool whole);

#endif
