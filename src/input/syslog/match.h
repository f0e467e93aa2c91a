/*
 * input/syslog/match.h - the forms of a program (message.h), taken apart for quick comparing.
 *
 * A program has up to a hundred forms, and most messages fit one of two or three of them. Forms are
 * kept by the first byte of their words, and with the words between their captures found, so that
 * few are compared and none is read letter by letter.
 */
#ifndef BW_INPUT_SYSLOG_MATCH_H
#define BW_INPUT_SYSLOG_MATCH_H

#include "base/arena.h"
#include "input/syslog/message.h"

struct message_table;

/* Lives as long as `arena`, the forms are borrowed. NULL when the arena is full. */
const struct message_table *message_table_new(
        const struct message_forms *forms, struct bw_arena *arena);

/* Tries the forms in order and adds what the first that fits captures; false when none does. */
bool message_table_match(const struct message_table *table, struct message *message);

#endif
