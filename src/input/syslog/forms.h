/*
 * input/syslog/forms.h - the words that tables of messages are full of, in short: for the files of
 * this folder that hold such tables, and nowhere else.
 */
#ifndef BW_INPUT_SYSLOG_FORMS_H
#define BW_INPUT_SYSLOG_FORMS_H

#include "input/syslog/message.h"

#define NONE    BW_STR_INIT("")
#define SUCCESS BW_STR_INIT("success")
#define FAILURE BW_STR_INIT("failure")
#define AUTH    BW_STR_INIT("authentication")
#define SESSION BW_STR_INIT("session")
#define NETWORK BW_STR_INIT("network")
#define USER    BW_STR_INIT("user.name")
#define IP      BW_STR_INIT("source.ip")
#define PORT    BW_STR_INIT("source.port")
#define REASON  BW_STR_INIT("event.reason")
#define S(text) BW_STR_INIT(text)
#define FORMS(table)                                                                               \
    {                                                                                              \
        table, BW_COUNT(table)                                                                     \
    }

#endif
