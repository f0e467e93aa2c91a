/*
 * input/syslog/ldap_connections.h - who is behind a connection to slapd: it says the client, the
 * name and the outcome of a bind in three lines, which have the connection's number in common.
 *
 * The last few hundred connections are remembered. Servers whose lines are in one log have the same
 * numbers: those are told apart by host and process, and without a host nothing is remembered.
 */
#ifndef BW_INPUT_SYSLOG_LDAP_CONNECTIONS_H
#define BW_INPUT_SYSLOG_LDAP_CONNECTIONS_H

#include "base/slice.h"

struct ldap_connections;

/* One of a server. */
struct ldap_connection_key {
    bw_str host;
    bw_str process;
    bw_str number;
};

struct ldap_connections *ldap_connections_new(void); /* NULL when memory is out */
void ldap_connections_free(struct ldap_connections *connections);

/* A new connection: what was known of one with that number is forgotten. */
void ldap_connections_accept(struct ldap_connections *connections,
        const struct ldap_connection_key *key, bw_str address);

/* The name that its operation was told to bind as. */
void ldap_connections_bind(struct ldap_connections *connections,
        const struct ldap_connection_key *key, bw_str operation, bw_str name);

/* What is known; empty otherwise. Valid until the next call of another function. */
bw_str ldap_connections_address(
        const struct ldap_connections *connections, const struct ldap_connection_key *key);
bw_str ldap_connections_name(const struct ldap_connections *connections,
        const struct ldap_connection_key *key, bw_str operation);

#endif
