/*
 * input/syslog/message.h - what the programs of a Unix host say in their messages, as fields.
 *
 * A message is compared with the forms of its program: words as they stand in the program's source,
 * and captures between them. What remote users choose (a name with blanks and " from " in it) is
 * taken so that it can not pass for what the program says.
 */
#ifndef BW_INPUT_SYSLOG_MESSAGE_H
#define BW_INPUT_SYSLOG_MESSAGE_H

#include "input/text/record.h"

/* Fields that one message gives. */
#define MESSAGE_MAX_FIELDS 40

/* Captures of one form. */
#define MESSAGE_MAX_CAPTURES 7

/* What is remembered of programs and their forms from message to message (book.h). */
struct message_book;

/* NULL when memory is out. */
struct message_book *message_book_new(void);
void message_book_free(struct message_book *book); /* NULL is fine */

struct message {
    struct message_book *book; /* borrowed */
    bw_str program;            /* without its path */
    bw_str text;
    bw_str host; /* of the line; whoever reads lines of hosts sets them, message_read does not */
    bw_str process;

    /* result */
    uint32_t layout; /* for text_record_begin */
    bool known;      /* the program is one whose messages are known here */
    bool auth;       /* of the authentication log */
    bool packet;     /* of a packet that a firewall looked at */
    bw_str category; /* event.category, .action, .outcome: empty when nothing is known */
    bw_str action;
    bw_str outcome;
    struct text_named fields[MESSAGE_MAX_FIELDS];
    size_t count;
};

/*
 * One thing that a program says. In the pattern, `%` and a letter capture:
 *
 *   %w  a word: up to the text that follows in the pattern, not empty, without blanks
 *   %n  digits
 *   %a  an address or a host's name, which may hold what follows in the pattern (a colon)
 *   %t  anything, up to the last place where the text that follows stands
 *   %f  anything, up to the first such place
 *   %*  the rest; no field
 *
 * Captures go to `fields` in order; an empty name drops one.
 */
struct message_form {
    const char *pattern;
    bw_str category;
    bw_str action;
    bw_str outcome;
    bw_str fields[MESSAGE_MAX_CAPTURES];
};

struct message_forms {
    const struct message_form *forms;
    size_t count;
};

/* What the message of `program` says: sets everything under "result". */
void message_read(struct message *message, struct message_book *book, bw_str program, bw_str text);

/* ---- for the tables of programs ---- */

/* A program, or several names of one. `parse` is called when no form fits, or there are none. */
struct message_program {
    bw_str name;
    bool auth;
    const struct message_forms *forms;
    bool (*parse)(struct message *message);
};

/* Tries the forms in order. */
bool message_match(struct message *message, const struct message_forms *forms);

/* The same from the first place on where `word` stands, which is looked for in so many bytes; false
 * when nothing fits, and the message is as it was. */
bool message_match_from(
        struct message *message, bw_str word, size_t reach, const struct message_forms *forms);

void message_add(struct message *message, bw_str name, bw_str value);
void message_add_number(struct message *message, bw_str name, bw_str value);
/* As source.ip, or as source.address where a program wrote a host's name in its place. */
void message_add_source(struct message *message, bw_str address);

void message_set(struct message *message, bw_str category, bw_str action, bw_str outcome);

/* The value that was added under the name; empty when there is none. */
bw_str message_get(const struct message *message, bw_str name);

extern const struct message_program message_auth_programs[];
extern const size_t message_auth_program_count;
extern const struct message_program message_daemon_programs[];
extern const size_t message_daemon_program_count;
extern const struct message_program message_service_programs[];
extern const size_t message_service_program_count;
extern const struct message_program message_appliance_programs[];
extern const size_t message_appliance_program_count;
extern const struct message_program message_application_programs[];
extern const size_t message_application_program_count;
extern const struct message_program message_self_hosted_programs[];
extern const size_t message_self_hosted_program_count;
extern const struct message_program message_telephony_programs[];
extern const size_t message_telephony_program_count;
extern const struct message_program message_directory_programs[];
extern const size_t message_directory_program_count;

/* "system,error,critical login failure for user …": MikroTik names topics and no program. *ret_rest
 * is what it says. */
bool message_is_routeros(bw_str text, bw_str *ret_rest);

extern const struct message_forms message_sshd_forms;
/* sudo: " alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/sh". */
bool message_parse_sudo(struct message *message);

/* "new user: name=x, UID=1000, ...", also for groups. */
bool message_parse_account(struct message *message);

/* "pam_...", "PAM 2 more authentication failures ...": the text may be one of PAM. */
static inline bool message_is_pam(bw_str text)
{
    return bw_str_starts_with(text, BW_STR("pam_")) || bw_str_starts_with(text, BW_STR("PAM "));
}

/* Keycloak's events: type="LOGIN_ERROR", realmId="master", ... */
bool message_parse_keycloak(struct message *message);

/* A line of Exim's main log. */
bool message_parse_exim(struct message *message);

/* "Unsuccessful 1FA authentication attempt by user 'x'" ... */
bool message_parse_authelia(struct message *message);

/* A line of Defender's MPLog, and what it says. */
bool message_is_xferlog(bw_str text);
bool message_parse_xferlog(struct message *message);
bool message_is_defender(bw_str text);
bool message_parse_defender(struct message *message);

/* "pam_unix(sshd:auth): ...". False when the message is not of PAM. */
bool message_parse_pam(struct message *message);

/* Everything that the kernel says. */
bool message_parse_kernel(struct message *message);

/* "key=value key="a value" FLAG": the next pair; a word without a value has an empty one. */
bool message_next_pair(bw_str *rest, bw_str *ret_key, bw_str *ret_value);

#endif
