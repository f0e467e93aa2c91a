#include "input/syslog/ldap_connections.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define CONNECTIONS 512
#define MAX_KEY     96
#define MAX_ADDRESS 48
#define MAX_NAME    256
#define MAX_NUMBER  12

struct connection {
    size_t key_len, address_len, operation_len, name_len;
    char key[MAX_KEY]; /* host, process and number, with a blank between them */
    char address[MAX_ADDRESS];
    char operation[MAX_NUMBER];
    char name[MAX_NAME];
};

struct ldap_connections {
    struct connection at[CONNECTIONS]; /* by the hash of the key; the latest stays */
};

struct ldap_connections *ldap_connections_new(void)
{
    return calloc(1, sizeof(struct ldap_connections));
}

void ldap_connections_free(struct ldap_connections *connections)
{
    free(connections);
}

/* The key as one text in `out`; its length, 0: it can not be told from others. */
static size_t key_text(const struct ldap_connection_key *key, char out[MAX_KEY])
{
    const bw_str parts[] = {key->host, key->process, key->number};
    size_t len = 0;
    if (key->host.len == 0 || key->number.len == 0)
        return 0;
    for (size_t i = 0; i < BW_COUNT(parts); i++) {
        if (parts[i].len >= MAX_KEY - len)
            return 0;
        if (parts[i].len != 0)
            memcpy(out + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
        out[len++] = ' ';
    }
    return len;
}

static size_t place_of(const char *key, size_t len)
{
    return bw_hash64((bw_bytes){.ptr = (const uint8_t *)key, .len = len}, 0) % CONNECTIONS;
}

/* NULL when nothing is known of it. */
static const struct connection *find(
        const struct ldap_connections *connections, const struct ldap_connection_key *key)
{
    char text[MAX_KEY];
    const size_t len = key_text(key, text);
    if (len == 0)
        return NULL;
    const struct connection *c = &connections->at[place_of(text, len)];
    return c->key_len == len && memcmp(c->key, text, len) == 0 ? c : NULL;
}

/* Its place, emptied of another one; NULL: there is none for it. */
static struct connection *claim(
        struct ldap_connections *connections, const struct ldap_connection_key *key, bool anew)
{
    char text[MAX_KEY];
    const size_t len = key_text(key, text);
    if (len == 0)
        return NULL;
    struct connection *c = &connections->at[place_of(text, len)];
    if (anew || c->key_len != len || memcmp(c->key, text, len) != 0)
        c->address_len = c->operation_len = c->name_len = 0;
    memcpy(c->key, text, len);
    c->key_len = len;
    return c;
}

/* What does not fit is not known: half a name would be another's. */
static size_t keep(char *out, size_t size, bw_str text)
{
    if (text.len == 0 || text.len > size)
        return 0;
    memcpy(out, text.ptr, text.len);
    return text.len;
}

void ldap_connections_accept(
        struct ldap_connections *connections, const struct ldap_connection_key *key, bw_str address)
{
    struct connection *c = claim(connections, key, true);
    if (c != NULL)
        c->address_len = keep(c->address, MAX_ADDRESS, address);
}

void ldap_connections_bind(struct ldap_connections *connections,
        const struct ldap_connection_key *key, bw_str operation, bw_str name)
{
    struct connection *c = claim(connections, key, false);
    if (c == NULL)
        return;
    c->operation_len = keep(c->operation, MAX_NUMBER, operation);
    c->name_len = keep(c->name, MAX_NAME, name);
}

bw_str ldap_connections_address(
        const struct ldap_connections *connections, const struct ldap_connection_key *key)
{
    const struct connection *c = find(connections, key);
    return c != NULL ? (bw_str){.ptr = c->address, .len = c->address_len} : (bw_str){0};
}

bw_str ldap_connections_name(const struct ldap_connections *connections,
        const struct ldap_connection_key *key, bw_str operation)
{
    const struct connection *c = find(connections, key);
    if (c == NULL || c->operation_len == 0 ||
            !bw_str_eq(operation, (bw_str){.ptr = c->operation, .len = c->operation_len}))
        return (bw_str){0};
    return (bw_str){.ptr = c->name, .len = c->name_len};
}
