/*
 * input/web/aws_words.h - lines of access logs of AWS: words and texts in quotes, whose meaning
 * their place decides. Later versions add words at the end.
 */
#ifndef BW_INPUT_WEB_AWS_WORDS_H
#define BW_INPUT_WEB_AWS_WORDS_H

#include "input/web/event.h"

/* What a word is: one of enum web_field, or one of these. */
enum aws_role {
    AWS_TIME = WEB_FIELD_COUNT,
    AWS_CLIENT,  /* address:port */
    AWS_TARGET,  /* the same */
    AWS_REQUEST, /* the request line */
    AWS_NAMED,   /* kept under the name that Elastic gives it */
    AWS_SKIPPED,
};

struct aws_word {
    unsigned role;
    bw_str name;
};

#define AWS_WORD(role)                                                                             \
    {                                                                                              \
        role, BW_STR_INIT("")                                                                      \
    }
#define AWS_NAME(text)                                                                             \
    {                                                                                              \
        AWS_NAMED, BW_STR_INIT(text)                                                               \
    }

struct aws_line {
    struct web_event *event;
    bw_str rest; /* ptr NULL: at the end */
    bw_str time; /* the last word with this role */
};

/* The next word or text in quotes (in which a backslash stands in front of a quote). */
bw_str aws_take_word(bw_str *rest);

/* Fills the event from as many words as there are. False when fewer than `need` came. */
bool aws_read_words(struct aws_line *line, const struct aws_word *words, size_t count, size_t need);

#endif
