#include "input/syslog/message_log.h"

#include <stdlib.h>

struct message_log *message_log_new(const struct input_options *options, stamp_hint_fn *hint)
{
    struct message_log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return NULL;
    log->book = message_book_new();
    if (log->book == NULL) {
        free(log);
        return NULL;
    }
    stamp_guess_init(&log->guess, options, hint);
    return log;
}

void message_log_free(void *data)
{
    struct message_log *log = data;
    if (log == NULL)
        return;
    message_book_free(log->book);
    free(log);
}
