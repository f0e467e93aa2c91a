/* input/syslog/message_log.h - what a log of programs' messages remembers from line to line. */
#ifndef BW_INPUT_SYSLOG_MESSAGE_LOG_H
#define BW_INPUT_SYSLOG_MESSAGE_LOG_H

#include "input/syslog/message.h"
#include "input/text/stamp_guess.h"

struct message_log {
    struct stamp_guess guess;
    struct message message; /* the last one read */
    struct message_book *book;
};

/* A state for struct line_format; NULL when memory is out. `hint` as stamp_guess_init has it. */
struct message_log *message_log_new(const struct input_options *options, stamp_hint_fn *hint);

/* Takes what message_log_new gave; NULL is fine. */
void message_log_free(void *log);

#endif
