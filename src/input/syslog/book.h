/*
 * input/syslog/book.h - what is made of the tables of programs and their forms while a log is read:
 * each name of a program is looked up once, and the forms of those that are met are taken apart.
 */
#ifndef BW_INPUT_SYSLOG_BOOK_H
#define BW_INPUT_SYSLOG_BOOK_H

#include "input/syslog/ldap_connections.h"
#include "input/syslog/match.h"
#include "input/syslog/message.h"

/* A program by the name in a line. */
struct message_known {
    size_t begin, len; /* its name without a path, in the one that the line has */
    uint32_t layout;   /* programs have a layout each, and so have the forms of a program */
    bool kernel;
    bool old_pam;                          /* "sshd(pam_unix)" */
    const struct message_program *program; /* NULL: one whose messages are not known here */
};

/* What the last packet of netfilter had in its words, in their order. */
#define MESSAGE_PACKET_WORDS 64

struct message_packet {
    struct message_packet_word {
        uint64_t text, mask; /* the key and its '=', as they are in memory; mask 0: not known */
        uint8_t len;         /* of the key */
        uint8_t known;       /* number of the key among those that become fields, plus 1; 0: none */
    } words[MESSAGE_PACKET_WORDS];
};

struct message_packet *message_book_packet(struct message_book *book);

/* Peers whom a server refused, as it calls them: it says more of them, as if they were let in. The
 * last few are remembered. */
void message_book_refuse(struct message_book *book, bw_str peer);
bool message_book_refused(const struct message_book *book, bw_str peer);
/* The same, and forgets it: what is said once more of one refusal. */
bool message_book_take_refused(struct message_book *book, bw_str peer);

/* Connections to servers of LDAP: NULL when memory is out. */
struct ldap_connections *message_book_ldap(struct message_book *book);

/* `name` is not empty. Valid until the next call. */
const struct message_known *message_book_program(struct message_book *book, bw_str name);

/* The forms, taken apart. NULL when there is no memory. */
const struct message_table *message_book_table(
        struct message_book *book, const struct message_forms *forms);

#endif
